import { countedText } from "../base/figureText.js";
import { oneLine } from "../base/visibleText.js";
import type { ModelChoice } from "../protocol/connections.js";
import { maxIterations, type Plan } from "../protocol/plan.js";
import { allCandidates } from "../search/candidates.js";
import { canRaise, limitsReached, raisedLimit } from "../search/limits.js";
import { isAtPlateau } from "../search/plateau.js";
import { isEndByCap } from "../search/reduceActs.js";
import { canRetry } from "../search/selectors.js";
import type { SearchState } from "../search/state.js";
import { isCommandWord } from "./args.js";
import { line, type Line } from "./line.js";
import { flagsOf, nameOfField, providerFlags } from "./planFlags.js";
import { shellWord } from "./shellWord.js";

/** What can be done with a session, as commands to be copied. */

/** Whose commands they are. */
export interface SessionCommand {
  /** How a person calls this program: `npm start --`. */
  readonly command: string;
  /** The session's folder, absolute. */
  readonly folder: string;
}

export interface NextCommands extends SessionCommand {
  /** Models that a search has where its flags say no other. */
  readonly models: ModelChoice;
  /** The file that its checklist was given in, where that is known. */
  readonly checklist?: string | undefined;
}

/** The command that goes on with it. */
export function resumeLine({ command, folder }: SessionCommand): string {
  return `${command} --resume ${shellWord(folder)}`;
}

/** After the end: under a higher limit, with what failed, for other pictures, for longer. */
export function nextSteps(
  state: SearchState,
  winner: string | null,
  session: NextCommands,
): Line[] {
  return [
    ...raiseLines(state, session),
    ...retryLines(state, session),
    ...againLines(state, winner, session),
  ];
}

/** How a search that ended at a limit goes on with a higher one. */
function raiseLines(state: SearchState, session: SessionCommand): Line[] {
  const limits = canRaise(state) ? limitsReached(state) : [];
  if (limits.length === 0) return [];
  const raised = limits
    .map(
      (cap) => `${nameOfField(cap)} ${raisedLimit({ state, name: cap }, (value) => value <= 1e9)}`,
    )
    .join(" ");
  return [line(), line(`Go on with a higher limit:  ${resumeLine(session)} ${raised}`)];
}

/** How images that failed are tried again. */
function retryLines(state: SearchState, session: SessionCommand): Line[] {
  const failed = allCandidates(state).filter(({ id }) => canRetry(state, id)).length;
  if (failed === 0) return [];
  const text = `Try ${countedText(failed, "failed image")} again:`;
  return [line(), line(`${text}  ${resumeLine(session)} --retry-failed`)];
}

function againLines(
  state: SearchState,
  winner: string | null,
  { command, models, checklist }: NextCommands,
): Line[] {
  const { plan, caps, providers } = state;
  const { goal } = plan;
  // A long goal is not typed again, and one that looks like a flag or a command not without care.
  const isEasy =
    goal.length <= 80 && oneLine(goal) === goal && !goal.startsWith("-") && !isCommandWord(goal);
  if (!isEasy) return [];
  const today = { ...plan, ...caps };
  const again = [command, quoted(goal)];
  // Questions that somebody gave are none that a search would make again.
  const isGiven = plan.objective === "checklist" && (plan.checklist ?? []).length > 0;
  // Where their file is not known, as in a session that is resumed, no command has them asked.
  if (isGiven && checklist === undefined) return [];
  const chosen = [
    ...(isGiven && checklist !== undefined ? ["--checklist", shellWord(checklist)] : []),
    ...providerFlags(providers, models),
  ];
  const other = [...again, ...flagsOf(today), ...chosen].join(" ");
  if (winner === null) return [line(), line(`Try it again:     ${other}`)];
  const others = [line(), line(`Other pictures:   ${other}`)];
  const longer = longerPlan(state);
  if (longer === null) return others;
  const further = [
    ...[...again, ...flagsOf({ ...longer, ...caps }), ...chosen],
    ...["--seed", String(plan.seed)],
  ];
  return [...others, line(`A longer search:  ${further.join(" ")}`)];
}

/** A plan by which the same search would go on where it ended; null where none would. */
function longerPlan(state: SearchState): Plan | null {
  const { plan, end, iterations } = state;
  // Under the limit that ended this one, a longer one would end there too.
  if ((end !== null && isEndByCap(end)) || plan.wording === "plain") return null;
  const reason = end?.kind === "finished" ? end.reason : null;
  if (reason === "satisfied") return null;
  // At a plateau it would end with the same images, however many iterations it may have.
  const onward = { stopOnPlateau: false, patience: null };
  if (reason === "plateau") return { ...plan, ...onward };
  if (plan.iterations >= maxIterations) return null;
  const last = iterations.at(-1);
  const isFlat = last !== undefined && isAtPlateau(state, last);
  return {
    ...plan,
    iterations: Math.min(maxIterations, plan.iterations + 2),
    ...(isFlat ? onward : {}),
  };
}

/** Double quotes read best, and are right where nothing inside means anything to a shell. */
function quoted(goal: string): string {
  return /["$`\\!%]/.test(goal) ? shellWord(goal) : `"${goal}"`;
}
