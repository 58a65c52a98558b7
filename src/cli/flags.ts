import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "../base/errors.js";
import { nearestWord } from "../base/nearestWord.js";
import { planFlags } from "./planFlags.js";

/** The flags of the command line, and how a line is cut into flags and words. */

/** What stands for a value that is a path. */
const folder = "DIR";

/** Flags beside the plan's. `takes`: what stands for the value in the help; null for a switch. */
export const ownFlags = {
  provider: { takes: "MODEL" },
  "language-provider": { takes: "MODEL" },
  "image-provider": { takes: "MODEL" },
  "vision-provider": { takes: "MODEL" },
  "lane-limit": { takes: "N" },
  yes: { takes: null },
  estimate: { takes: null },
  since: { takes: "DAY" },
  licence: { takes: "NAME" },
  python: { takes: "FILE" },
  checklist: { takes: "FILE" },
  out: { takes: folder },
  resume: { takes: folder },
  finish: { takes: null },
  "retry-failed": { takes: null },
  "take-over": { takes: null },
  replay: { takes: folder },
  list: { takes: null },
  csv: { takes: null },
  json: { takes: null },
  help: { takes: null },
  version: { takes: null },
} as const satisfies Record<string, { takes: string | null }>;
export type OwnFlag = keyof typeof ownFlags;

export const defaultOut = "./output";

/** Values by the flag's name; `no-x` of a switch is `x` with the value `false`. */
export type Flags = ReadonlyMap<string, string>;

export interface Tokens {
  readonly flags: Flags;
  /** All that is no flag. */
  readonly words: readonly string[];
  /** A `--` was among them: whatever the words are, they are the goal. */
  readonly isGoal: boolean;
}

/** @throws {UsageError} a flag that is unknown, given twice, or lacks its value */
export function tokensOf(args: readonly string[]): Tokens {
  const flags = new Map<string, string>();
  const words: string[] = [];
  // Not strict: what is wrong is said in our words, with the range.
  const { tokens } = parseArgs({
    args: [...args],
    options: parseOptions,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const [name, value] = flagOf(token.name, token.rawName, token.value);
    if (flags.has(name)) throw new UsageError(`--${name} is given twice.`);
    flags.set(name, value);
  }
  return { flags, words, isGoal: tokens.some(({ kind }) => kind === "option-terminator") };
}

const switches: ReadonlySet<string> = new Set([
  ...planFlags.flatMap(({ name, type }) => (type === "boolean" ? [name, `no-${name}`] : [])),
  ...Object.entries(ownFlags).flatMap(([name, { takes }]) => (takes === null ? [name] : [])),
]);
const valued: ReadonlySet<string> = new Set([
  ...planFlags.flatMap(({ name, type }) => (type === "boolean" ? [] : [name])),
  ...Object.entries(ownFlags).flatMap(([name, { takes }]) => (takes === null ? [] : [name])),
]);
const parseOptions: NonNullable<ParseArgsConfig["options"]> = {
  ...Object.fromEntries([...switches].map((name) => [name, { type: "boolean" }])),
  ...Object.fromEntries([...valued].map((name) => [name, { type: "string" }])),
  help: { type: "boolean", short: "h" },
};

/** @throws {UsageError} the flag is unknown, lacks its value, or has one that it does not take */
function flagOf(name: string, rawName: string, value: string | undefined): [string, string] {
  if (switches.has(name)) {
    if (name === "list") return [name, value ?? ""];
    if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    return name.startsWith("no-") ? [name.slice("no-".length), "false"] : [name, "true"];
  }
  if (!valued.has(name)) {
    const hint = nearestWord(name, [...valued, ...switches]);
    const advice = hint === undefined ? "--help shows them all" : `did you mean --${hint}?`;
    throw new UsageError(`${rawName} is no flag that Imagebeam knows; ${advice}`);
  }
  // `--seed --json`: the value was forgotten, and the next flag is not meant as one.
  if (value === undefined || isFlag(value)) {
    const range = planFlags.find((flag) => flag.name === name)?.range;
    throw new UsageError(`--${name} needs a value${range === undefined ? "" : `: ${range}`}.`);
  }
  if (value.trim() === "" && takesOf(name) === folder) {
    throw new UsageError(`--${name} is empty; it must be a folder.`);
  }
  return [name, value];
}

function takesOf(name: string): string | null {
  return name in ownFlags ? ownFlags[name as OwnFlag].takes : null;
}

function isFlag(value: string): boolean {
  const name = value.replace(/^--/, "");
  return value.startsWith("--") && (switches.has(name) || valued.has(name));
}
