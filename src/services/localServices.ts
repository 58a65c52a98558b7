import type { Disposable } from "../base/disposable.js";
import type { LocalModel } from "./localModel.js";
import type { ModelRemoval } from "./modelRemovalSchema.js";
import type { ModelKey, ServiceName } from "./names.js";
import type { OwnerStatus } from "./status.js";

/** This machine's services, as whoever uses them sees them; the owner is started when it is needed. */

/** A model that is in memory and answers, until it is given back. */
export interface Grant {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Bearer token of that very process. */
  readonly token: string;
  /**
   * Aborted, with a `ServiceError` (`service.away`), when the process is gone or the owner is, or when
   * this program was stopped meanwhile: the call then fails, and may be made again.
   */
  readonly lost: AbortSignal;
  /** Gives it back; may be called again. The device may be another model's from now on. */
  release(): void;
}

export interface LocalServices {
  /** Whether there is an environment, and what is noted of it whole: asks the disk alone, starts nothing. */
  isSetUp(): Promise<boolean>;
  /**
   * Waits until a model is in memory, for one call of a search. It stays there at least until the
   * grant is released, or this program stops answering for half a minute.
   * @param signal when aborted, rejects with `signal.reason`, and the place in the queue is free
   * @param search whose call it is, 1-100 letters, the same for all calls of a search: the device is
   *   shared out fairly between searches. Without it all calls of this program are one.
   * @throws {ServiceError} it cannot be had
   */
  use(key: ModelKey, signal: AbortSignal, search?: string): Promise<Grant>;
  /**
   * The models of this machine and of the catalogue.
   * @throws {ServiceError}
   */
  models(signal: AbortSignal): Promise<readonly LocalModel[]>;
  /** Which model a service takes where nobody names one; null where it has none. */
  chosen(service: ServiceName, signal: AbortSignal): Promise<string | null>;
  /**
   * @param model of `models`, of that service, that is here
   * @throws {ServiceError}
   */
  choose(key: ModelKey, signal: AbortSignal): Promise<void>;
  /**
   * Adds a model file or folder of the person's own, in the place where it is.
   * @param path absolute
   * @throws {ServiceError} `service.noModel`: it is none that a service takes
   */
  addModel(path: string, signal: AbortSignal): Promise<LocalModel>;
  /**
   * What `removeModel` would come to; changes nothing.
   * @throws {ServiceError} `service.noModel`: nothing of it is here; `service.setUp`: it is not ours
   */
  modelRemoval(key: ModelKey, signal: AbortSignal): Promise<ModelRemoval>;
  /**
   * Deletes what was downloaded of a model; one of the person's own is taken off the list, and stays where
   * it is. A service that was to take it by the person's choice has none from now on.
   * @throws {ServiceError} as `modelRemoval`; `service.setUp`: its service runs, or it cannot be deleted
   */
  removeModel(key: ModelKey, signal: AbortSignal): Promise<ModelRemoval>;
  /** What there is now; null where no owner runs: none is started to be asked. */
  status(signal: AbortSignal): Promise<OwnerStatus | null>;
  /**
   * Tells each change, not more often than four times a second; null when no owner runs. Starts none,
   * and notices one that another client starts within two seconds.
   */
  watch(onStatus: (status: OwnerStatus | null) => void): Disposable;
  /** What a person asks for by hand. @throws {ServiceError} */
  start(key: ModelKey, signal: AbortSignal): Promise<void>;
  /** Ends its process; calls in it fail with `service.away`. */
  stop(key: ModelKey, signal: AbortSignal): Promise<void>;
  load(key: ModelKey, signal: AbortSignal): Promise<void>;
  unload(key: ModelKey, signal: AbortSignal): Promise<void>;
  /** The newest lines of its log, oldest first, at most 1,000. */
  log(key: ModelKey, signal: AbortSignal): Promise<readonly string[]>;
  /** Ends all services and the owner, and waits for it. Other clients' calls fail. */
  shutDown(signal: AbortSignal): Promise<void>;
  /** Leaves; the owner ends when its last client has. */
  dispose(): void;
}
