import type { Difference } from "../model/comparison.js";
import type { Tally } from "../model/difference.js";
import { differ, type DifferenceInput } from "./differing.js";
import type { Pictures } from "./pictures.js";

/** A difference that is wanted. */
export interface WantedDifference extends DifferenceInput {
  /** Tells this pair of pictures from every other. */
  readonly name: string;
}

/** Of a picture with more pixels there are never two at once, not even while one follows the other. */
const roomyPixels = 4_000_000;

interface Run {
  readonly counts: string;
  /** Null where it only counts. */
  readonly draws: string | null;
  readonly stop: AbortController;
}

/**
 * The difference of two pictures: counted once for a pair and an alignment, and drawn anew only for
 * another amplification or tolerance, and only while it is looked at.
 */
export class KeptDifference {
  readonly #pictures: Pictures;
  readonly #onChange: (difference: Difference) => void;
  #state: Difference = { kind: "none" };
  #counted: string | null = null;
  #drawn: string | null = null;
  #run: Run | null = null;

  /** @param onChange is told what came of the work, and how far it is */
  constructor(pictures: Pictures, onChange: (difference: Difference) => void) {
    this.#pictures = pictures;
    this.#onChange = onChange;
  }

  get state(): Difference {
    return this.#state;
  }

  /** Begins with it where it is neither there nor under way; null for none. */
  want(wanted: WantedDifference | null): void {
    if (wanted === null) {
      this.#stop();
      this.#forget();
      this.#state = { kind: "none" };
      return;
    }
    const { name, alignment, shown } = wanted;
    const counts = `${name} ${alignment}`;
    const draws = shown === null ? null : `${counts} ${shown.gain} ${shown.tolerance}`;
    const isEnough = (counted: string | null, drawn: string | null): boolean =>
      counted === counts && (draws === null || drawn === draws);
    if (isEnough(this.#counted, this.#drawn)) {
      this.#stop();
      return;
    }
    if (this.#run !== null && isEnough(this.#run.counts, this.#run.draws)) return;
    this.#stop();
    const [{ width, height }] = wanted.pair;
    if (this.#counted !== counts) {
      this.#forget();
      this.#state = { kind: "counting", done: 0 };
    } else if (width * height > roomyPixels) this.#dropPicture();
    void this.#begin(wanted, { counts, draws, stop: new AbortController() });
  }

  async #begin(wanted: WantedDifference, run: Run): Promise<void> {
    this.#run = run;
    const { signal } = run.stop;
    let result;
    try {
      result = await differ(wanted, signal, (done) => this.#progress(done));
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (signal.aborted) {
      result.bitmap?.close();
      return;
    }
    this.#run = null;
    this.#counted = run.counts;
    if (result.bitmap !== null) {
      this.#pictures.setDifference(result.bitmap);
      this.#drawn = run.draws;
    }
    this.#tell({ kind: "known", tally: this.#tallyOf(result.tally) });
  }

  /** The one that is known already stays the same: what is shown of it is not made anew. */
  #tallyOf(tally: Tally): Tally {
    return this.#state.kind === "known" ? this.#state.tally : tally;
  }

  #progress(done: number): void {
    if (this.#state.kind !== "counting") return;
    // In whole percents: nobody reads more.
    if (Math.floor(done * 100) > Math.floor(this.#state.done * 100)) {
      this.#tell({ kind: "counting", done });
    }
  }

  #tell(difference: Difference): void {
    this.#state = difference;
    this.#onChange(difference);
  }

  #stop(): void {
    this.#run?.stop.abort();
    this.#run = null;
  }

  #forget(): void {
    this.#counted = null;
    this.#dropPicture();
  }

  #dropPicture(): void {
    this.#drawn = null;
    this.#pictures.drop("difference");
  }
}
