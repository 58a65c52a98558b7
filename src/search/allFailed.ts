import { cutText } from "../base/cutText.js";
import type { Role } from "../protocol/providers.js";
import { candidateOf } from "./candidates.js";
import { stepLeft } from "./calls/callKinds.js";
import type { Candidate, CandidateError, SearchState } from "./state.js";

/** Why the most of some candidates failed, and whose model it was. */
export interface CommonFailure extends CandidateError {
  /** Null where the step that failed is one that this version does not know. */
  readonly role: Role | null;
  /** How many failed so, of how many. */
  readonly count: number;
  readonly of: number;
}

/**
 * What failed most often; of several that are as frequent, the first. Errors are alike where their code
 * and their model's role are: messages name a time or a request.
 * @param ids candidates, in order; those that did not fail do not count
 * @returns null where none failed
 */
export function commonFailure(state: SearchState, ids: readonly string[]): CommonFailure | null {
  const failed = ids.map((id) => candidateOf(state, id)).filter(({ error }) => error !== null);
  const alike = new Map<string, Omit<CommonFailure, "of">>();
  for (const candidate of failed) {
    const { error } = candidate;
    if (error === null) continue;
    const role = roleThatFailed(state, candidate);
    const name = `${role ?? ""} ${error.code}`;
    const known = alike.get(name) ?? { ...error, role, count: 0 };
    alike.set(name, { ...known, count: known.count + 1 });
  }
  const [first, ...others] = alike.values();
  if (first === undefined) return null;
  const most = others.reduce((best, each) => (each.count > best.count ? each : best), first);
  return { ...most, of: failed.length };
}

/**
 * What a person reads where nothing came of some candidates: why, and what to do.
 * @param what "Every image failed"
 * @param then what to do once that is seen to: "resume"
 */
export function allFailedText(what: string, failure: CommonFailure | null, then: string): string {
  if (failure === null) return `${what}.`;
  const { count, of, message, role } = failure;
  const often = count === of ? " for the same reason" : `, ${count} of ${of} for the same reason`;
  const whose = role === null ? "" : ` in the ${role} model`;
  const saying = cutText(message.trim(), 1500, "…");
  const said = /[.!?…]$/.test(saying) ? saying : `${saying}.`;
  return `${what}${often}${whose}: ${said} See to that, then ${then}.`;
}

/** The step that a failed candidate did not come past is the one that failed. */
function roleThatFailed(state: SearchState, candidate: Candidate): Role | null {
  return stepLeft(state, candidate)?.[1].role ?? null;
}
