import { setTimeout as sleep } from "node:timers/promises";

/** Long enough for a busy machine with two cores; nothing waits so long that works. */
export const patienceMs = 60_000;

/** Between two questions: the longer it takes already, the longer; a question costs what it looks at. */
const shortestPollMs = 50;
const longestPollMs = 150;
const pollShare = 0.05;

/**
 * Asks again and again until there is an answer.
 * @param what stands in the error: "the session's journal to end"
 * @param probe answers undefined or false as long as it has to be asked again; what it throws is
 *   taken as "not yet", and told when time is up
 * @throws {Error} no answer in time
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = patienceMs,
): Promise<T> {
  const from = performance.now();
  for (;;) {
    let problem: unknown;
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      problem = error;
    }
    const waitedMs = performance.now() - from;
    if (waitedMs > timeoutMs) {
      throw new Error(`Waited ${timeoutMs} ms for ${what}`, { cause: problem });
    }
    await sleep(Math.min(longestPollMs, Math.max(shortestPollMs, waitedMs * pollShare)));
  }
}
