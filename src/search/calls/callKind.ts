import type { Json } from "../../base/canonicalJson.js";
import { InvalidAnswerError } from "../../base/errors.js";
import type { EventBody, EventOf } from "../../protocol/events.js";
import type { Plan } from "../../protocol/plan.js";
import type { Providers, Role } from "../../protocol/providers.js";
import type { AskedModel } from "../askedModel.js";
import type { Draft } from "../draft.js";
import type { CallKey, StepKey } from "../keys.js";
import type { Foreseen } from "../foreseen.js";
import type { DrawProgress, ImageStore, ModelPorts, ReportedUsage } from "../ports.js";
import type { Candidate, CandidateError, CandidateStage, Failure, SearchState } from "../state.js";

/** What a kind of call is made of. `callKinds.ts` lists them all; each has a file of its own. */

/** Events that record an answer. */
export type AnswerKind =
  | "promptWritten"
  | "imageDrawn"
  | "candidateJudged"
  | "critiqueWritten"
  | "checklistPlanned"
  | "candidatesCompared"
  | "judgeTested";
export type AnswerEvent = EventOf<AnswerKind>;

/**
 * What an answer says, as its provider gave it; key, usage and time are added, and all of it is
 * checked against the event's schema, where it is recorded (`callRunner.ts`).
 */
export type AnswerBody = { readonly kind: AnswerKind } & Readonly<Record<string, unknown>>;

/** What a call needs of the world. */
export interface CallMeans {
  /**
   * Asks a model, for no longer than its role may take.
   * @param ask given the models, and a signal that is aborted at the deadline or from outside
   * @throws {CallError} `call.timeout`, else what the model throws
   */
  readonly ask: <T>(ask: (ports: ModelPorts, signal: AbortSignal) => Promise<T>) => Promise<T>;
  readonly images: ImageStore;
  /** For the eye only: steps of an image, previews. */
  readonly onProgress: (candidate: string, progress: DrawProgress) => void;
}

/** A call that has been started. */
export interface StartedCall<Request, Key extends CallKey = CallKey> {
  readonly key: Key;
  readonly inputs: string;
  readonly request: Request;
}

export interface Answer {
  readonly body: AnswerBody;
  readonly usage: ReportedUsage;
}

/**
 * The fields of a model's answer, each read once: what they hold is checked where it is recorded.
 * @throws {InvalidAnswerError} it answered with nothing at all, or one of them cannot be read
 */
export function readAnswer<T extends object, Name extends keyof T>(
  given: T,
  names: readonly Name[],
): Pick<T, Name> {
  if (typeof (given as unknown) !== "object" || (given as unknown) === null) {
    throw new InvalidAnswerError("The model gave no answer");
  }
  try {
    return Object.fromEntries(names.map((name) => [name, given[name]])) as Pick<T, Name>;
  } catch (cause) {
    throw new InvalidAnswerError("The model's answer cannot be read", { cause });
  }
}

/** One kind of call, whoever answers it. `Request` is its own affair: others hand it back to it. */
export interface CallKind<Request = unknown, Key extends CallKey = CallKey> {
  readonly role: Role;
  /** What is shown of the candidate while it runs; null where it belongs to no single one. */
  readonly stage: CandidateStage | null;
  /** Another kind of the same work, whose price providers declare; its own where it is left out. */
  readonly pricedAs?: string;
  /** The kind of event that records its answer. */
  readonly answeredBy: AnswerKind;
  /** @throws {JournalError} the state is not so far */
  request(state: SearchState, key: Key): Request;
  /** Of the request, what its answer may depend on beside the provider: hashed, so, as `inputs`. */
  received(request: Request): { readonly kind: string } & Readonly<Record<string, Json>>;
  /** What the model will be asked; null where no provider could tell its price from that. */
  foreseen(request: Request): Foreseen | null;
  /** @throws what the port throws */
  run(call: StartedCall<Request, Key>, means: CallMeans): Promise<Answer>;
  /** Takes the answer into the state. @param asked the model that gave it */
  reduce(draft: Draft, key: Key, event: AnswerEvent, asked: AskedModel): void;
  /** @throws {JournalError} the journal never planned what it names */
  requirePlanned?(draft: Draft, name: string): void;
  /** Whether an answer that is none is an answer all the same, and not asked for again. */
  readonly takesAnyAnswer?: (state: SearchState) => boolean;
  /**
   * Of one that nobody planned: how many more calls, each as dear, it would be worth nothing without. The
   * caps have to leave room for all of them before it is begun; none where it is left out.
   */
  worthWith?(state: SearchState, name: string): number;
  /** The decision that follows when it is out of attempts: `candidateFailed`, `callGivenUp`. */
  failed(key: Key, error: CandidateError): EventBody;
  /**
   * The name of a call of this kind that `step` of a candidate has to wait for; null when there is
   * none. One that was answered, or given up, is waited for no more, named or not.
   */
  before?(state: SearchState, candidate: Candidate, step: string): string | null;
}

/** A call that is a step of each candidate's way: write, draw, judge. */
export interface CandidateStep<Request = unknown> extends CallKind<Request, StepKey> {
  readonly stage: CandidateStage;
  /**
   * Which candidates of such a plan take it: what all take is planned and paid for from the start;
   * what some take asks for room when it is due (`extra`).
   */
  takenBy(plan: Plan): "all" | "some" | "none";
  /** Whether the candidate needs it no more, or not now. */
  isDone(state: SearchState, candidate: Candidate): boolean;
  /** Of a step that is not planned: what it asks of the caps; null when that was granted before. */
  extra?(state: SearchState, candidate: Candidate): ExtraCalls | null;
  /** Whether the candidate goes on without it where it fails; `failed` then gives it up alone. */
  readonly canBeGivenUp?: boolean;
  /** Kinds of the candidate's calls that were granted together with this one and have not begun. */
  owed?(state: SearchState, candidate: Candidate): readonly string[];
}

/** What the calls of iterations, and of the plan, depend on of the models. */
export interface AbleProviders {
  readonly language: Pick<Providers["language"], "abilities">;
  readonly vision: Pick<Providers["vision"], "abilities" | "judgeTest">;
}

/** A call of the plan as a whole, made once, before the first prompt is written. */
export interface PlanCall<Request = unknown> extends CallKind<Request> {
  /** Whether a search makes it. */
  isTaken(search: Pick<SearchState, "plan"> & { readonly providers: AbleProviders }): boolean;
}

/** A call of an iteration, not of a single candidate, that is planned and paid for with it. */
export interface IterationCall<Request = unknown> extends CallKind<Request> {
  /** How many an iteration takes whose candidates come from so many parents; 0 in the first one. */
  perIteration(
    search: Pick<SearchState, "plan"> & { readonly providers: AbleProviders },
    parents: number,
  ): number;
  /** Those that were planned, in order. */
  planned(state: SearchState): readonly PlannedCall[];
  /** @throws {JournalError} the journal never planned it */
  requirePlanned(draft: Draft, name: string): void;
}

export interface PlannedCall {
  /** The key without the attempt. */
  readonly name: string;
  readonly iteration: number;
  /** Answered, or given up. */
  readonly isSettled: boolean;
}

/** A step that nobody planned needs room under the caps before its first attempt. */
export interface ExtraCalls {
  /** Kinds of the calls that it would be worth nothing without. */
  readonly kinds: readonly string[];
  /** Why the candidate fails, or the step is given up, where there is no room. */
  readonly otherwise: Failure;
  /** Whether there is none, whatever the caps are. */
  readonly isDenied?: boolean;
}

/** The decision about a call that is out of attempts, and that others go on without. */
export function callGivenUp({ name }: CallKey, error: CandidateError): EventBody {
  return { kind: "callGivenUp", call: name, ...error };
}

/** The decision about a candidate whose step is out of attempts. */
export function candidateFailed({ candidate }: StepKey, error: CandidateError): EventBody {
  return { kind: "candidateFailed", candidate, ...error };
}
