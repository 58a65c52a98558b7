import { assertNever } from "../base/assertNever.js";
import { demandOfAttempt, sumOf } from "./allotments.js";
import { retryVerdict } from "./budget.js";
import type { ExtraCalls } from "./calls/callKind.js";
import { isOfIteration, kindOf, prerequisites, stepLeft } from "./calls/callKinds.js";
import { isSettled } from "./candidates.js";
import { chargeOf } from "./charge.js";
import { attemptsOf, isOver } from "./draft.js";
import { intentOf, type CallIntent } from "./intent.js";
import { stepName, type CallName } from "./keys.js";
import { rulesOf } from "./rules.js";
import type { Attempts, Candidate, CandidateError, Failure, SearchState } from "./state.js";

/** What a candidate, or a call that others wait for, needs next. */
export type Due =
  /** It is worth starting, or runs already. */
  | { readonly kind: "call"; readonly call: CallIntent }
  /** Another call, or the caps' word on a retry, has to come first. */
  | { readonly kind: "wait" }
  /** It is out of attempts. */
  | { readonly kind: "fail"; readonly name: string; readonly error: CandidateError }
  | { readonly kind: "nothing" };

const wait: Due = { kind: "wait" };
const nothing: Due = { kind: "nothing" };

/** A candidate's next step: the first one on its way that is not done. */
export function dueOf(state: SearchState, candidate: Candidate): Due {
  const next = nextStep(state, candidate);
  if (next === undefined) return nothing;
  if (callsBefore(state, candidate).length > 0) return wait;
  const [kind, step] = next;
  const extra = step.extra?.(state, candidate) ?? null;
  return dueCall(state, {
    name: stepName(candidate.id, kind),
    kind,
    claimant: candidate.id,
    extra,
  });
}

/** The calls that a candidate's next step waits for. */
export function callsBefore(state: SearchState, candidate: Candidate): readonly CallName[] {
  const next = nextStep(state, candidate);
  if (next === undefined) return [];
  return prerequisites.flatMap(([name, kind]) => {
    const awaited = kind.before?.(state, candidate, next[0]) ?? null;
    const isAwaited = awaited !== null && !isOver(attemptsOf(state, awaited));
    return isAwaited ? [{ name: awaited, kind: name }] : [];
  });
}

/** What a call that belongs to no single candidate needs next. */
export function dueShared(state: SearchState, { name, kind }: CallName): Due {
  if (isOfIteration(kind)) return dueCall(state, { name, kind, claimant: name, extra: null });
  const worthWith = kindOf({ name, kind }).worthWith?.(state, name) ?? 0;
  const rest = Array.from({ length: worthWith }, () => kind);
  const extra = { kinds: rest, otherwise: noRoom };
  return dueCall(state, { name, kind, claimant: name, extra, rest });
}

const noRoom: Failure = {
  code: "cap.noRoom",
  message: "The caps leave no room for it",
  retryable: false,
  billed: "no",
};

interface AskedCall extends CallName {
  /** For whom the caps are asked, as `retryVerdict` names them. */
  readonly claimant: string;
  /** What nobody planned is asked for; null for what was allotted with its candidate. */
  readonly extra: ExtraCalls | null;
  /** What another attempt has to leave room for; it is given up before that. */
  readonly rest?: readonly string[];
}

function nextStep(state: SearchState, candidate: Candidate) {
  return isSettled(candidate) ? undefined : stepLeft(state, candidate);
}

function dueCall(state: SearchState, asked: AskedCall): Due {
  const { name, kind, claimant, extra, rest = [] } = asked;
  const attempts = attemptsOf(state, name);
  const { retriesAskCaps } = rulesOf(state);
  switch (attempts.kind) {
    case "done":
    case "givenUp":
      return nothing;
    case "running":
      return go();
    case "open":
      // What was lost or deferred had its place under the caps when it was first started.
      if (attempts.attempt <= attempts.started) return go();
      if (extra !== null && (retriesAskCaps || attempts.started === 0)) {
        if (extra.isDenied === true) return fail(extra.otherwise);
        return allowed(extra.otherwise, [kind, ...extra.kinds]);
      }
      if (attempts.after === null || !retriesAskCaps) return go();
      return allowed(attempts.after, [kind]);
    case "failed":
      return mayTryAgain(state, attempts, { name, kind })
        ? allowed(attempts.failure, [kind, ...rest])
        : fail(attempts.failure);
    default:
      return assertNever(attempts);
  }

  function allowed(failure: Failure, kinds: readonly string[]): Due {
    const place = name.slice(0, name.lastIndexOf("/"));
    const demands = kinds.map((each) =>
      demandOfAttempt(state, each === kind ? name : stepName(place, each), each),
    );
    const verdict = retryVerdict(state, claimant, sumOf(demands));
    if (verdict === "go") return go();
    return verdict === "wait" ? wait : fail(failure);
  }

  function go(): Due {
    return { kind: "call", call: intentOf(state, name, kind) };
  }

  function fail({ code, message }: Failure): Due {
    return { kind: "fail", name, error: { code, message } };
  }
}

/** The next attempt is automatic only where it cannot be paid twice, or where the caps cover that. */
function mayTryAgain(
  state: SearchState,
  { started, limit, failure }: Extract<Attempts, { kind: "failed" }>,
  { name, kind }: CallName,
): boolean {
  if (!failure.retryable || started >= limit) return false;
  const isAnswer = failure.code === "answer.invalid";
  if (isAnswer && kindOf({ name, kind }).takesAnyAnswer?.(state) === true) return false;
  if (failure.billed === "no" || chargeOf(state, kind).kind === "free") return true;
  return rulesOf(state).repeatsInvalidAnswers && isAnswer;
}
