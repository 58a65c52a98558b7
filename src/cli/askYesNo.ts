import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/**
 * Whether the next line that somebody types is a yes; an end of the input is none.
 * @param signal when aborted, rejects with its reason
 */
export async function askYesNo(stdin: Readable, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted();
  // No terminal of its own: Ctrl-C stays a signal, and nothing is written here.
  const lines = createInterface({ input: stdin, terminal: false });
  const settled = new AbortController();
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      lines.once("line", resolve);
      lines.once("close", () => resolve(""));
      const tell = () => reject(signal.reason as Error);
      signal.addEventListener("abort", tell, { once: true, signal: settled.signal });
    });
    return /^\s*y(?:es)?\s*$/i.test(answer);
  } finally {
    settled.abort();
    lines.close();
  }
}
