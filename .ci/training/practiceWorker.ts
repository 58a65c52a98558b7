/** Draws every `step`-th practice picture, on a thread of its own. */
import { parentPort, workerData } from "node:worker_threads";
import { seededRandom } from "../../src/base/random.js";
import { styleIds, subjectIds } from "../../src/providers/builtin/brief/brief.js";
import { crowd } from "./crowd.js";
import type { PracticeShare, PracticeWish } from "./practices.js";
import { scenePractice } from "./scenes.js";

const { scenes, crowds, scenePx, crowdPx, first, step } = workerData as PracticeWish & {
  readonly first: number;
  readonly step: number;
};

const share: PracticeShare = { scenes: [], crowds: [] };
for (let i = first; i < scenes; i += step) {
  share.scenes.push([i, scenePractice(seededRandom("practice scene", i), i, scenePx)]);
}
for (let i = first; i < crowds; i += step) {
  const style = styleIds[i % styleIds.length] ?? "flat";
  const subject = subjectIds[i % subjectIds.length] ?? "tree";
  share.crowds.push([i, crowd(seededRandom("practice crowd", i), crowdPx, style, subject)]);
}
parentPort?.postMessage(share);
