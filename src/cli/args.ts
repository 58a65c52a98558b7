import { UsageError } from "../base/errors.js";
import type { CapsChange } from "../protocol/plan.js";
import { defaultOut, tokensOf, type Flags, type OwnFlag } from "./flags.js";
import {
  capFlags,
  capsOf,
  laneLimitOf,
  planOf,
  providerFlagNames,
  providersOf,
  sinceOf,
} from "./flagValues.js";
import type { Invocation, ResumeWay } from "./invocation.js";
import { mostServicesWords, servicesOf } from "./serviceArgs.js";
import { shellWord } from "./shellWord.js";

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
  /** Whether it is meant whatever else stands in the line, so that no search is begun, nothing spent. */
  readonly isMeant?: true;
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
  plan: {
    by: "word",
    flags: ["provider", "language-provider", "negative-prompt", "seed", "yes", "json"],
    mostWords: Infinity,
    isMeant: true,
    read: plannedOf,
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

/** Whether a line of this word alone is a command, and no goal. */
export function isCommandWord(word: string): boolean {
  return Object.hasOwn(commands, word) && commands[word as keyof typeof commands].by === "word";
}

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
    if (command.by !== "word" || words[0] !== name || isGoal) continue;
    const others = words.slice(1);
    if (isOwn(command, flags, others)) return command.read(flags, others, isEvaluation);
    if (command.isMeant) throw notOf(name, command, flags, words);
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
  const checklist = flags.get("checklist");
  if (checklist === "-" && words.join(" ") === "-")
    throw new UsageError("Only one of goal and checklist can stand on standard input.");
  const asked = {
    ...(checklist !== undefined && { checklist }),
    plan: { ...planOf(flags), goal: words.join(" ") },
    providers: providersOf(flags),
    json: flags.has("json"),
  };
  if (flags.has("estimate")) return { kind: "estimate", ...asked };
  const out = flags.get("out") ?? defaultOut;
  return { kind: "start", ...asked, laneLimit, out, yes: flags.has("yes") };
}

/** @throws {UsageError} there is no goal, or a number is none */
function plannedOf(flags: Flags, words: readonly string[]): Invocation {
  if (words.length === 0) {
    const message = `plan needs a goal, as plan "a lighthouse at dusk". If it is a goal, write -- before it.`;
    throw new UsageError(message, "usage.noGoal");
  }
  const language = providersOf(flags).language;
  return {
    kind: "plan",
    plan: { ...planOf(flags), goal: words.join(" ") },
    language,
    yes: flags.has("yes"),
    json: flags.has("json"),
  };
}

function notOf(name: string, { flags: own }: Command, flags: Flags, words: readonly string[]) {
  const other = [...flags.keys()].find((flag) => !own.includes(flag)) ?? "";
  const goal = shellWord(words.join(" "));
  return new UsageError(
    `--${other} does not go with ${name}. If it is a goal, write -- before it: -- ${goal}`,
  );
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
