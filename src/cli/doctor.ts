import { assertNever } from "../base/assertNever.js";
import { UsageError } from "../base/errors.js";
import { referenceOf, referenceText } from "../protocol/connections.js";
import { builtinKind, modelNames, roles, type Role } from "../protocol/providers.js";
import type { Check, CheckAction } from "../providers/adapter.js";
import type { Config } from "./config.js";
import { keyAdvice } from "./keys.js";
import { line, toned, type Line } from "./line.js";
import { fit } from "./terminalText.js";

/** What `doctor` prints: for each role what works, what is missing and what to do. */

/** A role, what it was to be done by, and what was found out. */
export interface Finding {
  readonly role: Role;
  /** A model reference. */
  readonly reference: string;
  /** An action is null where there is nothing to do but to choose another one. */
  readonly check: Exclude<Check, { kind: "missing" }> | Missing;
}

interface Missing extends Omit<Extract<Check, { kind: "missing" }>, "action"> {
  readonly action: CheckAction | null;
}

/** Looks at each role. @param choice model references by role; the built-in model where none is said */
export async function findingsOf(
  choice: Partial<Readonly<Record<Role, string>>>,
  check: (role: Role, reference: string) => Promise<Check>,
): Promise<Finding[]> {
  return await Promise.all(
    roles.map(async (role) => {
      const reference = choice[role] ?? builtinKind;
      try {
        return { role, reference, check: await check(role, reference) };
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        const { code, message: reason } = error;
        return { role, reference, check: { kind: "missing", code, reason, action: null } };
      }
    }),
  );
}

/** Whether a search could run, as far as anybody can tell. */
export function canRun(findings: readonly Finding[]): boolean {
  return findings.every(({ check }) => check.kind !== "missing");
}

export function findingJson({ role, reference, check }: Finding): object {
  const { kind: state, ...rest } = check;
  return { kind: "check", role, reference, state, ...rest };
}

export interface DoctorText {
  /** How a person calls this program. */
  readonly command: string;
  readonly config: Pick<Config, "path" | "isThere" | "connections">;
}

export function doctorLines(findings: readonly Finding[], text: DoctorText): Line[] {
  const width = Math.max(...roles.map((role) => modelNames[role].length));
  return [
    line(configText(text.config)),
    ...findings.flatMap(({ role, reference, check }) => {
      const [state, ...more] = checkLines(check, reference, text);
      const head = line(fit(modelNames[role], width), "  ", reference, ": ", state ?? "");
      return [head, ...more.map((each) => line(" ".repeat(width + 2), each))];
    }),
    canRun(findings)
      ? line("A search can run.")
      : toned("bad", "No search can run with these models."),
  ];
}

function configText({ path, isThere }: Pick<Config, "path" | "isThere">): string {
  if (path === null)
    return "There is no folder for a configuration: IMAGEBEAM_CONFIG can name a file.";
  return isThere ? `Configuration: ${path}` : `No configuration; it would be ${path}`;
}

function checkLines(check: Finding["check"], reference: string, text: DoctorText): Line[] {
  switch (check.kind) {
    case "ready":
      return [toned("good", "works")];
    case "unknown":
      return [line(toned("strong", "may work. "), check.reason)];
    case "missing": {
      const { reason, action } = check;
      const told = line(toned("bad", "does not work. "), reason);
      return action === null ? [told] : [told, line(actionText(action, reference, text))];
    }
    default:
      return assertNever(check);
  }
}

function actionText(
  action: CheckAction,
  reference: string,
  { command, config }: DoctorText,
): string {
  const { connection } = referenceOf(reference);
  switch (action.kind) {
    case "setKey":
      return keyAdvice(connection, config.connections);
    case "startServer":
      return `Start the server at ${action.url}`;
    case "chooseModel": {
      const [first] = action.instead;
      if (first === undefined) return `Choose another model: ${command} models ${connection}`;
      const instead = referenceText({ ...referenceOf(reference), model: first });
      return `Choose ${instead}, or another one: ${command} models ${connection}`;
    }
    case "changeConnection":
      return `Change the connection in ${config.path ?? "its configuration"}`;
    case "visit":
      return `See ${action.url}`;
    case "tryLater":
      return "Try again later.";
    default:
      return assertNever(action);
  }
}
