import { ProgressLocation, window } from "vscode";
import { plainText } from "./plainText.js";

/**
 * Says what is waited for, with a way to give up.
 * @param task aborted when the person gives up; what it throws is thrown on, but for the abort
 * @returns undefined when the person gave up
 */
export async function waitingFor<T>(
  title: string,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const options = {
    location: ProgressLocation.Notification,
    title: plainText(title),
    cancellable: true,
  };
  return await window.withProgress(options, async (_progress, token) => {
    const given = new AbortController();
    token.onCancellationRequested(() => given.abort());
    try {
      return await task(given.signal);
    } catch (error) {
      if (given.signal.aborted) return undefined;
      throw error;
    }
  });
}
