import { assertNever } from "../../../src/base/assertNever.js";
import type { SessionAction } from "../../../src/protocol/panelMessages.js";
import { canRaise } from "../../../src/search/limits.js";
import {
  canCompareBest,
  comparedNow,
  statusOf,
  whyNoFinish,
} from "../../../src/search/selectors.js";
import type { SearchState } from "../../../src/search/state.js";
import { isLive, type SessionModel } from "./session.js";

/** How the search stands, as its head says it, and what can be done about it here. */

export interface Standing {
  readonly kind:
    | "running"
    | "pausing"
    | "paused"
    | "interrupted"
    | "cancelling"
    | "finished"
    | "failed"
    | "cancelled";
  /** "Running". */
  readonly word: string;
  /** "refine 2 of 2"; empty where there is nothing to add. */
  readonly detail: string;
}

export function standingOf(session: SessionModel): Standing {
  const { state } = session;
  const status = statusOf(state);
  switch (status) {
    case "finished":
      return { kind: "finished", word: "Finished", detail: "" };
    case "failed":
      return { kind: "failed", word: "Failed", detail: "" };
    case "cancelled":
      return { kind: "cancelled", word: "Cancelled", detail: "" };
    case "paused":
      return isLive(session)
        ? { kind: "pausing", word: "Pausing", detail: "running calls finish" }
        : { kind: "paused", word: "Paused", detail: stageText(state) };
    case "running":
      if (!isLive(session)) {
        return { kind: "interrupted", word: "Interrupted", detail: stageText(state) };
      }
      return state.cancelRequested
        ? { kind: "cancelling", word: "Cancelling", detail: "running calls end" }
        : { kind: "running", word: "Running", detail: stageText(state) };
    default:
      return assertNever(status);
  }
}

/** "explore", "refine 2 of 3, comparing 4 images". */
function stageText(state: SearchState): string {
  const { iterations, plan } = state;
  const current = Math.max(0, iterations.length - 1);
  const stage = current === 0 ? "explore" : `refine ${current} of ${plan.iterations - 1}`;
  const compared = comparedNow(state);
  return compared === 0 ? stage : `${stage}, comparing ${compared} images`;
}

/** The buttons of the head: those that work now, and no others. */
export function headActions(session: SessionModel): SessionAction[] {
  const { access, blocked, state } = session;
  const { kind } = standingOf(session);
  switch (kind) {
    case "running":
      if (access.kind === "driven") return ["pause", "cancel"];
      return mayTakeOver(session) ? ["resume"] : [];
    case "pausing":
      if (access.kind === "driven") return ["resume", "cancel"];
      return mayTakeOver(session) ? ["resume"] : [];
    case "paused":
    case "interrupted": {
      if (blocked !== null || state.unknownKinds.length > 0) return [];
      const isOurs = access.kind === "driven" || access.kind === "idle" || mayTakeOver(session);
      if (!isOurs) return [];
      return whyNoFinish(state) === null ? ["resume", "finish", "cancel"] : ["resume", "cancel"];
    }
    case "cancelling":
      return mayTakeOver(session) ? ["resume"] : [];
    case "finished":
    case "failed":
    case "cancelled":
      return canCompareBest(state) ? ["compareBest"] : [];
    default:
      return assertNever(kind);
  }
}

/**
 * The button that helps most with a search that stands still: a resume, but for one that could only
 * pause again today.
 */
export function mainAction({ state: { pause } }: SessionModel, nowMs: number): SessionAction {
  return pause?.by === "budget" && isSameDay(pause.at, nowMs) ? "raiseDailyLimit" : "resume";
}

function isSameDay(oneMs: number, otherMs: number): boolean {
  return new Date(oneMs).toDateString() === new Date(otherMs).toDateString();
}

/** Whether a resume may take the session from an owner that may have ended. */
export function mayTakeOver({ access, blocked, state }: SessionModel): boolean {
  const isHeld = access.kind === "watched" && access.canTakeOver;
  return isHeld && blocked === null && state.end === null && state.unknownKinds.length === 0;
}

/** Whether a limit can be raised here, so that the search goes on. */
export function mayRaise(session: SessionModel): boolean {
  const { state } = session;
  return state.unknownKinds.length === 0 && isChangeable(session) && canRaise(state);
}

/** Whether a person may say here which image they like. */
export function mayChangeWord(session: SessionModel): boolean {
  return session.state.unknownKinds.length === 0 && isChangeable(session);
}

/** Whether this window may change the session at all, if need be after a question. */
export function isChangeable({ access, blocked }: SessionModel): boolean {
  if (blocked !== null) return false;
  return access.kind === "watched" ? access.canTakeOver : access.kind !== "readOnly";
}
