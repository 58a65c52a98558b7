import type { Clock } from "../../base/clock.js";
import { HttpFault, faultOf, type FaultKind } from "./httpFault.js";

/** Of an exchange's limits, see `HttpLimits`. */
interface Limits {
  readonly firstByteMs: number;
  readonly wholeMs: number;
  readonly maxBytes: number;
}

/** Of an answer that is a failure by its status: enough for what a server says of it. */
const maxFailureBytes = 65_536;
const failureBodyMs = 5000;
/** Statuses whose answers have no body, whatever stands behind them. */
const bodiless = [204, 205, 304];

/**
 * One request from its start to the end of its answer: whatever stops it first (an abort from
 * outside, a limit of time or bytes) closes its connection and is what everybody who waits is told.
 */
export class Exchange {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #outside: AbortSignal | null;
  readonly #stop = new AbortController();
  /** Aborted when the answer's head is there. */
  readonly #begun = new AbortController();
  /** Aborted when all is over, so that no timer or listener stays behind. */
  readonly #ended = new AbortController();
  readonly #stopped: Promise<never>;

  constructor(limits: Limits, clock: Clock, outside: AbortSignal | null) {
    this.#limits = limits;
    this.#clock = clock;
    this.#outside = outside;
    const { signal } = this.#stop;
    this.#stopped = new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
    // Nobody may be waiting just now; whoever waits later is told.
    this.#stopped.catch(() => undefined);
    const abort = (): void => this.#stopFor(outside?.reason);
    outside?.addEventListener("abort", abort, { signal: this.#ended.signal });
    this.#limit(limits.wholeMs, "wholeTooSlow", this.#ended.signal);
    this.#limit(limits.firstByteMs, "firstByteTooSlow", this.#begun.signal);
  }

  /** For the `fetch` underneath: closes the connection. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /**
   * What comes before the answer's head, or why it does not.
   * @throws {HttpFault} or the reason of an abort from outside
   */
  before<T>(work: Promise<T>): Promise<T> {
    return this.#unlessStopped(work, false);
  }

  /** The answer's body is not wanted: it was a redirect's. */
  drop(answer: Response): void {
    answer.body?.cancel().catch(() => undefined);
  }

  /**
   * The same answer, whose body is watched while it comes.
   * @throws {HttpFault} its status is none that HTTP knows
   */
  answer({ status, headers, ok, body }: Response): Response {
    this.#begun.abort();
    if (status < 200 || status > 599) throw new HttpFault("notHttp");
    const told = { status, headers: [...headers] };
    if (body === null || bodiless.includes(status)) {
      this.#end();
      return new Response(null, told);
    }
    if (!ok) this.#limit(failureBodyMs, "wholeTooSlow", this.#ended.signal);
    return new Response(this.#watched(body, !ok), told);
  }

  /** Nobody wants the rest: closes the connection. */
  abandon(): void {
    this.#end();
    this.#stop.abort();
  }

  #end(): void {
    this.#begun.abort();
    this.#ended.abort();
  }

  #watched(
    body: ReadableStream<Uint8Array<ArrayBuffer>>,
    isFailure: boolean,
  ): ReadableStream<Uint8Array<ArrayBuffer>> {
    const reader = body.getReader();
    const maxBytes = isFailure
      ? Math.min(maxFailureBytes, this.#limits.maxBytes)
      : this.#limits.maxBytes;
    let leftBytes = maxBytes;
    const pull = async (): Promise<Uint8Array<ArrayBuffer> | null> => {
      const { done, value } = await this.#unlessStopped(reader.read(), true);
      if (done) return null;
      if (value.byteLength <= leftBytes) {
        leftBytes -= value.byteLength;
        return value;
      }
      this.#stopFor(new HttpFault("tooLarge"));
      if (!isFailure) throw new HttpFault("tooLarge");
      const rest = value.subarray(0, leftBytes);
      leftBytes = 0;
      return rest.byteLength > 0 ? rest : null;
    };
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: async (controller) => {
          try {
            const chunk = await pull();
            if (chunk !== null) {
              controller.enqueue(chunk);
              return;
            }
          } catch (thrown) {
            this.#end();
            // Its status says enough; only who does not want it any more is told so.
            if (!isFailure || this.#outside?.aborted === true) throw thrown;
          }
          this.#end();
          controller.close();
        },
        cancel: () => this.abandon(),
      },
      { highWaterMark: 0 },
    );
  }

  async #unlessStopped<T>(work: Promise<T>, begun: boolean): Promise<T> {
    try {
      return await Promise.race([this.#stopped, work]);
    } catch (thrown) {
      if (this.#stop.signal.aborted) throw this.#stop.signal.reason;
      throw faultOf(thrown, begun);
    }
  }

  #stopFor(reason: unknown): void {
    this.#stop.abort(reason);
  }

  #limit(ms: number, kind: FaultKind, unless: AbortSignal): void {
    const late = (): void => this.#stopFor(new HttpFault(kind));
    // It rejects when the exchange was faster.
    this.#clock.sleep(ms, unless).then(late, () => undefined);
  }
}
