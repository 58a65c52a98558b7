/** Time as an argument, so that tests run on virtual time. */
export interface Clock {
  /** UTC milliseconds. May jump back: nobody may rely on order. */
  nowMs(): number;
  /** Resolves after `ms`. @throws `signal.reason` when aborted first */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
