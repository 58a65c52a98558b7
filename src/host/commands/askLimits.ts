import { CancellationError } from "vscode";
import { limitText, limitWords } from "../../protocol/limitText.js";
import type { CapName, CapsChange } from "../../protocol/plan.js";
import {
  limitsAgainstRetry,
  limitsInTheWay,
  limitsOf,
  limitsReached,
  type LimitToRaise,
} from "../../search/limits.js";
import type { SearchState } from "../../search/state.js";
import { limitPrompt, proposedLimit, readLimit } from "../limitQuestion.js";
import { askText, choose } from "../shown/questions.js";

const title = "Raise limit and go on";

/**
 * Asks for higher limits until the search can go on: which one, where it has several, then how much,
 * then the same of any other that stands in the way.
 * @throws {CancellationError} the person thought better of it
 */
export async function askLimits(state: SearchState): Promise<CapsChange> {
  const first = await askWhich(state);
  const others = state.end === null ? [] : limitsInTheWay(state).filter((name) => name !== first);
  const caps: Partial<Record<CapName, number>> = {};
  for (const name of [first, ...others]) caps[name] = await askHowMuch({ state, name });
  return caps;
}

/**
 * Asks for higher values of the limits that leave no room for another attempt at a candidate.
 * @returns undefined where none stands in the way
 * @throws {CancellationError} the person thought better of it
 */
export async function askLimitsForRetry(
  state: SearchState,
  retried: string,
): Promise<CapsChange | undefined> {
  const names = limitsAgainstRetry(state, retried);
  const caps: Partial<Record<CapName, number>> = {};
  for (const name of names) caps[name] = await askHowMuch({ state, name, retried });
  return names.length === 0 ? undefined : caps;
}

/** The limits that were reached stand first. */
async function askWhich(state: SearchState): Promise<CapName> {
  const reached = limitsReached(state);
  const names = [...new Set([...reached, ...limitsOf(state)])];
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  const items = names.map((name) => ({
    label: limitText(name, state.caps[name] ?? 0),
    description: reached.includes(name) ? "reached" : "",
    name,
  }));
  const picked = await choose(items, { title, placeHolder: "Which limit?" });
  if (picked === undefined) throw new CancellationError();
  return picked.name;
}

async function askHowMuch(asked: LimitToRaise): Promise<number> {
  const answer = await askText({
    title: `${title}: ${limitWords[asked.name].name}`,
    prompt: limitPrompt(asked),
    value: String(proposedLimit(asked)),
    problemOf: (text) => {
      const read = readLimit(asked, text);
      return read.ok ? undefined : read.problem;
    },
  });
  const read = answer === undefined ? undefined : readLimit(asked, answer);
  if (read?.ok !== true) throw new CancellationError();
  return read.value;
}
