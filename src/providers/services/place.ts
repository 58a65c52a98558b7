import { CallError } from "../../base/errors.js";
import { messageOf } from "../../base/errors.js";
import type { ServiceName } from "../../services/names.js";

/** Where a model of a service answers: the one difference between this machine's and others'. */

/** A model that is in memory and answers, for one call. */
export interface Served {
  /** Without a slash at its end; behind it stand the paths of the service's interface. */
  readonly url: string;
  /** Asked anew for each request. @throws {CallError} there is one that cannot be had */
  readonly token: (signal: AbortSignal) => Promise<string | undefined>;
  /** The name by which its requests may call it; null where whatever answers there is meant. */
  readonly model: string | null;
  /** Aborted with the reason when it has gone; absent where nobody would know. */
  readonly lost?: AbortSignal;
  /** May be called again. */
  release(): void;
}

export interface Place {
  /**
   * Waits until a model answers.
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {CallError} it cannot be had
   */
  use(service: ServiceName, model: string, signal: AbortSignal): Promise<Served>;
}

/**
 * One whole call of a search, its rounds and repairs, with a model that is held for as long.
 * @param signal when aborted, rejects with `signal.reason`
 * @throws {CallError} what `work` throws; where the model went away meanwhile, `service.away`,
 *   retryable and not billed: nothing of it was done
 */
export async function held<T>(
  served: Promise<Served>,
  signal: AbortSignal,
  work: (served: Served, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const at = await served;
  const { lost } = at;
  try {
    signal.throwIfAborted();
    return await work(at, lost === undefined ? signal : AbortSignal.any([signal, lost]));
  } catch (thrown) {
    signal.throwIfAborted();
    if (lost?.aborted !== true) throw thrown;
    throw new CallError("service.away", `${messageOf(lost.reason)} The call is made again.`, {
      ...{ retryable: true, billed: "no", cause: lost.reason as unknown },
    });
  } finally {
    at.release();
  }
}
