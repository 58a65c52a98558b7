import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Practice } from "./crowd.js";
import type { ScenePractice } from "./scenes.js";

export interface PracticeWish {
  readonly scenes: number;
  readonly crowds: number;
  readonly scenePx: number;
  readonly crowdPx: number;
}

/** What one thread drew, by index. */
export interface PracticeShare {
  readonly scenes: [index: number, practice: ScenePractice][];
  readonly crowds: [index: number, practice: Practice][];
}

const threads = 2;

/** A thread does not inherit the loader that reads TypeScript, so it starts with plain code. */
const start = `import(${JSON.stringify(import.meta.resolve("tsx/esm/api"))}).then(({ tsImport }) =>
  tsImport("./practiceWorker.ts", ${JSON.stringify(import.meta.url)}));`;

/** Draws the practice pictures on two threads; their number changes nothing about the pictures. */
export async function drawPractices(
  wish: PracticeWish,
): Promise<{ readonly scenes: readonly ScenePractice[]; readonly crowds: readonly Practice[] }> {
  const shares = await Promise.all(
    Array.from({ length: threads }, async (_, first) => {
      const worker = new Worker(start, {
        eval: true,
        workerData: { ...wish, first, step: threads },
      });
      const [share] = (await once(worker, "message")) as [PracticeShare];
      return share;
    }),
  );
  const inOrder = <T>(parts: readonly (readonly [number, T])[]): T[] =>
    [...parts].sort(([a], [b]) => a - b).map(([, practice]) => practice);
  return {
    scenes: inOrder(shares.flatMap(({ scenes }) => scenes)),
    crowds: inOrder(shares.flatMap(({ crowds }) => crowds)),
  };
}
