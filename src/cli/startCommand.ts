import type { Readable } from "node:stream";
import { readParameters, type TextPlan } from "../protocol/imageParameters.js";
import type { PlanInput } from "../protocol/plan.js";
import type { Result } from "../protocol/result.js";
import type { SearchRunner } from "../searchRunner.js";
import type { RunListener, SearchRun } from "../sessions/searchRun.js";
import type { ReadChecklist } from "./checklistFile.js";
import { confirmOf, inFlags, orNotConfirmed, type Asking } from "./confirming.js";
import { estimateJson, estimateLines } from "./estimateText.js";
import { orInterrupted } from "./interrupts.js";
import type { Invocation } from "./invocation.js";
import { interruptedResult } from "./jsonOutput.js";
import { requireKeys } from "./keysFirst.js";
import type { RunSearchDeps } from "./runSearch.js";
import { readText } from "./stdinText.js";

/** What a search begins with: its goal, the options of its text, its checklist. */

type Of<Kind extends Invocation["kind"]> = Extract<Invocation, { kind: Kind }>;

/**
 * Starts a search and runs it to its end.
 * @throws {UsageError} a value is out of range, and the message names the flag; `usage.notConfirmed`:
 *   it is dear, and there is nobody to ask; `usage.dailyLimit`: that leaves no room for it
 * @throws as `requireKeys`, and as `SearchRunner.start`
 */
export async function startCommand(
  { plan: flags, checklist, providers, out, yes }: Of<"start">,
  searches: Pick<SearchRunner, "start">,
  { stdin, isPersonThere }: Asking,
  deps: RunSearchDeps,
): Promise<Result> {
  const plan = await planOf({ flags, checklist }, stdin, asTold(deps));
  if (plan === undefined) return interruptedResult();
  const signal = deps.interrupts.first;
  const canAsk = isPersonThere && flags.goal !== "-" && checklist !== "-" && !deps.json;
  const confirm = confirmOf({ stdin, canAsk, yes, question: startQuestion }, deps);
  const start = async (listener: RunListener): Promise<SearchRun> => {
    await requireKeys(providers, { ...deps, signal });
    try {
      return await searches.start({ plan, providers, output: out, listener, signal, confirm });
    } catch (error) {
      throw inFlags(error, flags);
    }
  };
  // What stood on standard input, no later command finds there.
  const file = checklist === "-" ? undefined : checklist;
  return await orNotConfirmed(start, canAsk, { ...deps, checklist: file });
}

const startQuestion = "Start it? Type y and Enter; anything else starts nothing.";

/**
 * Says what a search would take; nothing is started.
 * @returns the exit code
 * @throws as `SearchRunner.estimate`
 */
export async function estimateCommand(
  { plan: flags, checklist, providers, json }: Of<"estimate">,
  searches: Pick<SearchRunner, "estimate">,
  stdin: Readable,
  deps: RunSearchDeps,
): Promise<Result | number> {
  const plan = await planOf({ flags, checklist }, stdin, asTold(deps));
  if (plan === undefined) return interruptedResult();
  const { out, json: print } = deps.output;
  try {
    const signal = deps.interrupts.first;
    const estimate = await searches.estimate({ plan, providers, signal });
    if (json) print(estimateJson(estimate));
    else estimateLines(estimate).forEach(out);
    return 0;
  } catch (error) {
    throw inFlags(error, flags);
  }
}

/** What a person gives to plan with. */
interface Given {
  readonly flags: PlanInput;
  /** A file's path; `-` where it stands on standard input. */
  readonly checklist?: string | undefined;
}

export interface Reading extends Pick<RunSearchDeps, "interrupts"> {
  /** Says what was taken otherwise than it stands there. */
  readonly say: (lines: readonly string[]) => void;
}

function asTold({ interrupts, view }: RunSearchDeps): Reading {
  return { interrupts, say: (lines) => view.say(lines) };
}

/**
 * The options of the text, and over them those of the command line; undefined when interrupted.
 * @throws {UsageError} the text, or the file of the checklist, cannot be read, or is none
 */
export async function planOf(
  { flags, checklist: path }: Given,
  stdin: Readable,
  { interrupts, say }: Reading,
): Promise<PlanInput | undefined> {
  const read = async (): Promise<TextPlan> => {
    const { plan, notes } = await textOf(flags, stdin, interrupts.first);
    if (path === undefined) return { plan, notes };
    // Most command lines do without a reader of YAML.
    const { readChecklist } = await import("./checklistFile.js");
    const { questions, ...planned } = await readChecklist(path, stdin, interrupts.first);
    const { negativePrompt = plan.negativePrompt } = flags;
    const named = path === "-" ? "standard input" : path;
    const others = othersIn(planned, { goal: plan.goal, negativePrompt });
    return {
      plan: { ...plan, checklist: [...questions] },
      notes: [...notes, ...others.map((what) => `The questions of ${named} were planned ${what}`)],
    };
  };
  const text = await orInterrupted(read(), interrupts, undefined);
  if (text === undefined) return undefined;
  if (text.notes.length > 0) say(text.notes);
  return { ...text.plan, ...flags, goal: text.plan.goal };
}

/** What a checklist was planned for, where the search is for something else. */
function othersIn(
  planned: Pick<ReadChecklist, "goal" | "negativePrompt">,
  plan: Pick<PlanInput, "goal" | "negativePrompt">,
): string[] {
  const isOther = (field: "goal" | "negativePrompt"): boolean => {
    // Text of front matter is not checked yet: the plan's schema says what is wrong with it.
    const own: unknown = plan[field] ?? "";
    return planned[field] !== null && planned[field].trim() !== String(own).trim();
  };
  const before = planned.negativePrompt ?? "";
  const negative =
    before.trim() === "" ? "without a negative prompt" : `for another negative prompt: ${before}`;
  return [
    ...(isOther("goal") ? [`for another goal: ${planned.goal}`] : []),
    ...(isOther("negativePrompt") ? [negative] : []),
  ];
}

/** The goal, and what stands beside it in its text. */
async function textOf(
  { goal }: PlanInput,
  stdin: Readable,
  signal: AbortSignal,
): Promise<TextPlan> {
  // On one line it is a sentence, however it sounds.
  if (goal !== "-")
    return /[\r\n]/.test(goal) ? readParameters(goal) : { plan: { goal }, notes: [] };
  const text = await readText(stdin, signal);
  const { readGoalText } = await import("../protocol/goalText.js");
  return readGoalText(text);
}
