import { execFile } from "node:child_process";
import { basename } from "node:path";
import { CallError, type CallFailure } from "../base/errors.js";
import { orAborted } from "../base/orAborted.js";
import { originsOf, type Connection } from "../protocol/connections.js";
import type { KeyLookup } from "../providers/guardedKeys.js";
import { keyVariable, type EnvironmentKeys } from "./environment.js";

/** A command that prints a key: the program and its arguments. */
export type KeyCommand = readonly [program: string, ...args: readonly string[]];

type Variables = Readonly<Record<string, string | undefined>>;

/** OpenAI's own host; what everybody's `OPENAI_API_KEY` is for. */
const openaiOrigin = "https://api.openai.com";

/** A store may ask its owner for a finger or a passphrase. */
const commandTimeoutMs = 60_000;
const maxOutputBytes = 64 * 1024;

/**
 * Keys of the command line: a connection's own variable, else what its command prints, else, for
 * OpenAI's own host, `OPENAI_API_KEY`.
 * @param commands by the connection's name; each runs once, when it is first needed
 * @param variables of this process, whose PATH says where commands are
 */
export function keyLookup(
  { openai, others }: EnvironmentKeys,
  commands: ReadonlyMap<string, KeyCommand>,
  variables: Variables,
  timeoutMs = commandTimeoutMs,
): KeyLookup {
  const printed = new Map<string, Promise<string>>();
  return async ({ name }, origin, signal) => {
    const own = others.get(keyVariable(name));
    if (own !== undefined) return own;
    const command = commands.get(name);
    if (command === undefined) return origin === openaiOrigin ? openai : undefined;
    const running = printed.get(name) ?? printKey(command, name, variables, timeoutMs);
    printed.set(name, running);
    running.catch(() => printed.delete(name));
    return await orAborted(running, signal);
  };
}

/** What a person does to set a connection's key. */
export function keyAdvice(name: string, connections: readonly Connection[]): string {
  const connection = connections.find((each) => each.name === name);
  const isOpenai = connection !== undefined && originsOf(connection).includes(openaiOrigin);
  const variable = isOpenai ? "OPENAI_API_KEY" : keyVariable(name);
  return `Set ${variable} in the environment, or keyCommand of the connection.`;
}

/** What went wrong with a key, without general advice: `keyAdvice` says the same for this connection. */
export function keyFault(reason: string): string {
  return reason.replace(/ Set (?:its|another) key\.$/, "");
}

async function printKey(
  command: KeyCommand,
  connection: string,
  variables: Variables,
  timeoutMs: number,
): Promise<string> {
  return await run(await located(command, connection, variables), connection, timeoutMs);
}

/** With its program's path: by its name alone, Windows would look for it where somebody works first. */
async function located(
  [program, ...args]: KeyCommand,
  connection: string,
  variables: Variables,
): Promise<KeyCommand> {
  if (basename(program) !== program) return [program, ...args];
  const { programPath } = await import("../services/programs.js");
  const path = await programPath(program, variables);
  if (path === null) throw failure(connection, "could not be started");
  return [path, ...args];
}

/** The first line that it prints. Errors tell nothing that it printed, nor its arguments. */
function run(
  [program, ...args]: KeyCommand,
  connection: string,
  timeoutMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const limits = {
      timeout: timeoutMs,
      maxBuffer: maxOutputBytes,
      killSignal: "SIGKILL",
    } as const;
    const child = execFile(program, args, { ...limits, windowsHide: true }, (error, stdout) => {
      const key = stdout.split(/\r?\n/, 1)[0]?.trim() ?? "";
      if (error === null && key !== "") resolve(key);
      else
        reject(failure(connection, error === null ? "printed nothing" : whyOf(error, timeoutMs)));
    });
    // It reads nothing from here: who waits for input ends at once.
    child.stdin?.end();
  });
}

function whyOf(
  { code, killed }: { readonly code?: number | string | null; readonly killed?: boolean },
  timeoutMs: number,
): string {
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "printed more than a key";
  if (killed === true) return `did not end within ${timeoutMs / 1000} seconds`;
  return typeof code === "number" ? `ended with code ${code}` : "could not be started";
}

function failure(connection: string, why: string): CallError {
  const message = `The key command of ${connection} ${why}: run it in a terminal to see what it says.`;
  return new CallError("auth.missing", message, ofConnection);
}

const ofConnection: CallFailure = { scope: "connection", billed: "no" };
