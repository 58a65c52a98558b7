/**
 * Every error that Imagebeam throws on purpose, in one tree:
 *
 *   ImagebeamError
 *   ├─ UsageError            what was asked for cannot be done as asked; nothing was started
 *   │  └─ PlanError            an option or a cap is out of range (`protocol/planError.ts`)
 *   ├─ HttpFault             a request came to no whole answer (`providers/http/httpFault.ts`)
 *   ├─ CallError             one call of a model failed
 *   │  ├─ PromptRefusedError   the model's own filter refused the prompt
 *   │  └─ InvalidAnswerError   the model answered, but not with what was asked for
 *   ├─ StorageError          what is kept, a session's folder or a key, cannot be written or read
 *   ├─ SessionLockedError    another process owns the session
 *   ├─ JournalError          the journal cannot be read or continued as it stands
 *   └─ ProviderError         a provider cannot be used as it is set up
 */

export type ErrorCode = `${string}.${string}`;

/** Base of every error thrown on purpose. `code` is stable, for machines; `message` for a person. */
export abstract class ImagebeamError extends Error {
  abstract readonly code: ErrorCode;
  /** False for faults that a second try cannot cure (a refused prompt, a missing model file). */
  readonly retryable: boolean = false;
}

/** A request that cannot be carried out as it stands: a bad option, an empty goal, a missing folder. */
export class UsageError extends ImagebeamError {
  readonly code: `usage.${string}`;

  constructor(message: string, code: `usage.${string}` = "usage.invalid", options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Whose fault a failed call is: this request's, or the connection's, where any other would fail. */
export type CallScope = "candidate" | "connection";

/** Whether the provider charges for a call that failed. */
export type Billed = "no" | "maybe" | "yes";

export interface CallFailure {
  readonly retryable?: boolean;
  /** Default `maybe`: only a provider that knows says otherwise. */
  readonly billed?: Billed;
  /** Default `candidate`. A failure of the connection pauses the search at once. */
  readonly scope?: CallScope;
  /**
   * When the provider wants to be asked again, milliseconds from now. With it, a failure that is
   * retryable and not billed is no attempt: the whole lane waits, then the same call is asked again.
   */
  readonly retryAfterMs?: number;
  /** For how long, without an answer, that makes sense, milliseconds; at most, by default, 600,000. */
  readonly patienceMs?: number;
  /** What the call used all the same. */
  readonly usage?: CallUsage;
  readonly cause?: unknown;
}

/** As a provider reports it (`ReportedUsage` of the search); checked where it is recorded. */
export type CallUsage = Readonly<Record<string, number | null | undefined>>;

/** The code of a call whose server could not be reached: where there are several, another is asked. */
export const unreachableCode = "server.unreachable";

/** One call of a model failed; the search decides whether there is another attempt. */
export class CallError extends ImagebeamError {
  override readonly retryable: boolean;
  readonly billed: Billed;
  readonly scope: CallScope;
  readonly retryAfterMs: number | undefined;
  readonly patienceMs: number | undefined;
  readonly usage: CallUsage | undefined;
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, failure: CallFailure = {}) {
    super(message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.code = code;
    this.retryable = failure.retryable ?? false;
    this.billed = failure.billed ?? "maybe";
    this.scope = failure.scope ?? "candidate";
    this.retryAfterMs = failure.retryAfterMs;
    this.patienceMs = failure.patienceMs;
    this.usage = failure.usage;
  }
}

/** The model's own filter refused the prompt: a second try needs other words. */
export class PromptRefusedError extends CallError {
  constructor(message: string, failure: Omit<CallFailure, "retryable"> = {}) {
    super("prompt.refused", message, { ...failure, retryable: false });
  }
}

/** The model answered, but not with what was asked for (a NaN score, a broken image, 1 MB of prose). */
export class InvalidAnswerError extends CallError {
  constructor(message: string, failure: Omit<CallFailure, "retryable"> = {}) {
    super("answer.invalid", message, { ...failure, retryable: true });
  }
}

/** What is kept cannot be written or read. A search that meets one pauses: nothing is lost. */
export class StorageError extends ImagebeamError {
  readonly code: `storage.${string}`;

  constructor(code: `storage.${string}`, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Who holds a session, as far as its lock tells. */
export type SessionOwner =
  | {
      readonly kind: "process";
      readonly pid: number;
      readonly host: string;
      /** False where nobody can tell from here: it may have ended. */
      readonly isKnownAlive: boolean;
      /** UTC milliseconds. */
      readonly sinceMs: number;
      /** Tells this lock from every other one. */
      readonly mark: string;
    }
  /** The lock is no record: anybody may have made it. */
  | { readonly kind: "unreadable"; readonly sinceMs: number; readonly mark: string };

/** Another process holds the session, or may hold it; it can be watched, not changed. */
export class SessionLockedError extends ImagebeamError {
  readonly code = "session.locked";
  readonly owner: SessionOwner;

  constructor(owner: SessionOwner, message: string) {
    super(message);
    this.owner = owner;
  }
}

/** The journal cannot be read or continued as it stands. */
export class JournalError extends ImagebeamError {
  readonly code: `journal.${string}`;

  constructor(code: `journal.${string}`, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A provider cannot be used as it is set up: unknown, no key, not installed. */
export class ProviderError extends ImagebeamError {
  readonly code: `provider.${string}`;

  constructor(code: `provider.${string}`, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The message of anything that was thrown, for a log line or a wrapped error. Never throws. */
export function messageOf(thrown: unknown): string {
  try {
    const told: unknown = thrown instanceof Error ? thrown.message : thrown;
    return String(told);
  } catch {
    // Not even its text can be had: an object without a prototype, a getter that throws.
    return "Something was thrown that has no message";
  }
}
