import { seededRandom } from "../../src/base/random.js";
import {
  answered,
  askedOfImage,
  checklistFrom,
  isAllYes,
  passRate,
} from "../../src/search/checklist.js";
import { candidateId, seedFor, stepName } from "../../src/search/keys.js";
import { SimulatedWorld } from "../support/simulatedWorld.js";
import type { WorldParameters } from "../support/simulatedWorld.data.js";

/**
 * Best-of-N for every N at once, without a driver: a search of one iteration draws these very images
 * and takes this very winner (a unit test compares them), but a plan may not ask for hundreds. It has
 * the search's own judge, checklist and second look, so that only the way of drawing differs.
 */
export interface BestOf {
  /** By N - 1: whether the winner of the first N images is all correct, by the truth. */
  readonly isCorrect: readonly boolean[];
  /** By N - 1: the winner's place, from 0. */
  readonly winner: readonly number[];
  /** Images until one is confirmed by a second look; Infinity where none was. */
  readonly stopsAt: number;
}

/** @param most the largest N, 1 or more */
export function bestOf(parameters: WorldParameters, seed: number, most: number): BestOf {
  const world = new SimulatedWorld(parameters, seed);
  const checklist = checklistFrom(world.constraints) ?? [];
  const asked = askedOfImage(checklist);
  const [isCorrect, winner]: [boolean[], number[]] = [[], []];
  let best = { place: -1, isConfirmed: false, rate: -1, aesthetic: -1, isCorrect: false };
  let stopsAt = Infinity;
  for (let place = 0; place < most; place++) {
    const id = candidateId(0, place);
    const { prompt } = world.write({ kind: "expand", seed: seedFor(seed, stepName(id, "write")) });
    const image = world.draw({ prompt, seed: seedFor(seed, id) });
    const isAllYesTo = (questions: typeof asked): boolean =>
      isAllYes(answered(checklist, world.judge(image, questions).answers ?? []));
    const { answers = [], aesthetic } = world.judge(image, asked);
    const second = seededRandom(seed, stepName(id, "confirm"));
    const isConfirmed = isAllYesTo(asked) && isAllYesTo(second.shuffle(asked));
    const rate = passRate(answered(checklist, answers)) ?? -1;
    const one = { place, isConfirmed, rate, aesthetic: aesthetic ?? -1 };
    if (isBetter(one, best)) best = { ...one, isCorrect: world.isAllCorrect(image) };
    if (isConfirmed) stopsAt = Math.min(stopsAt, place + 1);
    isCorrect.push(best.isCorrect);
    winner.push(best.place);
  }
  return { isCorrect, winner, stopsAt };
}

interface Seen {
  readonly isConfirmed: boolean;
  readonly rate: number;
  readonly aesthetic: number;
}

/** As the search's ranking by total does; an equal one that came earlier stays. */
function isBetter(one: Seen, best: Seen): boolean {
  const by =
    Number(one.isConfirmed) - Number(best.isConfirmed) ||
    one.rate - best.rate ||
    one.aesthetic - best.aesthetic;
  return by > 0;
}

/** What best-of-N needs for as many all-correct winners. */
export interface EqualQuality {
  /** The smallest N; Infinity where the most that was tried does not do. */
  readonly images: number;
  /**
   * Mean images where drawing stops as soon as one is confirmed, with the smallest limit that does:
   * a stronger rival than a fixed N. Infinity where none does.
   */
  readonly imagesStopping: number;
}

/**
 * @param runs one a seed; some may stand there twice (bootstrap)
 * @param share of all-correct winners, 0-1
 */
export function equalQuality(runs: readonly BestOf[], share: number): EqualQuality {
  const most = runs[0]?.isCorrect.length ?? 0;
  const reaches = (endOf: (run: BestOf, limit: number) => number): number => {
    for (let limit = 1; limit <= most; limit++) {
      let correct = 0;
      for (const run of runs) if (run.isCorrect[endOf(run, limit) - 1] === true) correct++;
      if (correct >= share * runs.length - 1e-9) return limit;
    }
    return Infinity;
  };
  const stopped = ({ stopsAt }: BestOf, limit: number): number => Math.min(stopsAt, limit);
  const limit = reaches(stopped);
  const sum = runs.reduce((all, run) => all + stopped(run, limit), 0);
  return {
    images: reaches((_, n) => n),
    imagesStopping: limit === Infinity ? Infinity : sum / runs.length,
  };
}
