import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { SessionLockedError, UsageError, type SessionOwner } from "../base/errors.js";
import { usdText } from "../base/figureText.js";
import { referenceOfRecorded, type Connection, type ModelChoice } from "../protocol/connections.js";
import { readParameters, type TextPlan } from "../protocol/imageParameters.js";
import type { PlanInput } from "../protocol/plan.js";
import { subjectOf } from "../protocol/planOptions.js";
import { roles, type Providers } from "../protocol/providers.js";
import type { Result } from "../protocol/result.js";
import { lockedText, ownerText } from "../sessions/ownerText.js";
import { PlanError } from "../protocol/planError.js";
import type { Confirm, SearchEstimate, SearchRunner } from "../searchRunner.js";
import type { JudgeFindingDeps } from "../judgeFinding.js";
import type { SearchState } from "../search/state.js";
import type { ContinueOptions } from "../sessions/continueSearch.js";
import type { RunListener, SearchRun } from "../sessions/searchRun.js";
import { findSessionFolder } from "../sessions/sessionFolder.js";
import type { IndexRow } from "../sessions/sessionIndex.js";
import type { SessionStore } from "../sessions/sessionStore.js";
import { orTakeOver } from "../sessions/takeOver.js";
import type { ProviderTable } from "../providers/providerTable.js";
import { checkRoles } from "../providers/roleChecks.js";
import type { MachinePurse } from "../spending/machinePurse.js";
import type { Invocation, ResumeWay } from "./args.js";
import { askYesNo } from "./askYesNo.js";
import type { Config } from "./config.js";
import { costsJson, costsLines, costsSince } from "./costs.js";
import { canRun, doctorLines, findingJson, withJudge } from "./doctor.js";
import {
  costSentence,
  estimateJson,
  estimateLines,
  unknownLines,
  whyNoRoom,
} from "./estimateText.js";
import { withOtherModels } from "./goneModels.js";
import { orInterrupted } from "./interrupts.js";
import { requireKeys } from "./keysFirst.js";
import { interruptedResult, notConfirmedResult, replayResultOf } from "./jsonOutput.js";
import { listJson, listLines } from "./list.js";
import type { Output } from "./output.js";
import { failureText, noModelText, offerJson, offerLines, offersOf } from "./models.js";
import { nameOfField } from "./planFlags.js";
import { resumeLine } from "./nextSteps.js";
import { runSearch, type RunSearchDeps } from "./runSearch.js";
import { shellWord } from "./shellWord.js";
import { readText } from "./stdinText.js";

/** A whole journal is read in some 10 ms. */
const maxFolded = 50;

type Of<Kind extends Invocation["kind"]> = Extract<Invocation, { kind: Kind }>;

/** Where a command line asks a person something. */
export interface Asking {
  /** Where the goal stands when it is given as `-`, and where a person answers. */
  readonly stdin: Readable;
  /** Whether a person is there, who reads what is asked and answers on stdin. */
  readonly isPersonThere: boolean;
}

/**
 * Starts a search and runs it to its end.
 * @throws {UsageError} a value is out of range, and the message names the flag; `usage.notConfirmed`:
 *   it is dear, and there is nobody to ask; `usage.dailyLimit`: that leaves no room for it
 * @throws as `requireKeys`, and as `SearchRunner.start`
 */
export async function startCommand(
  { plan: flags, providers, out, yes }: Of<"start">,
  searches: Pick<SearchRunner, "start">,
  { stdin, isPersonThere }: Asking,
  deps: RunSearchDeps,
): Promise<Result> {
  const plan = await planOf(flags, stdin, deps);
  if (plan === undefined) return interruptedResult();
  const signal = deps.interrupts.first;
  const canAsk = isPersonThere && flags.goal !== "-" && !deps.json;
  const confirm = confirmOf({ stdin, canAsk, yes, question: startQuestion }, deps);
  const start = async (listener: RunListener): Promise<SearchRun> => {
    await requireKeys(providers, { ...deps, signal });
    try {
      return await searches.start({ plan, providers, output: out, listener, signal, confirm });
    } catch (error) {
      throw inFlags(error, flags);
    }
  };
  return await orNotConfirmed(start, canAsk, deps);
}

const startQuestion = "Start it? Type y and Enter; anything else starts nothing.";
const resumeQuestion = "Go on? Type y and Enter; anything else leaves the search as it is.";

interface Confirming {
  readonly stdin: Readable;
  readonly canAsk: boolean;
  readonly yes: boolean;
  readonly question: string;
}

/** Asks before a search spends; it throws where there is nobody to ask, and where it could only pause. */
function confirmOf(
  { stdin, canAsk, yes, question }: Confirming,
  { view, interrupts }: RunSearchDeps,
): Confirm {
  return async (estimate) => {
    const refusal = whyNoRoom(estimate);
    if (refusal !== null) throw new UsageError(refusal, "usage.dailyLimit");
    if (yes || !estimate.isDear) {
      view.say(unknownLines(estimate));
      return true;
    }
    if (!canAsk) throw new UsageError(notAskedText(estimate), "usage.notConfirmed");
    view.say([...estimateLines(estimate), question]);
    return await askYesNo(stdin, interrupts.first);
  };
}

/** Runs a search; a no of a person who was asked is no failure. */
async function orNotConfirmed(
  begin: (listener: RunListener) => Promise<SearchRun>,
  canAsk: boolean,
  deps: RunSearchDeps,
): Promise<Result> {
  try {
    return await runSearch(begin, deps);
  } catch (error) {
    const isNo = canAsk && error instanceof UsageError && error.code === "usage.notConfirmed";
    if (!isNo) throw error;
    deps.view.say([error.message]);
    return notConfirmedResult();
  }
}

function notAskedText(estimate: SearchEstimate): string {
  const { confirmUsd } = estimate.limits;
  return `${costSentence(estimate)} That is more than limits.confirmUsd (${usdText(confirmUsd ?? 0)}), and there is nobody to ask: say --yes, or raise limits.confirmUsd in config.json.`;
}

/**
 * Says what a search would take; nothing is started.
 * @returns the exit code
 * @throws as `SearchRunner.estimate`
 */
export async function estimateCommand(
  { plan: flags, providers, json }: Of<"estimate">,
  searches: Pick<SearchRunner, "estimate">,
  stdin: Readable,
  deps: RunSearchDeps,
): Promise<Result | number> {
  const plan = await planOf(flags, stdin, deps);
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

/** The options of the text, and over them those of the command line; undefined when interrupted. */
async function planOf(
  flags: PlanInput,
  stdin: Readable,
  deps: RunSearchDeps,
): Promise<PlanInput | undefined> {
  const text = await orInterrupted(textOf(flags, stdin, deps), deps.interrupts, undefined);
  if (text === undefined) return undefined;
  if (text.notes.length > 0) deps.view.say(text.notes);
  return { ...text.plan, ...flags, goal: text.plan.goal };
}

/** The goal, and what stands beside it in its text. */
async function textOf(
  { goal }: PlanInput,
  stdin: Readable,
  { interrupts }: RunSearchDeps,
): Promise<TextPlan> {
  // On one line it is a sentence, however it sounds.
  if (goal !== "-")
    return /[\r\n]/.test(goal) ? readParameters(goal) : { plan: { goal }, notes: [] };
  const text = await readText(stdin, interrupts.first);
  // Most command lines do without a reader of YAML.
  const { readGoalText } = await import("../protocol/goalText.js");
  return readGoalText(text);
}

/**
 * Goes on with a session, or ends it with what is judged.
 * @throws {SessionLockedError} somebody has it, or may have it; with the command that takes it over
 * @throws {UsageError} `usage.notConfirmed`: other models, or higher prices, are dear, and there is
 *   nobody to ask; `usage.dailyLimit`: that leaves no room to go on
 * @throws as `requireKeys`, and as `SearchRunner.resume`, `retry` and `end`
 */
export async function resumeCommand(
  { folder, way, takeOver, caps, providers, yes }: Of<"resume">,
  searches: Pick<SearchRunner, "resume" | "retry" | "end">,
  { stdin, isPersonThere }: Asking,
  deps: RunSearchDeps,
): Promise<Result> {
  const canAsk = isPersonThere && !deps.json;
  const confirm = confirmOf({ stdin, canAsk, yes, question: resumeQuestion }, deps);
  const agree = (owner: SessionOwner): void => {
    const how = `${resumeLine({ command: deps.command, folder: resolve(folder) })} --take-over`;
    if (!takeOver) throw new SessionLockedError(owner, lockedText(owner, how));
    deps.view.say([`Taking the session over. ${ownerText(owner)}`]);
  };
  const signal = deps.interrupts.first;
  let recorded: SearchState | undefined;
  const before = {
    confirm,
    prepare: async (state: SearchState): Promise<void> => {
      recorded = state;
      await requireKeys(choiceOf(state.providers), { ...deps, signal });
    },
  };
  const ways: Readonly<Record<ResumeWay, (options: ContinueOptions) => Promise<SearchRun>>> = {
    goOn: (options) => {
      const models = Object.keys(providers).length === 0 ? {} : { models: providers };
      return searches.resume(folder, { ...options, ...models, ...before });
    },
    retryFailed: (options) => searches.retry(folder, "failed", { ...options, ...before }),
    finish: (options) => searches.end(folder, "finish", options),
  };
  const resume = async (listener: RunListener): Promise<SearchRun> => {
    const asked = { caps, listener, signal };
    // Whoever is chosen may have to be asked for its model, before anything is known of the session.
    await requireKeys(providers, { ...deps, signal });
    try {
      return await orTakeOver((options) => ways[way]({ ...options, ...asked }), agree);
    } catch (error) {
      const other = way === "goOn" ? withOtherModels(error, recorded, deps.connections) : error;
      throw inFlags(other, caps);
    }
  };
  return await orNotConfirmed(resume, canAsk, deps);
}

/** The references of recorded models. */
function choiceOf(providers: Providers): ModelChoice {
  const references = roles.map((role) => [role, referenceOfRecorded(providers[role])]);
  return Object.fromEntries(references) as ModelChoice;
}

/**
 * Checks that each recorded decision follows; calls nobody and writes nothing.
 * @throws as `SessionStore.replay`
 */
export async function replayCommand(
  { folder, json }: Of<"replay">,
  sessions: Pick<SessionStore, "replay">,
  { out }: Output,
): Promise<Result> {
  const session = await findSessionFolder(folder);
  const replayed = await sessions.replay(session);
  if (replayed.kind === "same" && !json) {
    const { decisions, calls, deferrals, taken } = replayed.checked;
    out(
      `${decisions} decisions follow, each from the events before it; ${calls} answers belong to a ` +
        `call that was due and to its request; ${deferrals} times a call that was due was put off to ` +
        `be asked again; ${taken} events from outside are taken as they are.`,
    );
  }
  return replayResultOf(replayed, session);
}

/**
 * @returns the exit code
 * @throws {StorageError} the output folder cannot be read
 */
export async function listCommand(
  { text, out: folder, json }: Of<"list">,
  sessions: Pick<SessionStore, "list" | "freshRow">,
  { out, json: print, columns }: Output,
  command: string,
): Promise<number> {
  const rows = await upToDate(await sessions.list(resolve(folder), text), sessions);
  if (json) rows.map(listJson).forEach(print);
  else listLines(rows, { columns: columns(), from: process.cwd(), command }).forEach(out);
  return 0;
}

/**
 * Shows what can be had of a connection, or of all.
 * @returns the exit code: 1 where one could not be asked
 * @throws {UsageError} there is no such connection
 */
export async function modelsCommand(
  { connection: name, json }: Of<"models">,
  providers: Pick<ProviderTable, "connections" | "models">,
  { out, json: print, note }: Output,
  { command, signal }: AskOptions,
): Promise<number> {
  const { connections } = providers;
  const asked = name === null ? connections : connections.filter((each) => each.name === name);
  if (name !== null && asked.length === 0) {
    const known = connections.map((each) => each.name).join(", ");
    const goal = `${command} -- models ${shellWord(name)}`;
    const message = `There is no connection ${JSON.stringify(name)}; there is: ${known}. If it is a goal: ${goal}`;
    throw new UsageError(message, "usage.unknownProvider");
  }
  const offers = await offersOf(asked, (each) => providers.models(each, signal));
  if (json) offers.flatMap(offerJson).forEach(print);
  else offerLines(offers).forEach(out);
  const failures = offers.filter((offer) => "error" in offer);
  if (!json) failures.map(failureText).forEach(note);
  const isEmpty = (_: Connection, at: number): boolean => {
    const offer = offers[at];
    return offer !== undefined && "models" in offer && offer.models.length === 0;
  };
  const advice = asked.filter(isEmpty).flatMap((each) => noModelText(each, command) ?? []);
  if (!json) advice.forEach(note);
  return failures.length === 0 ? 0 : 1;
}

/**
 * Says for each role whether its calls would be answered, and what to do where not.
 * @returns the exit code: 0 where a search could run
 */
export async function doctorCommand(
  { providers: choice, json }: Of<"doctor">,
  {
    providers,
    judgeTests,
  }: { readonly providers: Pick<ProviderTable, "check"> } & JudgeFindingDeps,
  { out, json: print }: Output,
  { command, signal, config }: AskOptions & { readonly config: Config },
): Promise<number> {
  const checks = await checkRoles({ ...config.models, ...choice }, (role, reference) =>
    providers.check(role, reference, signal),
  );
  const findings = await withJudge(checks, { providers, judgeTests }, signal);
  if (json) findings.map(findingJson).forEach(print);
  else doctorLines(findings, { command, config }).forEach(out);
  return canRun(findings) ? 0 : 1;
}

/**
 * Shows what was spent, by day, connection and model.
 * @returns the exit code
 * @throws {StorageError} what was spent cannot be read
 */
export async function costsCommand(
  { since, json }: Of<"costs">,
  purse: Pick<MachinePurse, "days">,
  { out, json: print }: Output,
): Promise<number> {
  const { days, damagedLines } = await purse.days();
  const costs = { days: costsSince(days, since), since, damagedLines };
  if (json) costsJson(costs).forEach(print);
  else costsLines(costs).forEach(out);
  return 0;
}

interface AskOptions {
  /** How a person calls this program. */
  readonly command: string;
  readonly signal: AbortSignal;
}

/** Rows whose summary is older than their journal, read from it; of very many only the newest. */
async function upToDate(
  rows: readonly IndexRow[],
  sessions: Pick<SessionStore, "freshRow">,
): Promise<IndexRow[]> {
  let left = maxFolded;
  const fresh: IndexRow[] = [];
  for (const row of rows) {
    const isRead = row.kind === "session" && row.isStale && left > 0;
    if (isRead) left -= 1;
    fresh.push(isRead ? await sessions.freshRow(row.folder) : row);
  }
  return fresh;
}

/** The same problems of a plan; a field that a flag has set is named by that flag. */
function inFlags(error: unknown, flags: Partial<PlanInput>): unknown {
  if (!(error instanceof PlanError)) return error;
  const lines = error.problems.map(({ field, message }) => {
    const isFlag = field === "goal" || field in flags;
    const subject = subjectOf(field);
    if (!isFlag || !message.startsWith(`${subject} `)) return message;
    return nameOfField(field) + message.slice(subject.length);
  });
  return new UsageError(lines.join("\n"), "usage.plan");
}
