import { assertNever } from "../base/assertNever.js";
import { oneLine } from "../base/visibleText.js";
import { isLeft } from "../search/allotments.js";
import { awaitedModel } from "../search/awaited.js";
import { fateOf } from "../search/selectors.js";
import type { Candidate, SearchState } from "../search/state.js";
import type { Tone } from "./line.js";

/** How a candidate is put into words, in the live view, the plain lines and the report alike. */

/** What is going on with it, or what became of it. */
export function standing(state: SearchState, candidate: Candidate): string {
  // A cap came before it was finished, or its model asked to be left alone.
  if (isLeft(state, candidate)) return "not made";
  if (awaitedModel(state, candidate) !== null) return "waiting";
  switch (candidate.state) {
    case "planned":
      return "waiting";
    case "writing":
    case "drawing":
    case "judging":
    case "failed":
      return candidate.state;
    case "judged":
      return candidate.refused === null ? fateWord(state, candidate) : "refused";
    default:
      return assertNever(candidate.state);
  }
}

function fateWord(state: SearchState, candidate: Candidate): string {
  const fate = fateOf(state, candidate);
  switch (fate) {
    case "none":
      return "judged";
    case "pruned":
      return "dropped";
    case "kept":
    case "winner":
      return fate;
    default:
      return assertNever(fate);
  }
}

export function toneOf(state: SearchState, candidate: Candidate): Tone {
  switch (standing(state, candidate)) {
    case "winner":
    case "kept":
      return "good";
    case "failed":
      return "bad";
    case "dropped":
    case "not made":
    case "refused":
    case "waiting":
      return "faint";
    case "judged":
      return "strong";
    default:
      return "busy";
  }
}

/** "71.3"; a dash where it is unknown. */
export function scoreText(score: number | null | undefined): string {
  return score == null ? "-" : score.toFixed(1);
}

/** Its prompt, or why it has failed, or what it is waiting for. */
export function aboutText(candidate: Candidate): string {
  if (candidate.error !== null) {
    return oneLine(`${candidate.error.message} (${candidate.error.code})`);
  }
  if (candidate.refused !== null) return `not judged: ${oneLine(candidate.refused)}`;
  if (candidate.texts !== null) return oneLine(candidate.texts.prompt);
  return candidate.parent === null ? "" : `from ${candidate.parent}`;
}
