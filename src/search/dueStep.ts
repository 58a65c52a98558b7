import { retryVerdict } from "./budget.js";
import { termsOf } from "./intent.js";
import type { Attempts, Candidate, CandidateError, Critique, SearchState, Step } from "./state.js";

/** What a candidate, or a critique, needs next. */
export type Due =
  | { readonly kind: "call"; readonly step: Step }
  /** The critique, or the caps' word on a retry, has to come first. */
  | { readonly kind: "wait" }
  | { readonly kind: "fail"; readonly error: CandidateError }
  | { readonly kind: "nothing" };

const wait: Due = { kind: "wait" };
const nothing: Due = { kind: "nothing" };

/** The one candidate pipeline: write, draw, judge; rewrite once after a refused draw. */
export function dueOf(state: SearchState, candidate: Candidate): Due {
  if (candidate.state === "judged" || candidate.state === "failed") return nothing;
  const { attempts, texts, image, rewritten } = candidate;
  if (texts === null) return critiquePending(state, candidate) ? wait : attempt("write");
  if (image !== null) return attempt("judge");
  if (attempts.draw.failure?.code !== "prompt.refused") return attempt("draw");
  // A refused prompt is rewritten once; the rewrite needs a draw attempt to be worth its price.
  if (rewritten || attempts.draw.next > attempts.draw.limit) return fail(attempts.draw);
  if (attempts.rewrite.failure !== null || attempts.rewrite.started > 0) return attempt("rewrite");
  return verdict(retryVerdict(state, candidate, 2), "rewrite", attempts.draw);

  function attempt(step: Step): Due {
    const at = attempts[step];
    if (at.failure === null) return { kind: "call", step };
    if (!mayTryAgain(at, termsOf(state, step).worstUsd)) return fail(at);
    return verdict(retryVerdict(state, candidate, 1), step, at);
  }
}

/** @returns `call` with step `write`: a critique is written by the language model too */
export function dueOfCritique(state: SearchState, critique: Critique): Due {
  if (critique.written !== null || critique.error !== null) return nothing;
  const { attempts } = critique;
  if (attempts.failure === null) return { kind: "call", step: "write" };
  if (!mayTryAgain(attempts, state.providers.language.worstUsd.critique)) return fail(attempts);
  return verdict(retryVerdict(state, critique, 1), "write", attempts);
}

function critiquePending(state: SearchState, { critiqueRef }: Candidate): boolean {
  const critique = critiqueRef === null ? undefined : state.critiques[critiqueRef];
  return critique !== undefined && critique.written === null && critique.error === null;
}

/** The next attempt is automatic only where it cannot be paid twice. */
function mayTryAgain({ failure, next, limit }: Attempts, worstUsd: number): boolean {
  if (failure === null) return true;
  return failure.retryable && next <= limit && (failure.billed === "no" || worstUsd === 0);
}

function verdict(given: ReturnType<typeof retryVerdict>, step: Step, attempts: Attempts): Due {
  if (given === "go") return { kind: "call", step };
  return given === "wait" ? wait : fail(attempts);
}

function fail({ failure }: Attempts): Due {
  const error = failure ?? { code: "search.noAttempts", message: "No attempt is left" };
  return { kind: "fail", error: { code: error.code, message: error.message } };
}
