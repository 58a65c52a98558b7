import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "../base/errors.js";
import { nearestWord } from "../base/nearestWord.js";
import type { ProviderChoice } from "../searchRunner.js";
import { capNames, type CapsChange, type PlanInput } from "../protocol/plan.js";
import { roles } from "../protocol/providers.js";
import { planFlags, valueOf } from "./planFlags.js";

export type ResumeWay = "goOn" | "finish" | "retryFailed";

/** What the command line asks for. Paths are as given, the plan is not yet checked. */
export type Invocation =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | {
      readonly kind: "start";
      /** Its goal is `-` where the goal stands on stdin. */
      readonly plan: PlanInput;
      readonly providers: ProviderChoice;
      readonly laneLimit: number | undefined;
      readonly out: string;
      readonly json: boolean;
    }
  | {
      readonly kind: "resume";
      readonly folder: string;
      /** To its end; to an end with what is judged; to another attempt at all images that failed. */
      readonly way: ResumeWay;
      /** Take it from an owner of whom nobody can tell whether it still runs. */
      readonly takeOver: boolean;
      /** New values of caps, not yet checked; null takes one away. */
      readonly caps: CapsChange;
      readonly laneLimit: number | undefined;
      readonly json: boolean;
    }
  | { readonly kind: "replay"; readonly folder: string; readonly json: boolean }
  | {
      readonly kind: "list";
      readonly text: string;
      readonly out: string;
      readonly json: boolean;
    };

/** What stands for a value that is a path. */
const folder = "DIR";

/** Flags beside the plan's. `takes`: what stands for the value in the help; null for a switch. */
export const ownFlags = {
  provider: { takes: "ID" },
  "language-provider": { takes: "ID" },
  "image-provider": { takes: "ID" },
  "vision-provider": { takes: "ID" },
  "lane-limit": { takes: "N" },
  out: { takes: folder },
  resume: { takes: folder },
  finish: { takes: null },
  "retry-failed": { takes: null },
  "take-over": { takes: null },
  replay: { takes: folder },
  list: { takes: null },
  json: { takes: null },
  help: { takes: null },
  version: { takes: null },
} as const satisfies Record<string, { takes: string | null }>;
export type OwnFlag = keyof typeof ownFlags;

export const defaultOut = "./output";

const capFlags = planFlags.filter(({ field }) => capNames.some((name) => name === field));

/** Flags that mean something beside each of the actions. */
const allowedWith: Readonly<Record<"resume" | "replay" | "list", readonly string[]>> = {
  resume: [
    ...["resume", "finish", "retry-failed", "take-over", "lane-limit", "json"],
    ...capFlags.map(({ name }) => name),
  ],
  replay: ["replay", "json"],
  list: ["list", "out", "json"],
};

/** Whether the result is asked for as JSON, also where the rest of the line is wrong. */
export function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end === -1 ? args : args.slice(0, end)).includes("--json");
}

/**
 * Reads a command line.
 * @param args without the program's own name
 * @throws {UsageError} naming the flag that is wrong and what it may be
 */
export function readArgs(args: readonly string[]): Invocation {
  const { flags, words } = tokensOf(args);
  if (flags.has("help")) return { kind: "help" };
  if (flags.has("version")) return { kind: "version" };
  const json = flags.has("json");
  const out = flags.get("out") ?? defaultOut;
  const resume = flags.get("resume");
  if (resume !== undefined) {
    refuseOthers("resume", flags, words);
    const takeOver = flags.has("take-over");
    const [caps, laneLimit] = [capsOf(flags), laneLimitOf(flags)];
    const way = wayOf(flags, caps);
    return { kind: "resume", folder: resume, way, takeOver, caps, laneLimit, json };
  }
  const replay = flags.get("replay");
  if (replay !== undefined) {
    refuseOthers("replay", flags, words);
    return { kind: "replay", folder: replay, json };
  }
  if (flags.has("list")) {
    refuseOthers("list", flags, []);
    const text = [flags.get("list") ?? "", ...words].join(" ").trim();
    return { kind: "list", text, out, json };
  }
  for (const name of ["take-over", "finish", "retry-failed"]) {
    if (!flags.has(name)) continue;
    throw new UsageError(`--${name} goes with --resume DIR: say which session is meant.`);
  }
  if (words.length === 0) {
    throw new UsageError("The goal is missing: say what the image should show.", "usage.noGoal");
  }
  return {
    kind: "start",
    plan: { ...planOf(flags), goal: words.join(" ") },
    providers: providersOf(flags),
    laneLimit: laneLimitOf(flags),
    out,
    json,
  };
}

/** Values by the flag's name; `no-x` of a switch is `x` with the value `false`. */
type Flags = ReadonlyMap<string, string>;

function tokensOf(args: readonly string[]): { flags: Flags; words: readonly string[] } {
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
  return { flags, words };
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

function refuseOthers(
  action: keyof typeof allowedWith,
  flags: Flags,
  words: readonly string[],
): void {
  const other = [...flags.keys()].find((name) => !allowedWith[action].includes(name));
  if (other !== undefined) throw new UsageError(`--${other} does not go with --${action}.`);
  if (words.length > 0) {
    throw new UsageError(`--${action} takes no goal: the session has its own.`);
  }
}

function wayOf(flags: Flags, caps: CapsChange): ResumeWay {
  const retries = flags.has("retry-failed");
  if (!flags.has("finish")) return retries ? "retryFailed" : "goOn";
  if (retries) throw new UsageError("--finish and --retry-failed do not go together.");
  if (Object.keys(caps).length === 0) return "finish";
  throw new UsageError("--finish ends the search, so it takes no limits.");
}

/** `none` takes a cap away. */
function capsOf(flags: Flags): CapsChange {
  const given = capFlags.flatMap((flag) => {
    const value = flags.get(flag.name);
    if (value === undefined) return [];
    return [[flag.field, value === "none" ? null : valueOf(value, flag)]];
  });
  return Object.fromEntries(given) as CapsChange;
}

function planOf(flags: Flags): Omit<PlanInput, "goal"> {
  const given = planFlags.flatMap((flag) => {
    const value = flags.get(flag.name);
    return value === undefined ? [] : [[flag.field, valueOf(value, flag)]];
  });
  return Object.fromEntries(given) as Omit<PlanInput, "goal">;
}

function laneLimitOf(flags: Flags): number | undefined {
  const value = flags.get("lane-limit");
  if (value === undefined) return undefined;
  const limit = valueOf(value, laneLimitFlag);
  if (typeof limit === "number" && Number.isInteger(limit) && limit >= 1 && limit <= 64) {
    return limit;
  }
  const typed = typeof limit === "number" ? value : JSON.stringify(limit);
  throw new UsageError(`--lane-limit is ${typed}; it must be ${laneLimitFlag.range}.`);
}

const laneLimitFlag = {
  name: "lane-limit",
  type: "number",
  range: "a whole number, 1-64",
  isWhole: true,
} as const;

function providersOf(flags: Flags): ProviderChoice {
  const all = flags.get("provider");
  const chosen = roles.flatMap((role) => {
    const id = flags.get(`${role}-provider`) ?? all;
    return id === undefined ? [] : [[role, id]];
  });
  return Object.fromEntries(chosen) as ProviderChoice;
}
