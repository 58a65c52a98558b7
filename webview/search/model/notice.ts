import { assertNever } from "../../../src/base/assertNever.js";
import { aheadText, limitsText, usedText } from "../../../src/protocol/limitText.js";
import { connectionOf } from "../../../src/protocol/connections.js";
import { modelTitle } from "../../../src/protocol/modelsText.js";
import type { CapName } from "../../../src/protocol/plan.js";
import type { SessionAction } from "../../../src/protocol/panelMessages.js";
import { whyNotCompared } from "../../../src/search/judgeTest/testSentences.js";
import { limitsReached } from "../../../src/search/limits.js";
import { outlookOf, usedOf } from "../../../src/search/outlook.js";
import { isEndByCap } from "../../../src/search/reduceActs.js";
import {
  globalRanking,
  lineageOf,
  machineWinnerOf,
  winnerOf,
} from "../../../src/search/selectors.js";
import { remediesOf, type Remedy } from "../../../src/search/remedies.js";
import type { Pause, SearchEnd, SearchState } from "../../../src/search/state.js";
import { whyWeighted } from "../../../src/search/whyWeighted.js";
import type { SessionModel } from "./session.js";
import { headActions, mayRaise, mayTakeOver, standingOf } from "./standing.js";
import { modelNames } from "../../../src/protocol/providers.js";
import { inEditor } from "../../../src/protocol/surfaces.js";
import { countText, iterationTitle } from "../../page/words.js";

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

/** A search that was made to be compared with an earlier one offers that first. */
function nextActs({ blocked, hasRival }: SessionModel): readonly SessionAction[] {
  return hasRival && blocked === null ? ["evaluateAgainst", ...afterwards] : afterwards;
}

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
  for (const text of [whyWeighted(state), whyNotCompared(state)]) {
    if (text !== null) notices.push({ ...plain, tone: "plain", text, isPast: true });
  }
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
    case "cancelling":
      return null;
    case "pausing":
    case "paused":
      return pauseNotice(session);
    case "interrupted":
      return {
        tone: "warning",
        text: `The program that ran this search ended before the search did. Every finished image is kept${goOnText(session)}.`,
        winner: null,
        actions: [],
        isPast: false,
      };
    case "failed":
    case "cancelled":
    case "finished":
      return state.end === null ? null : endNotice(session, state.end);
    default:
      return assertNever(kind);
  }
}

/** What can be done here with a search that stands still: what there is a button for. */
function goOnText(session: SessionModel): string {
  const actions = headActions(session);
  if (!actions.includes("resume")) return "";
  const finish = actions.includes("finish") ? ", or finish with what is there" : "";
  return `: resume to go on from here${finish}`;
}

function pauseNotice(session: SessionModel): Notice | null {
  const { state } = session;
  const { pause } = state;
  if (pause === null || pause.by === "user") return null;
  const canResume = headActions(session).includes("resume");
  const remedies = canResume ? remediesOf(state) : [];
  const advice = canResume && pause.by === "provider" ? adviceOn(remedies) : "";
  const message = sentence(inEditor(pause.message ?? ""));
  const text = [pauseText(state, pause), message, advice];
  return {
    tone: "warning",
    text: text.filter((part) => part !== "").join(" "),
    winner: null,
    // What helps is enough; the log is for who has nothing else to try.
    actions: remedies.length > 0 ? remedies : ["showLog"],
    isPast: false,
  };
}

/** What the failure's own message, which says what to do about it, does not say. */
function adviceOn(remedies: readonly Remedy[]): string {
  const resume = "Resume goes on where it was.";
  if (!remedies.includes("runAgain")) return resume;
  return `Another judge's scores could not be compared with those that are there: finish with them, or run the search again with another model. ${resume}`;
}

function pauseText({ providers }: SearchState, { by, message, role }: Pause): string {
  switch (by) {
    case "user":
      return "The search was paused.";
    case "disk":
      return "The disk could not be written, so the search was paused.";
    case "budget":
      // What the day's limit leaves says it all, and there may be little room.
      return message === null ? "The daily limit was reached, so the search was paused." : "";
    case "provider": {
      if (role === null) return "The models failed twice in a row, so the search was paused.";
      const { model } = providers[role];
      const title = modelTitle(model, connectionOf(providers[role]).asSvg);
      const name = model === "" ? "" : `, ${title},`;
      return `The ${modelNames[role]}${name} cannot be used now, so the search was paused.`;
    }
    default:
      return assertNever(by);
  }
}

/** With the full stop that another sentence needs before it. */
function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === "" || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function endNotice(session: SessionModel, end: SearchEnd): Notice {
  const { state } = session;
  if (isEndByCap(end)) {
    const { text, ...notice } = limitNotice(state);
    if (!mayRaise(session)) return { ...notice, text, actions: nextActs(session), isPast: false };
    const ahead = aheadText(limitsReached(state), outlookOf(state));
    return {
      ...notice,
      text: `${text} ${ahead}`,
      actions: ["raiseLimit", "runAgain"],
      isPast: false,
    };
  }
  if (end.kind === "failed") {
    const text = `The search failed: ${inEditor(end.error.message)}`;
    const actions = [...afterwards, "showLog"] as const;
    return { tone: "error", text, winner: null, actions, isPast: false };
  }
  const winner = winnerOf(state);
  const text = [endText(end.reason, state), winner === null ? "" : winnerText(state, winner)];
  return {
    tone: end.reason === "cancelled" ? "plain" : "good",
    text: text.filter((part) => part !== "").join(" "),
    winner,
    actions: [...headActions(session), ...nextActs(session)],
    isPast: false,
  };
}

/** Which limit ended it, and what there is all the same. */
function limitNotice(state: SearchState): Pick<Notice, "tone" | "text" | "winner"> {
  const winner = winnerOf(state);
  const names = limitsReached(state);
  const limits = `The search ended at ${limitsText(names, state.caps)}${spentText(state, names)}`;
  if (winner !== null)
    return { tone: "good", text: `${limits}. ${winnerText(state, winner)}`, winner };
  return { tone: "warning", text: `${limits}, before an image was judged.`, winner };
}

/** What was used of a single limit. */
function spentText(state: SearchState, [name, ...others]: readonly CapName[]): string {
  if (name === undefined || others.length > 0) return "";
  return usedText(name, state.caps[name] ?? 0, usedOf(state)[name]);
}

function endText(
  reason: Extract<SearchEnd, { kind: "finished" }>["reason"],
  { totals }: SearchState,
): string {
  switch (reason) {
    case "completed":
    case "capReached":
      return "";
    case "plateau":
      return "Stopped early: several iterations one after another brought less than half a point each.";
    case "satisfied":
      return "Stopped early: the goal is met.";
    case "finishedEarly":
      return "Finished early, as asked.";
    case "cancelled":
      return `Cancelled after ${countText(totals.images, "image")}.`;
    default:
      return assertNever(reason);
  }
}

/**
 * "The winner has 88 points, 28 above the best of Explore.", "Your pick has 71 points, the judge's
 * winner 88."
 */
function winnerText(state: SearchState, winner: string): string {
  const judges = machineWinnerOf(state);
  if (state.picked !== null && judges !== null && judges !== winner) {
    return `Your pick has ${pointsText(state, winner)}, the judge's winner ${pointsText(state, judges)}.`;
  }
  const total = state.candidates[winner]?.scores?.total ?? null;
  if (total === null) return "The winner has no score.";
  const first = globalRanking(state).find((id) => state.candidates[id]?.iteration === 0);
  const before = first === undefined ? null : (state.candidates[first]?.scores?.total ?? null);
  const gain = before === null ? 0 : Math.round(total) - Math.round(before);
  const won = `The winner has ${pointsText(state, winner)}`;
  if (lineageOf(state, winner).length < 2 || gain <= 0) return `${won}.`;
  return `${won}, ${gain} above the best of ${iterationTitle(0)}.`;
}

function pointsText(state: SearchState, id: string): string {
  const total = state.candidates[id]?.scores?.total ?? null;
  return total === null ? "no score" : countText(Math.round(total), "point");
}
