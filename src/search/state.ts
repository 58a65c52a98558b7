import type { Billed } from "../base/errors.js";
import type { NanoUsd } from "../base/money.js";
import type { EventOf, Finding, FinishReason, ImageRef, SourceRef } from "../protocol/events.js";
import type { CapName, Plan, Question } from "../protocol/plan.js";
import type { Providers, Role } from "../protocol/providers.js";
import type { AskedModel } from "./askedModel.js";
import type { GivenAnswer } from "./checklistPort.js";
import type { NamedComparison } from "./keys.js";
import type { ComparedNote, CritiqueText } from "./criticPort.js";
import type { Halves, PromptTexts } from "./ports.js";

/**
 * The folded state of a search. Plain records: it travels as JSON to a panel and is the same there.
 * Only `reduce` makes new states; what can be derived is derived (`selectors.ts`).
 */

export interface Failure {
  readonly code: `${string}.${string}`;
  readonly message: string;
  readonly retryable: boolean;
  readonly billed: Billed;
}

export interface Counted {
  /** Highest attempt ever started; 0 before the first. */
  readonly started: number;
  /** Last attempt allowed; a retry that a person asks for raises it. */
  readonly limit: number;
  /** Attempts that were answered, or may have been billed. */
  readonly billed: number;
  /** What they cost, as `Totals.spentNanoUsd` counts it. */
  readonly spentNanoUsd: NanoUsd;
  /** Of whom the last one was asked, also where it was lost; null before the first. */
  readonly asked: AskedModel | null;
}

/** Where the attempts at one call stand. */
export type Attempts =
  | (Counted & {
      /** One may start: the first, one that was granted, or one that is asked again. */
      readonly kind: "open";
      /** Its number: `started + 1`, or `started` where that one was lost, stopped or deferred. */
      readonly attempt: number;
      /** The failure after which a person asked for it; null for any other reason. */
      readonly after: Failure | null;
    })
  | (Counted & { readonly kind: "running"; readonly after: Failure | null })
  /** Whether there is another attempt is for `decide` to say. */
  | (Counted & { readonly kind: "failed"; readonly failure: Failure })
  | (Counted & { readonly kind: "done" })
  /** Nothing more is asked, and what waited for it goes on without. */
  | (Counted & { readonly kind: "givenUp"; readonly error: CandidateError });

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

/** What is shown of a candidate: the step last started. */
export type CandidateStage = "planned" | "writing" | "drawing" | "judging" | "judged" | "failed";

export interface Candidate {
  readonly id: string;
  readonly iteration: number;
  readonly index: number;
  readonly parent: string | null;
  readonly halves: Halves;
  readonly action: EventOf<"candidatePlanned">["action"];
  readonly critiqueRef: string | null;
  /** The candidate whose drawing it starts from; null for none. */
  readonly base: string | null;
  /** Image seed, [0, 2^32). */
  readonly seed: number;
  readonly state: CandidateStage;
  readonly texts: PromptTexts | null;
  /**
   * The drawn candidate whose prompt its first one was nearly the same as; null where there was none, or
   * nobody looked.
   */
  readonly nearly: string | null;
  /** Ids of the questions that its prompt covers, as its writer says; null where none said so. */
  readonly covers: readonly string[] | null;
  readonly image: ImageRef | null;
  /** The drawing that the image was made from; null where there is none. */
  readonly source: SourceRef | null;
  /** The model that drew the image; null before. The search's own may be another one by now. */
  readonly drawnBy: string | null;
  /** Null until judged. */
  readonly scores: Scores | null;
  readonly findings: readonly Finding[];
  /** What the judge answered to the checklist; null where it was not asked. */
  readonly answers: readonly GivenAnswer[] | null;
  /** Whether a second look found all questions answered with yes, too; null without one. */
  readonly confirmed: boolean | null;
  /** Why the judge would not look at the image, which stays without scores; null otherwise. */
  readonly refused: string | null;
  readonly error: CandidateError | null;
  /** Its error before a person asked to try it again; null when that is settled. */
  readonly errorBefore: CandidateError | null;
  /** Iterations whose ranking kept it. */
  readonly keptAfter: readonly number[];
  /** Children planned so far. */
  readonly children: readonly string[];
  /** Time spent in calls that gave a result, milliseconds. */
  readonly milliseconds: number;
  /** What its calls cost; null when any of them is unknown. */
  readonly costNanoUsd: NanoUsd | null;
}

export interface Critique {
  /** The call's name. */
  readonly ref: string;
  readonly candidate: string;
  /** The iteration that it is for. */
  readonly iteration: number;
  readonly written: CritiqueText | null;
  readonly error: CandidateError | null;
}

/** One answer about images side by side. */
export interface Comparison extends NamedComparison {
  /** The call's name. */
  readonly call: string;
  /** Best first; those in one group are equals. Each that was shown, once. */
  readonly order: readonly (readonly string[])[];
  /** By candidate; absent where nothing was said. */
  readonly notes: Readonly<Record<string, ComparedNote>>;
}

/** One answer of the vision model's test, about two pictures. */
export interface TestAnswer {
  /** Of the question, from 0. */
  readonly number: number;
  /** The place of the right picture, from 0. */
  readonly right: 0 | 1;
  /** The place that was named; null where they were called equal. */
  readonly chosen: 0 | 1 | null;
}

/** What an iteration's ranking left to chance. */
export interface Chance {
  readonly id: string;
  /** Probability that it is the best of its pool, 0-1. */
  readonly win: number;
  /** Probability that it is one of the best that are kept, 0-1. */
  readonly kept: number;
}

export interface Iteration {
  readonly index: number;
  /** How many candidates it was planned with. */
  readonly size: number;
  /** Whether a cap allowed fewer than the plan asks for; a raised cap takes that back. */
  readonly isCut: boolean;
  readonly candidates: readonly string[];
  /** Null until ranked. Best first. */
  readonly kept: readonly string[] | null;
  /** Of its pool, best first; absent where nobody compared. */
  readonly chances?: readonly Chance[];
}

/** A call between `callStarted` and its result. */
export interface RunningCall {
  readonly key: string;
  readonly lane: string;
  readonly inputs: string;
  readonly worstNanoUsd: NanoUsd;
}

export interface Pause {
  readonly by: EventOf<"searchPaused">["by"];
  readonly at: number;
  readonly message: string | null;
  readonly code: `${string}.${string}` | null;
  /** Whose connection it is about. */
  readonly role: Role | null;
}

export type SearchEnd =
  | {
      readonly kind: "finished";
      readonly reason: FinishReason;
      readonly winner: string | null;
      readonly at: number;
    }
  | { readonly kind: "failed"; readonly error: CandidateError; readonly at: number };

/** What some calls used, added up. */
export interface UsageSum {
  /** Calls started, a repeated one after a crash counted once. */
  readonly calls: number;
  /** What the providers said it cost; null when one did not say. */
  readonly costNanoUsd: NanoUsd | null;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly imageTokens: number;
  /** Requests that went out, where providers count them. */
  readonly requests: number;
}

/** The calls of one kind, in one iteration, to one model. */
export interface UsageRow extends UsageSum {
  readonly role: Role;
  /** Kind of call: `draw`. */
  readonly stage: string;
  /** Null for what belongs to the search as a whole. */
  readonly iteration: number | null;
  readonly model: string;
}

export interface Totals {
  /** Images drawn. */
  readonly images: number;
  /** Draws that may have been billed, the drawn ones included: what `maxImages` counts. */
  readonly billedDraws: number;
  /** Calls started, a repeated one counted once: what `maxCalls` counts. */
  readonly calls: number;
  /** What the cost cap counts: known costs, worst prices where a cost is unknown or a call was lost. */
  readonly spentNanoUsd: NanoUsd;
  /** Requests that went out to models of a quota. */
  readonly quotaRequests: number;
}

/** The limits in force; the plan's are their first values. Null: no limit. */
export type Caps = Readonly<Record<CapName, number | null>>;

/** What a provider asked of its lane. */
export interface LaneWait {
  /** Nothing is asked before this moment, UTC milliseconds. */
  readonly untilMs: number;
  /** The first deferral since the lane's last answer, UTC milliseconds. */
  readonly sinceMs: number;
}

/** A connection that failed, before the pause that follows from it. */
export interface Trouble {
  readonly role: Role;
  readonly code: `${string}.${string}`;
  readonly message: string;
}

export interface SearchState {
  readonly sessionId: string;
  readonly appVersion: string;
  readonly plan: Plan;
  readonly providers: Providers;
  /** Format that new events are of. */
  readonly format: number;
  /** Which decisions follow (`rules.ts`). */
  readonly rules: Plan["rules"];
  readonly caps: Caps;
  readonly title: string | null;
  readonly startedAt: number;
  /** `at` of the last event. */
  readonly lastAt: number;
  readonly nextSeq: number;
  /** Time that counts towards `maxSeconds`: without pauses, ends, and gaps in which nothing ran. */
  readonly activeMs: number;
  /** Where the active time that is not counted yet begins, UTC milliseconds. */
  readonly activeFromMs: number;
  /** What images are asked, the fixed questions last; null where there is none, or not yet. */
  readonly checklist: readonly Question[] | null;
  readonly candidates: Readonly<Record<string, Candidate>>;
  readonly iterations: readonly Iteration[];
  readonly critiques: Readonly<Record<string, Critique>>;
  /** By iteration, round and name: whichever was answered first. */
  readonly comparisons: readonly Comparison[];
  /** By number: whichever was answered first. */
  readonly testAnswers: readonly TestAnswer[];
  /** By the call's name, which is its key without the attempt; absent before the first attempt. */
  readonly attempts: Readonly<Record<string, Attempts>>;
  readonly running: Readonly<Record<string, RunningCall>>;
  /** How many of those are of each role: a gap in time is measured without a look at each of them. */
  readonly runningOf: Readonly<Record<Role, number>>;
  /** By lane; absent where nothing was asked. */
  readonly waits: Readonly<Record<string, LaneWait>>;
  readonly totals: Totals;
  /** By role, stage, iteration and model. */
  readonly usage: Readonly<Record<string, UsageRow>>;
  readonly pause: Pause | null;
  readonly trouble: Trouble | null;
  readonly cancelRequested: boolean;
  /** Nothing more begins: what is judged is ranked, and the search ends. */
  readonly finishRequested: boolean;
  readonly capHit: EventOf<"capHit">["cap"] | null;
  /** Later iterations, running, in which every candidate failed. */
  readonly failedIterations: number;
  /** Iterations, running, that brought less than half a point; iteration 0 never counts. */
  readonly flatIterations: number;
  /** Retried candidates of ranked iterations: the next ranking, or the next end, waits for them. */
  readonly late: readonly string[];
  readonly end: SearchEnd | null;
  /** The candidate that the person picked as the winner; null while the judge's counts. */
  readonly picked: string | null;
  /** In the order in which they became it. */
  readonly favourites: readonly string[];
  /**
   * The end that a retry reopened. After one that had finished only the retried candidates run, then
   * it ends again; one that had failed goes on as soon as an iteration can be ranked.
   */
  readonly reopened: SearchEnd | null;
  /** Kinds that this version does not know, each once; a session that has some is not resumed. */
  readonly unknownKinds: readonly string[];
}
