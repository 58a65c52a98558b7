import { ProgressLocation, window } from "vscode";
import { systemTimer } from "../timer.js";
import { plainText } from "./plainText.js";

/** What is over sooner is not worth a notification. */
const patienceMs = 500;

/**
 * Says what is waited for, where it takes its time, with a way to give up.
 * @param task aborted when the person gives up; what it throws is thrown on, but for the abort
 * @returns undefined when the person gave up
 */
export async function waitingFor<T>(
  title: string,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const given = new AbortController();
  const running = task(given.signal).catch((error: unknown) => {
    if (given.signal.aborted) return undefined;
    throw error;
  });
  if (await isOverSoon(running)) return await running;
  const options = {
    location: ProgressLocation.Notification,
    title: plainText(title),
    cancellable: true,
  };
  return await window.withProgress(options, (_progress, token) => {
    token.onCancellationRequested(() => given.abort());
    return running;
  });
}

/** Whether it settles before a person begins to wonder. */
function isOverSoon(running: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const callOff = systemTimer.after(patienceMs, () => resolve(false));
    const tell = (): void => {
      callOff();
      resolve(true);
    };
    running.then(tell, tell);
  });
}
