import { inTurns, type Steps } from "../base/steps.js";
import { Slices } from "../sessions/slices.js";

/**
 * Long work, with a turn for whoever shares this thread each few milliseconds.
 * @param signal when aborted, the work is given up: rejects with `signal.reason`
 */
export async function inSlices<Result>(
  steps: Steps<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const slices = new Slices();
  return await inTurns(steps, async () => {
    if (slices.isOver) await slices.next(signal);
  });
}
