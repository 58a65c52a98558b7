/** Time, as an argument, so that tests run on their own. */
export interface Timer {
  /** Of a clock that never jumps; from an unknown start. */
  readonly nowMs: () => number;
  /** @returns how to call it off */
  readonly after: (ms: number, act: () => void) => () => void;
}

export const systemTimer: Timer = {
  nowMs: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
