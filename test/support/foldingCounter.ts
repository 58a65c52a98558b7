import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { SessionEvent } from "../../src/protocol/events.js";

/** Folded for a look, or for going on with it. */
export type Way = "fold" | "check";

export interface FoldingJob {
  readonly way: Way;
  readonly events: readonly SessionEvent[];
}

export type FoldingCount =
  | { readonly kind: "counted"; readonly steps: number }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Counts the work of folding, so that a test of how it grows needs no clock: how often each block of
 * our own code ran, and how many entries of collections were copied. Blocks are counted in a process
 * whose code was loaded for that. What else the engine does in one go counts as one: to copy or look
 * through a list, of which the reducer's are no longer than a search has candidates.
 */
export class FoldingCounter {
  readonly #process: ChildProcess = fork(
    fileURLToPath(new URL("./countedFolding.ts", import.meta.url)),
    {
      // Code that the engine has optimized counts fewer blocks, from a moment that nobody knows.
      execArgv: ["--no-opt", "--no-flush-bytecode", "--import", "tsx"],
      serialization: "advanced",
    },
  );

  /** @throws what the fold threw */
  async steps(job: FoldingJob): Promise<number> {
    const count = await new Promise<FoldingCount>((resolve, reject) => {
      const onExit = (code: number | null): void => reject(new Error(`It ended with ${code}`));
      this.#process.once("exit", onExit);
      this.#process.once("message", (answer: FoldingCount) => {
        this.#process.off("exit", onExit);
        resolve(answer);
      });
      this.#process.send(job);
    });
    if (count.kind === "failed") throw new Error(count.reason);
    return count.steps;
  }

  close(): void {
    this.#process.disconnect();
  }
}
