import { UsageError } from "../base/errors.js";
import { capNames, type CapsChange, type PlanInput } from "../protocol/plan.js";
import { roles } from "../protocol/providers.js";
import type { ProviderChoice } from "../searchRunner.js";
import { defaultOut, tokensOf, type Flags, type OwnFlag } from "./flags.js";
import { planFlags, valueOf } from "./planFlags.js";
import { mostServicesWords, servicesOf, type ServicesInvocation } from "./serviceArgs.js";
import { shellWord } from "./shellWord.js";

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
      /** Nobody is asked before a dear search. */
      readonly yes: boolean;
      readonly json: boolean;
    }
  /** What such a start would take. */
  | {
      readonly kind: "estimate";
      readonly plan: PlanInput;
      readonly providers: ProviderChoice;
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
      /** In place of models that it had. */
      readonly providers: ProviderChoice;
      readonly laneLimit: number | undefined;
      /** Nobody is asked before other models, or higher prices, that are dear. */
      readonly yes: boolean;
      readonly json: boolean;
    }
  | { readonly kind: "replay"; readonly folder: string; readonly json: boolean }
  | {
      readonly kind: "list";
      readonly text: string;
      readonly out: string;
      readonly json: boolean;
    }
  | {
      readonly kind: "models";
      /** Null for all connections. */
      readonly connection: string | null;
      readonly json: boolean;
    }
  | ServicesInvocation
  | { readonly kind: "doctor"; readonly providers: ProviderChoice; readonly json: boolean }
  | {
      readonly kind: "costs";
      /** `YYYY-MM-DD`; null for all days. */
      readonly since: string | null;
      readonly json: boolean;
    }
  | {
      readonly kind: "evaluate";
      /** Folders of evaluations, one or more. */
      readonly folders: readonly string[];
      readonly as: "text" | "csv" | "json";
      readonly json: boolean;
    };

const capFlags = planFlags.filter(({ field }) => capNames.some((name) => name === field));
const providerFlagNames = ["provider", "language-provider", "image-provider", "vision-provider"];

/** Whether a word is the path of an evaluation's folder. */
type IsEvaluation = (word: string) => boolean;

/** What is done instead of a search. */
interface Command {
  /** Asked for by a flag, or by its name as the first word, where nothing else stands in the line. */
  readonly by: "flag" | "word";
  /** Flags that mean something beside it. */
  readonly flags: readonly string[];
  /** How many words it takes beside its name. */
  readonly mostWords: number;
  readonly read: (flags: Flags, words: readonly string[], isEvaluation: IsEvaluation) => Invocation;
}

const commands = {
  resume: {
    by: "flag",
    flags: [
      ...["resume", "finish", "retry-failed", "take-over", "lane-limit", "yes", "json"],
      ...providerFlagNames,
      ...capFlags.map(({ name }) => name),
    ],
    mostWords: 0,
    read: resumeOf,
  },
  replay: {
    by: "flag",
    flags: ["replay", "json"],
    mostWords: 0,
    read: (flags) => ({
      kind: "replay",
      folder: flags.get("replay") ?? "",
      json: flags.has("json"),
    }),
  },
  list: {
    by: "flag",
    flags: ["list", "out", "json"],
    mostWords: Infinity,
    read: (flags, words) => ({
      kind: "list",
      text: [flags.get("list") ?? "", ...words].join(" ").trim(),
      out: flags.get("out") ?? defaultOut,
      json: flags.has("json"),
    }),
  },
  models: {
    by: "word",
    flags: ["json"],
    mostWords: 1,
    read: (flags, [connection = null]) => ({ kind: "models", connection, json: flags.has("json") }),
  },
  doctor: {
    by: "word",
    flags: [...providerFlagNames, "json"],
    mostWords: 0,
    read: (flags) => ({ kind: "doctor", providers: providersOf(flags), json: flags.has("json") }),
  },
  services: {
    by: "word",
    flags: ["yes", "licence", "python", "json"],
    mostWords: mostServicesWords,
    read: servicesOf,
  },
  costs: {
    by: "word",
    flags: ["since", "json"],
    mostWords: 0,
    read: (flags) => ({ kind: "costs", since: sinceOf(flags), json: flags.has("json") }),
  },
  evaluate: {
    by: "word",
    flags: ["csv", "json"],
    mostWords: Infinity,
    // "evaluate the old castle" is more likely a mistake than a goal: no search is begun, nothing spent.
    read: evaluateOf,
  },
} as const satisfies Readonly<Record<string, Command>>;
/** Commands that are asked for by their name. */
export type WordCommand = {
  [Name in keyof typeof commands]: (typeof commands)[Name]["by"] extends "word" ? Name : never;
}[keyof typeof commands];

/** Whether the result is asked for as JSON, also where the rest of the line is wrong. */
export function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end === -1 ? args : args.slice(0, end)).includes("--json");
}

/**
 * Reads a command line.
 * @param args without the program's own name
 * @param isEvaluation whether a word is the path of an evaluation's folder
 * @throws {UsageError} naming the flag that is wrong and what it may be
 */
export function readArgs(
  args: readonly string[],
  isEvaluation: IsEvaluation = () => false,
): Invocation {
  const { flags, words, isGoal } = tokensOf(args);
  if (flags.has("help")) return { kind: "help" };
  if (flags.has("version")) return { kind: "version" };
  for (const [name, command] of Object.entries<Command>(commands)) {
    if (command.by === "flag" && flags.has(name)) {
      refuseOthers(name, command, flags, words);
      return command.read(flags, words, isEvaluation);
    }
    const others = words.slice(1);
    const isAlone = isOwn(command, flags, others) && !isGoal;
    if (command.by === "word" && words[0] === name && isAlone) {
      return command.read(flags, others, isEvaluation);
    }
  }
  return startOf(flags, words);
}

function startOf(flags: Flags, words: readonly string[]): Invocation {
  for (const name of ["take-over", "finish", "retry-failed"] satisfies OwnFlag[]) {
    if (!flags.has(name)) continue;
    throw new UsageError(`--${name} goes with --resume DIR: say which session is meant.`);
  }
  for (const name of ["licence", "python"] satisfies OwnFlag[]) {
    if (flags.has(name)) throw new UsageError(`--${name} goes with services, see --help.`);
  }
  if (flags.has("csv")) throw new UsageError("--csv goes with evaluate DIR.");
  if (flags.has("since")) throw new UsageError("--since goes with costs, which takes no goal.");
  if (words.length === 0) {
    throw new UsageError("The goal is missing: say what the image should show.", "usage.noGoal");
  }
  const laneLimit = laneLimitOf(flags);
  const asked = {
    plan: { ...planOf(flags), goal: words.join(" ") },
    providers: providersOf(flags),
    json: flags.has("json"),
  };
  if (flags.has("estimate")) return { kind: "estimate", ...asked };
  const out = flags.get("out") ?? defaultOut;
  return { kind: "start", ...asked, laneLimit, out, yes: flags.has("yes") };
}

function resumeOf(flags: Flags): Invocation {
  const takeOver = flags.has("take-over");
  const [caps, laneLimit] = [capsOf(flags), laneLimitOf(flags)];
  const way = wayOf(flags, caps);
  const providers = providersOf(flags);
  if (way !== "goOn" && Object.keys(providers).length > 0) {
    const name = way === "finish" ? "finish" : "retry-failed";
    throw new UsageError(`--${name} takes no other models: resume the search with them first.`);
  }
  const asked = { takeOver, caps, providers, laneLimit, yes: flags.has("yes") };
  return {
    kind: "resume",
    folder: flags.get("resume") ?? "",
    way,
    ...asked,
    json: flags.has("json"),
  };
}

/** Whether nothing stands in the line that is not the command's. */
function isOwn(
  { mostWords, flags: own }: Command,
  flags: Flags,
  words: readonly string[],
): boolean {
  return words.length <= mostWords && [...flags.keys()].every((name) => own.includes(name));
}

function refuseOthers(
  action: string,
  { flags: own, mostWords }: Command,
  flags: Flags,
  words: readonly string[],
): void {
  const other = [...flags.keys()].find((name) => !own.includes(name));
  if (other !== undefined) throw new UsageError(`--${other} does not go with --${action}.`);
  if (words.length > mostWords) {
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

/** Whether it is more likely a path than a word of a goal. */
function isPath(word: string): boolean {
  return /[/\\]|^\.{1,2}$|^eval-\d/.test(word);
}

/** @throws {UsageError} no folder is named, one is none, or two forms */
function evaluateOf(
  flags: Flags,
  folders: readonly string[],
  isEvaluation: IsEvaluation,
): Invocation {
  if (folders.length === 0) {
    throw new UsageError(
      "evaluate needs the folder of an evaluation, as output/2026-01-31/eval-201500. If it is a goal, write -- before it.",
    );
  }
  const other = folders.find((word) => !isPath(word) && !isEvaluation(word));
  if (other !== undefined) {
    const goal = shellWord(["evaluate", ...folders].join(" "));
    throw new UsageError(
      `There is no such folder of an evaluation: ${JSON.stringify(other)}. To search for an image of that goal, write -- before it: -- ${goal}`,
    );
  }
  const [csv, json] = [flags.has("csv"), flags.has("json")];
  if (csv && json) throw new UsageError("--csv and --json do not go together.");
  return { kind: "evaluate", folders, as: csv ? "csv" : json ? "json" : "text", json };
}

/** @throws {UsageError} it is no day */
function sinceOf(flags: Flags): string | null {
  const value = flags.get("since");
  if (value === undefined) return null;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
  if (isDay) return value;
  throw new UsageError(`--since is ${JSON.stringify(value)}; it must be a day, as 2026-01-31.`);
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
