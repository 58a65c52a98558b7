import { resolve } from "node:path";
import { SessionLockedError, type SessionOwner } from "../base/errors.js";
import { referenceOfRecorded, type ModelChoice } from "../protocol/connections.js";
import { roles, type Providers } from "../protocol/providers.js";
import type { Result } from "../protocol/result.js";
import type { SearchState } from "../search/state.js";
import type { SearchRunner } from "../searchRunner.js";
import type { ContinueOptions } from "../sessions/continueSearch.js";
import { lockedText, ownerText } from "../sessions/ownerText.js";
import type { RunListener, SearchRun } from "../sessions/searchRun.js";
import { orTakeOver } from "../sessions/takeOver.js";
import { confirmOf, inFlags, orNotConfirmed, type Asking } from "./confirming.js";
import { withOtherModels } from "./goneModels.js";
import type { Invocation, ResumeWay } from "./invocation.js";
import { requireKeys } from "./keysFirst.js";
import { resumeLine } from "./nextSteps.js";
import type { RunSearchDeps } from "./runSearch.js";

const resumeQuestion = "Go on? Type y and Enter; anything else leaves the search as it is.";

/**
 * Goes on with a session, or ends it with what is judged.
 * @throws {SessionLockedError} somebody has it, or may have it; with the command that takes it over
 * @throws {UsageError} `usage.notConfirmed`: other models, or higher prices, are dear, and there is
 *   nobody to ask; `usage.dailyLimit`: that leaves no room to go on
 * @throws as `requireKeys`, and as `SearchRunner.resume`, `retry` and `end`
 */
export async function resumeCommand(
  { folder, way, takeOver, caps, providers, yes }: Extract<Invocation, { kind: "resume" }>,
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
