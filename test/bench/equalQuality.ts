import { seededRandom } from "../../src/base/random.js";
import { equalQuality, type BestOf } from "./bestOfN.js";
import type { ArmRun } from "./qualityArms.js";
import { mean, quantile } from "./statistics.js";

/** How many images an arm draws for each that best-of-N needs for as many all-correct winners. */
export interface ImageRatio {
  /** Best-of-N's images; Infinity where all that were tried do not do. */
  readonly images: number;
  /** The arm's images over those; 0 where best-of-N cannot do it at all. */
  readonly ratio: number;
  /** Central 95 % of the bootstrap, over seeds. */
  readonly low: number;
  readonly high: number;
  /** The same for best-of-N that stops at the first confirmed image. */
  readonly imagesStopping: number;
  readonly ratioStopping: number;
  readonly lowStopping: number;
  readonly highStopping: number;
}

/** @param runs and `best`: one a seed, of the same seeds */
export function imageRatio(
  runs: readonly ArmRun[],
  best: readonly BestOf[],
  resamples = 400,
): ImageRatio {
  const ratiosOf = (places: readonly number[]) => {
    const some = places.flatMap((place) => runs[place] ?? []);
    const rivals = places.flatMap((place) => best[place] ?? []);
    const drawn = mean(some.map((run) => run.images));
    const { images, imagesStopping } = equalQuality(rivals, shareCorrect(some));
    const stopping = { imagesStopping, ratioStopping: drawn / imagesStopping };
    return { images, ratio: drawn / images, ...stopping };
  };
  const all = runs.map((_, place) => place);
  const random = seededRandom("image ratio");
  const sampled = Array.from({ length: resamples }, () =>
    ratiosOf(all.map(() => random.below(all.length))),
  );
  const bound = (share: number, of: "ratio" | "ratioStopping"): number =>
    quantile(
      sampled.map((ratios) => ratios[of]),
      share,
    );
  return {
    ...ratiosOf(all),
    low: bound(0.025, "ratio"),
    high: bound(0.975, "ratio"),
    lowStopping: bound(0.025, "ratioStopping"),
    highStopping: bound(0.975, "ratioStopping"),
  };
}

export function shareCorrect(runs: readonly ArmRun[]): number {
  return mean(runs.map(({ isAllCorrect }) => Number(isAllCorrect)));
}

/**
 * @param drawn images of the arm, mean
 * @param most the largest N that was tried: a rival that cannot do it leaves a bound, not a zero
 */
export function shownRatio(ratio: number, drawn: number, most: number): string {
  return ratio === 0 ? `< ${(drawn / most).toFixed(2)}` : ratio.toFixed(2);
}
