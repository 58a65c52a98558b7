/**
 * Work that may be left off between its steps, each of them short: who runs it says whether anybody
 * else gets a turn in between.
 */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** All of it at once. */
export function finished<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/**
 * All of it, with a pause after each step.
 * @param pause settles when others have had their turn; where it rejects, the work is given up with its
 *   reason
 */
export async function inTurns<Result>(
  steps: Steps<Result>,
  pause: () => Promise<unknown>,
): Promise<Result> {
  try {
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      await pause();
    }
  } finally {
    // Whatever the work holds on to is let go of, where it was given up.
    steps.return(undefined as never);
  }
}
