import { assertNever } from "../../../src/base/assertNever.js";
import type { SessionAction } from "../../../src/protocol/panelMessages.js";
import { globalRanking, lineageOf, winnerOf } from "../../../src/search/selectors.js";
import type { SearchEnd, SearchState } from "../../../src/search/state.js";
import type { SessionModel } from "./session.js";
import { mayTakeOver, standingOf } from "./standing.js";
import { countText, iterationTitle, totalText } from "./words.js";

/** A line at the foot of the page: what has happened, and what can be done next. */
export interface Notice {
  readonly tone: "good" | "plain" | "warning" | "error";
  readonly text: string;
  /** The winner, where there is one to insert or to look at. */
  readonly winner: string | null;
  readonly actions: readonly SessionAction[];
  /** Whether it says what is past, and can be put away. */
  readonly isPast: boolean;
}

const afterwards: readonly SessionAction[] = ["runAgain", "newSearch"];

/** Everything worth a line now, most urgent first. */
export function noticesOf(session: SessionModel): Notice[] {
  const { access, blocked, state, trouble } = session;
  const notices: Notice[] = [];
  const plain = { winner: null, actions: [], isPast: false };
  if (trouble !== null) {
    notices.push({ ...plain, tone: "error", text: trouble, actions: ["showLog"], isPast: true });
  }
  const standing = standingNotice(session);
  if (standing !== null) notices.push(standing);
  switch (access.kind) {
    case "watched": {
      const advice = mayTakeOver(session)
        ? " If nobody is at work on it any more, Resume takes it over."
        : "";
      const tone = access.canTakeOver ? "warning" : "plain";
      notices.push({ ...plain, tone, text: `Watched. ${access.owner}${advice}` });
      break;
    }
    case "readOnly":
      notices.push({ ...plain, tone: "plain", text: access.reason });
      break;
    case "driven":
    case "idle":
      if (blocked !== null && state.end === null) {
        notices.push({ ...plain, tone: "warning", text: blocked });
      }
      break;
    default:
      assertNever(access);
  }
  return notices;
}

function standingNotice(session: SessionModel): Notice | null {
  const { state } = session;
  const { kind } = standingOf(session);
  switch (kind) {
    case "running":
    case "pausing":
    case "cancelling":
      return null;
    case "paused":
      return pauseNotice(state);
    case "interrupted":
      return {
        tone: "warning",
        text: "The program that ran this search ended before the search did. Every finished image is kept; resume to go on from here.",
        winner: null,
        actions: [],
        isPast: false,
      };
    case "failed":
    case "cancelled":
    case "finished":
      return state.end === null ? null : endNotice(state, state.end);
    default:
      return assertNever(kind);
  }
}

function pauseNotice({ pause }: SearchState): Notice | null {
  if (pause === null || pause.by === "user") return null;
  const why =
    pause.by === "disk"
      ? "The session's folder could not be written, so the search was paused."
      : "The models failed twice in a row, so the search was paused.";
  const text = pause.message === null ? why : `${why} ${pause.message}`;
  return { tone: "warning", text, winner: null, actions: ["showLog"], isPast: false };
}

function endNotice(state: SearchState, end: SearchEnd): Notice {
  if (end.kind === "failed") {
    const text = `The search failed: ${end.error.message}`;
    const actions = [...afterwards, "showLog"] as const;
    return { tone: "error", text, winner: null, actions, isPast: false };
  }
  const winner = winnerOf(state);
  const text = [endText(end.reason, state), winner === null ? "" : winnerText(state, winner)];
  return {
    tone: end.reason === "cancelled" ? "plain" : "good",
    text: text.filter((part) => part !== "").join(" "),
    winner,
    actions: afterwards,
    isPast: false,
  };
}

function endText(
  reason: Extract<SearchEnd, { kind: "finished" }>["reason"],
  { capHit, totals }: SearchState,
): string {
  switch (reason) {
    case "completed":
      return "";
    case "plateau":
      return "Stopped early: two iterations running brought less than half a point.";
    case "satisfied":
      return "Stopped early: the goal is met.";
    case "capReached":
      return capHit === null ? "A limit was reached." : `The limit on ${capHit} was reached.`;
    case "finishedEarly":
      return "Finished early, as asked.";
    case "cancelled":
      return `Cancelled after ${countText(totals.images, "image")}.`;
    default:
      return assertNever(reason);
  }
}

/** "i2c0 won with 88, 28 points above the best of Explore." */
function winnerText(state: SearchState, winner: string): string {
  const total = state.candidates[winner]?.scores?.total ?? null;
  if (total === null) return `${winner} won.`;
  const first = globalRanking(state).find((id) => state.candidates[id]?.iteration === 0);
  const before = first === undefined ? null : (state.candidates[first]?.scores?.total ?? null);
  const gain = before === null ? 0 : Math.round(total) - Math.round(before);
  const won = `${winner} won with ${totalText(total)}`;
  if (lineageOf(state, winner).length < 2 || gain <= 0) return `${won}.`;
  return `${won}, ${countText(gain, "point")} above the best of ${iterationTitle(0)}.`;
}
