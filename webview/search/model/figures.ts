import { sumNanoUsd, usdOf } from "../../../src/base/money.js";
import { isBuiltinAlone, isCounted, isPaid, modelsText } from "../../../src/protocol/modelsText.js";
import { activeUntil } from "../../../src/search/activeTime.js";
import { isLeft } from "../../../src/search/allotments.js";
import { allCandidates, isSettled } from "../../../src/search/candidates.js";
import { expectedImages } from "../../../src/search/expectedImages.js";
import type { Candidate, SearchState } from "../../../src/search/state.js";
import { costUsdOf, quotaRequests } from "../../../src/search/usageTotals.js";
import { isLive, type SessionModel, type Steps } from "./session.js";
import { waitingText } from "./waiting.js";
import { clockText } from "../../../src/base/durationText.js";
import { usdText } from "../../../src/base/figureText.js";
import { countText, numberText } from "../../page/words.js";

/** The figures of the head: images, calls, money and time. */

/** One figure: what is read first, and what it is of. */
export interface Figure {
  readonly name: "control" | "images" | "calls" | "cost" | "time" | "models";
  readonly strong: string;
  readonly rest: string;
}

/** @param isShort whether there is room for the beginning alone */
export function figuresOf(session: SessionModel, nowMs: number, isShort = false): Figure[] {
  return [
    ...controlFigure(session.state, isShort),
    imagesFigure(session.state),
    callsFigure(session.state),
    costFigure(session, isShort),
    timeFigure(session, nowMs),
    modelsFigure(session.state),
  ];
}

/** What is drawn of the goal as it is, is what another search of it is compared with. */
function controlFigure({ plan }: SearchState, isShort: boolean): Figure[] {
  if (plan.wording !== "plain") return [];
  const rest = isShort ? "" : "of this goal: drawn as it is";
  return [{ name: "control", strong: "Control", rest }];
}

function imagesFigure(state: SearchState): Figure {
  const { images } = state.totals;
  const expected = expectedImages(state);
  if (state.end !== null && images === expected) {
    return { name: "images", strong: String(images), rest: images === 1 ? "image" : "images" };
  }
  return { name: "images", strong: String(images), rest: `of ${countText(expected, "image")}` };
}

function callsFigure({ totals: { calls } }: SearchState): Figure {
  return {
    name: "calls",
    strong: numberText(calls),
    rest: calls === 1 ? "model call" : "model calls",
  };
}

function costFigure(session: SessionModel, isShort: boolean): Figure {
  const { state } = session;
  const asked = quotaRequests(state);
  const requests = asked > 0 || isCounted(state.providers) ? countText(asked, "request") : null;
  if (requests !== null && !isPaid(state.providers)) {
    return { name: "cost", strong: requests, rest: isShort ? "" : "of your quota" };
  }
  const { maxCostUsd } = state.caps;
  const cap = maxCostUsd === null ? "" : `of at most ${usdText(maxCostUsd)}`;
  const costUsd = costUsdOf(state);
  // A provider did not say: the worst that it can have been.
  const strong =
    costUsd === null ? `at most ${usdText(usdOf(state.totals.spentNanoUsd))}` : usdText(costUsd);
  const projected = isPaid(state.providers) && isLive(session) ? projectedUsd(session) : null;
  if (isShort && cap === "" && projected !== null) {
    return { name: "cost", strong, rest: `of about ${usdText(projected)}` };
  }
  const ahead = isShort || !isLive(session) ? [] : aheadTexts(state, projected);
  const counted = requests === null || isShort ? [] : [requests];
  const rest = [cap || (costUsd === null ? "" : "spent"), ...counted, ...ahead];
  return { name: "cost", strong, rest: rest.filter((part) => part !== "").join(" · ") };
}

/** What running calls may still cost, and what all of it comes to; nothing where nothing costs. */
function aheadTexts({ providers, running }: SearchState, projected: number | null): string[] {
  if (!isPaid(providers)) return [];
  const reserved = sumNanoUsd(...Object.values(running).map(({ worstNanoUsd }) => worstNanoUsd));
  return [
    ...(reserved === 0 ? [] : [`${usdText(usdOf(reserved))} reserved`]),
    ...(projected === null ? [] : [`about ${usdText(projected)} in all`]),
  ];
}

/**
 * What the search comes to, US dollars, if what is left costs as the work so far did.
 * @returns null while it is too early to say
 */
export function projectedUsd(session: SessionModel): number | null {
  const { state } = session;
  if (state.pause !== null || state.cancelRequested) return null;
  if (allCandidates(state).filter(isSettled).length < settledToEstimate) return null;
  const [done, spent] = [doneShare(session), usdOf(state.totals.spentNanoUsd)];
  if (spent === 0 || done <= 0 || done >= 1) return null;
  return Math.max(spent, Math.min(spent / done, state.caps.maxCostUsd ?? Infinity));
}

function timeFigure(session: SessionModel, nowMs: number): Figure {
  const strong = clockText(elapsedMs(session, nowMs));
  const leftMs = timeLeftMs(session, nowMs);
  return { name: "time", strong, rest: leftMs === null ? "" : `· about ${clockText(leftMs)} left` };
}

function modelsFigure({ providers }: SearchState): Figure {
  if (!isBuiltinAlone(providers)) {
    return { name: "models", strong: "", rest: modelsText(providers) };
  }
  const { language, image } = providers;
  const names = [...new Set([language.model, image.model])].filter((name) => name !== "");
  return { name: "models", strong: "", rest: names.join(" · ") };
}

/** Time that the search has been at work. */
function elapsedMs({ state, access }: SessionModel, nowMs: number): number {
  return isLive({ state, access }) ? activeUntil(state, nowMs) : state.activeMs;
}

/** Fewer settled candidates than this say nothing about the rest. */
const settledToEstimate = 2;

/**
 * From how long the work so far has taken, steps of images that are being drawn included.
 * @returns null while it is too early to say, and where nothing runs or a model is waited for
 */
export function timeLeftMs(session: SessionModel, nowMs: number): number | null {
  const { state } = session;
  if (!isLive(session) || state.pause !== null || state.cancelRequested) return null;
  if (waitingText(session, nowMs) !== null) return null;
  const settled = allCandidates(state).filter(isSettled).length;
  if (settled < settledToEstimate) return null;
  const done = doneShare(session);
  if (done <= 0 || done >= 1) return null;
  const elapsed = elapsedMs(session, nowMs);
  const left = Math.max(1000, (elapsed * (1 - done)) / done);
  const { maxSeconds } = state.caps;
  return maxSeconds === null ? left : Math.min(left, Math.max(0, 1000 * maxSeconds - elapsed));
}

/** How much of the expected work is done, 0-1. */
export function doneShare({ state, progress }: SessionModel): number {
  if (state.end?.kind === "finished") return 1;
  const expected = expectedImages(state);
  if (expected === 0) return 0;
  const shares = allCandidates(state).map((candidate) => {
    // Nothing more is done for it; without an image it is not expected either.
    if (isLeft(state, candidate)) return candidate.image === null ? 0 : 1;
    return shareOf(candidate, progress[candidate.id]);
  });
  return Math.min(1, shares.reduce((sum, share) => sum + share, 0) / expected);
}

/** How much of one candidate is done, 0-1: most of it is the drawing. */
function shareOf(candidate: Candidate, steps: Steps | undefined): number {
  switch (candidate.state) {
    case "planned":
      return 0;
    case "writing":
      return 0.05;
    case "drawing":
      return 0.1 + 0.7 * (steps === undefined ? 0 : Math.min(1, steps.step / steps.steps));
    case "judging":
      return 0.8;
    case "judged":
    case "failed":
      return 1;
  }
}
