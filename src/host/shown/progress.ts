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

/** How far something has come. */
export interface Progress {
  /** What is under way now. */
  readonly text: string;
  /** 0-1; null where nobody knows. */
  readonly share: number | null;
}

/**
 * Shows how far something has come, with a way to give up. What comes after a share is never less.
 * @param task aborted when the person gives up; what it throws is thrown on, but for the abort
 * @returns undefined when the person gave up
 */
export async function workingOn<T>(
  title: string,
  task: (signal: AbortSignal, report: (progress: Progress) => void) => Promise<T>,
): Promise<T | undefined> {
  const options = {
    location: ProgressLocation.Notification,
    title: plainText(title),
    cancellable: true,
  };
  return await window.withProgress(options, async (progress, token) => {
    const given = new AbortController();
    token.onCancellationRequested(() => given.abort());
    let told = 0;
    const report = ({ text, share }: Progress): void => {
      const more = share === null ? 0 : Math.max(0, Math.min(1, share) - told);
      told += more;
      progress.report({ message: plainText(text), ...(more > 0 && { increment: more * 100 }) });
    };
    try {
      return await task(given.signal, report);
    } catch (error) {
      if (given.signal.aborted) return undefined;
      throw error;
    }
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
