import { seededRandom } from "../../src/base/random.js";
import { calibrated, recorded } from "../../src/providers/chat/certainty.js";
import type { AskedQuestion } from "../../src/search/checklistPort.js";
import type { Judgement } from "../../src/search/ports.js";
import { normal } from "./simulatedComparers.js";
import type { WorldParameters } from "./simulatedWorld.data.js";
import { SimulatedWorld } from "./simulatedWorld.js";

/**
 * What a judge tells of what it has seen of a question: log-odds of a yes, as they are, to the chance
 * that is recorded.
 */
export type Telling = (logOdds: number) => number;

/**
 * Log-odds that models speak of, over true ones: as much too sure as `certainty.ts` takes them to be,
 * so that what its map is worth here is the most that it can be worth.
 */
const overconfidence = 1.7;

const chance = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** In steps of five hundredths, as models state it. */
function stated(logOdds: number): number {
  const certainty = Math.round(20 * chance(overconfidence * Math.abs(logOdds))) / 20;
  return logOdds >= 0 ? certainty : Math.min(0.49, 1 - certainty);
}

export const tellings = {
  "yes or no, no more": (logOdds) => (logOdds >= 0 ? 1 : 0),
  "as stated": stated,
  "stated, calibrated": (logOdds) => recorded(calibrated(stated(logOdds))),
  "by its tokens, as sure as it should be": (logOdds) => recorded(chance(logOdds)),
  "by its tokens, too sure": (logOdds) => recorded(chance(overconfidence * logOdds)),
} as const satisfies Readonly<Record<string, Telling>>;

/** How far apart what is met and what is not look, in standard deviations: right in .85 of answers. */
const distance = 1.0364;

/**
 * The simulated world with a judge that sees some things plainly and others hardly: normal evidence,
 * of whose variance a share stays with the image. It is right in .85 of its answers.
 */
export class SureWorld extends SimulatedWorld {
  readonly #parameters: WorldParameters;
  readonly #seed: number;
  readonly #telling: Telling;

  constructor(parameters: WorldParameters, seed: number, telling: Telling) {
    super({ ...parameters, accuracy: 0.85 }, seed);
    this.#parameters = parameters;
    this.#seed = seed;
    this.#telling = telling;
  }

  override judge(
    image: Uint8Array,
    questions?: readonly AskedQuestion[],
  ): Omit<Judgement, "usage"> {
    const judgement = super.judge(image, questions);
    if (questions === undefined) return judgement;
    const { persistent } = this.#parameters;
    const met = this.metIn(image);
    const truth = new Map(this.constraints.map(({ id }, at) => [id, met[at] === true]));
    const tag = image.subarray(this.constraints.length).join(" ");
    const look = seededRandom("sure", this.#seed, tag, ...questions.map(({ id }) => id));
    const answers = questions.map(({ id }) => {
      const stays = normal(seededRandom("sure", this.#seed, tag, id));
      const noise = Math.sqrt(persistent) * stays + Math.sqrt(1 - persistent) * normal(look);
      // The fixed questions are always met.
      const evidence = ((truth.get(id) ?? true) ? distance : -distance) + noise;
      return { id, yes: this.#telling(2 * distance * evidence) };
    });
    return { ...judgement, answers };
  }
}
