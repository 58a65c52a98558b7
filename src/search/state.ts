import type { Billed } from "../base/errors.js";
import type { EventOf, Finding, ImageRef, Providers } from "../protocol/events.js";
import type { Plan } from "../protocol/plan.js";
import type { CritiqueText, Halves, PromptTexts } from "./ports.js";

/**
 * The folded state of a search. Plain records: it travels as JSON to a panel and is the same there.
 * Only `reduce` makes new states; what can be derived is derived (`selectors.ts`).
 */

/** The steps of the one candidate pipeline; `rewrite` only after a refused draw. */
export type Step = "write" | "rewrite" | "draw" | "judge";

export interface Failure {
  readonly code: `${string}.${string}`;
  readonly message: string;
  readonly retryable: boolean;
  readonly billed: Billed;
}

/** Where the attempts at one step, or one critique, stand. */
export interface Attempts {
  /** Highest attempt ever started; 0 before the first. */
  readonly started: number;
  /** Number of the attempt that is due or in flight; 1 at first, one more after each failure. */
  readonly next: number;
  /** Last number allowed; a retry that a person asks for raises it. */
  readonly limit: number;
  /** Why the last attempt failed; null when the next one is due for another reason. */
  readonly failure: Failure | null;
}

export interface Scores {
  /** 0-100, null when unknown. */
  readonly alignment: number | null;
  /** 0-10, null when unknown. */
  readonly aesthetic: number | null;
  /** 0-100, null when unknown. */
  readonly total: number | null;
}

export interface CandidateError {
  readonly code: `${string}.${string}`;
  readonly message: string;
}

export interface Candidate {
  readonly id: string;
  readonly iteration: number;
  readonly index: number;
  readonly parent: string | null;
  readonly halves: Halves;
  readonly critiqueRef: string | null;
  /** Image seed, [0, 2^32). */
  readonly seed: number;
  /** The step last started. */
  readonly state: "planned" | "writing" | "drawing" | "judging" | "judged" | "failed";
  readonly texts: PromptTexts | null;
  readonly image: ImageRef | null;
  /** Null until judged. */
  readonly scores: Scores | null;
  readonly findings: readonly Finding[];
  readonly error: CandidateError | null;
  /** Iterations whose ranking kept it. */
  readonly keptAfter: readonly number[];
  readonly attempts: Readonly<Record<Step, Attempts>>;
  /** Whether the one rewrite of a refused prompt has been used. */
  readonly rewritten: boolean;
  /** Children planned so far. */
  readonly children: readonly string[];
  /** Time spent in calls that gave a result, milliseconds. */
  readonly milliseconds: number;
  /** What its calls cost; null when any of them is unknown. */
  readonly costUsd: number | null;
}

export interface Critique {
  /** Key without the attempt. */
  readonly ref: string;
  readonly candidate: string;
  /** The iteration that it is for. */
  readonly iteration: number;
  readonly written: CritiqueText | null;
  readonly error: CandidateError | null;
  readonly attempts: Attempts;
}

export interface Iteration {
  readonly index: number;
  /** How many candidates it was planned with; fewer than the plan's where a cap allowed no more. */
  readonly size: number;
  readonly candidates: readonly string[];
  /** Null until ranked. Best first. */
  readonly kept: readonly string[] | null;
}

/** A call between `callStarted` and its result. */
export interface RunningCall {
  readonly key: string;
  readonly lane: string;
  readonly inputs: string;
  readonly worstUsd: number;
}

export interface Pause {
  readonly by: "user" | "disk" | "provider";
  readonly at: number;
  readonly message: string | null;
}

export type SearchEnd =
  | {
      readonly kind: "finished";
      readonly reason: EventOf<"searchFinished">["reason"];
      readonly winner: string | null;
      readonly at: number;
    }
  | { readonly kind: "failed"; readonly error: CandidateError; readonly at: number };

export interface Totals {
  /** Calls started, a repeated one after a crash counted once. */
  readonly calls: {
    readonly language: number;
    readonly image: number;
    readonly vision: number;
    readonly comparison: number;
  };
  /** Images drawn. */
  readonly images: number;
  /** Draws that may have been billed, the drawn ones included: what `maxImages` counts. */
  readonly billedDraws: number;
  /** What the cost cap counts: known costs, worst prices where a cost is unknown or a call was lost. */
  readonly spentUsd: number;
  /** What the providers said it cost; null when one did not say. */
  readonly costUsd: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface SearchState {
  readonly sessionId: string;
  readonly appVersion: string;
  readonly plan: Plan;
  readonly providers: Providers;
  readonly title: string | null;
  readonly startedAt: number;
  /** `at` of the last event. */
  readonly lastAt: number;
  readonly nextSeq: number;
  /** Time that counts towards `maxSeconds`: without pauses and without gaps before a resume. */
  readonly activeMs: number;
  readonly candidates: Readonly<Record<string, Candidate>>;
  readonly iterations: readonly Iteration[];
  readonly critiques: Readonly<Record<string, Critique>>;
  readonly running: Readonly<Record<string, RunningCall>>;
  readonly totals: Totals;
  readonly pause: Pause | null;
  readonly cancelRequested: boolean;
  readonly capHit: "cost" | "seconds" | null;
  /** Later iterations, running, in which every candidate failed. */
  readonly failedIterations: number;
  /** Iterations, running, that brought less than half a point; iteration 0 never counts. */
  readonly flatIterations: number;
  /** Retried candidates of ranked iterations: the next ranking, or the next end, waits for them. */
  readonly late: readonly string[];
  readonly end: SearchEnd | null;
  /** The end that a retry reopened: only the retried candidates run, then it ends again. */
  readonly reopened: Extract<SearchEnd, { kind: "finished" }> | null;
  /** Kinds of events that this version does not know; a session that has some is not resumed. */
  readonly unknownKinds: readonly string[];
}
