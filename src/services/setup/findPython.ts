import { isAbsolute } from "node:path";
import * as z from "zod";
import { once } from "../../base/once.js";
import { parseJson } from "../../base/parseJson.js";
import type { ProgramEnd } from "./runProgram.js";

/** What an interpreter says of itself. */
export interface PythonFacts {
  /** Absolute; of the interpreter itself, whatever name it was found by. */
  readonly path: string;
  readonly version: readonly [major: number, minor: number, patch: number];
  /** It can make environments with pip in them by itself. */
  readonly canMakeEnvironments: boolean;
  readonly is64Bit: boolean;
  /** `x86_64`, `arm64`, `AMD64`: what it was built for, which may not be what the machine is. */
  readonly machine: string;
}

export interface PythonSearch {
  /** Good for a set-up: 3.11 or later, 64 bits, and able to make environments where uv is not there. */
  readonly python: PythonFacts | null;
  /** What was found else, the first of each fault. */
  readonly withoutEnvironments: PythonFacts | null;
  readonly tooOld: PythonFacts | null;
  /** The one that the person named cannot be used, and why. */
  readonly namedFault: string | null;
}

/** Looks at programs; tests have one that is none. */
export interface Probing {
  readonly lookUp: (name: string) => Promise<string | null>;
  /** Its standard output, and how it ended; never rejects but for the signal. */
  readonly run: (
    command: readonly [string, ...string[]],
  ) => Promise<Pick<ProgramEnd, "code"> & { readonly stdout: string }>;
}

const oldestPython = [3, 11] as const;
/** PyTorch 2.13 has wheels for no later one. */
const newestPython = [3, 14] as const;

/** By these names, in this order: what PyTorch has had wheels for longest stands first. */
const names = [...["python3.13", "python3.12", "python3.11", "python3.14", "python3", "python"]];

const script = `
import importlib.util, json, platform, struct, sys
print(json.dumps({
  "path": sys.executable,
  "version": list(sys.version_info[:3]),
  "canMakeEnvironments": all(importlib.util.find_spec(n) is not None for n in ("venv", "ensurepip")),
  "is64Bit": struct.calcsize("P") == 8,
  "machine": platform.machine(),
}))
`;

const factsSchema = once(() =>
  z.object({
    path: z.string().min(1).max(4096),
    version: z.tuple([z.int(), z.int(), z.int()]),
    canMakeEnvironments: z.boolean(),
    is64Bit: z.boolean(),
    machine: z.string().max(100),
  }),
);

/**
 * Looks for a Python.
 * @param named by the person; nothing else is looked at then
 * @param uv its path: it makes environments by itself, and knows of interpreters that PATH does not
 */
export async function findPython(
  probing: Probing,
  {
    named,
    uv,
    platform,
  }: {
    readonly named: string | undefined;
    readonly uv: string | null;
    readonly platform: NodeJS.Platform;
  },
): Promise<PythonSearch> {
  let search: PythonSearch = nothing;
  for await (const command of candidates(probing, named, uv, platform)) {
    const facts = await ask(probing, command);
    if (facts === null) continue;
    search = withOne(search, facts, uv !== null);
    if (search.python !== null) return search;
  }
  if (named === undefined) return search;
  return { ...search, namedFault: faultOf(named, search) };
}

const nothing: PythonSearch = {
  ...{ python: null, withoutEnvironments: null, tooOld: null, namedFault: null },
};

function withOne(search: PythonSearch, facts: PythonFacts, hasUv: boolean): PythonSearch {
  if (compare(facts.version, oldestPython) < 0) {
    return { ...search, tooOld: search.tooOld ?? facts };
  }
  if (compare(facts.version, newestPython) > 0 || !facts.is64Bit) return search;
  if (facts.canMakeEnvironments || hasUv) return { ...search, python: facts };
  return { ...search, withoutEnvironments: search.withoutEnvironments ?? facts };
}

/** Of major and minor alone. */
function compare([major, minor]: readonly number[], [toMajor, toMinor]: readonly number[]): number {
  return (major ?? 0) - (toMajor ?? 0) || (minor ?? 0) - (toMinor ?? 0);
}

async function* candidates(
  { lookUp, run }: Probing,
  named: string | undefined,
  uv: string | null,
  platform: NodeJS.Platform,
): AsyncGenerator<readonly [string, ...string[]]> {
  if (named !== undefined) {
    const path = isAbsolute(named) ? named : await lookUp(named);
    if (path !== null) yield [path];
    return;
  }
  for (const name of names) {
    const path = await lookUp(name);
    if (path !== null) yield [path];
  }
  const launcher = platform === "win32" ? await lookUp("py") : null;
  if (launcher !== null) yield [launcher, "-3"];
  if (uv === null) return;
  const range = `>=${oldestPython.join(".")},<${newestPython[0]}.${newestPython[1] + 1}`;
  const { code, stdout } = await run([uv, "python", "find", "--no-project", range]);
  const found = stdout.trim();
  if (code === 0 && isAbsolute(found)) yield [found];
}

async function ask(
  { run }: Probing,
  command: readonly [string, ...string[]],
): Promise<PythonFacts | null> {
  // Isolated: no module of the folder, of the person or of a variable is read.
  const { code, stdout } = await run([...command, "-I", "-c", script]);
  if (code !== 0) return null;
  try {
    const read = factsSchema().safeParse(parseJson(stdout));
    return read.success ? read.data : null;
  } catch {
    // It says something else: no Python.
    return null;
  }
}

function faultOf(named: string, { tooOld, withoutEnvironments }: PythonSearch): string {
  if (tooOld !== null) return `${pythonText(tooOld)} is too old: 3.11 or later is needed.`;
  if (withoutEnvironments !== null) {
    return `${pythonText(withoutEnvironments)} cannot make environments: its modules venv or ensurepip are missing.`;
  }
  return `${named}, which you named, is no Python of 64 bits from 3.11 to 3.14, or cannot be run.`;
}

/** `Python 3.11 (/usr/bin/python3)`. */
export function pythonText({ path, version: [major, minor] }: PythonFacts): string {
  return `Python ${major}.${minor} (${path})`;
}
