import { messageOf } from "../../../src/base/errors.js";
import type { Difference } from "../model/comparison.js";
import { gridOf, type Tally } from "../model/difference.js";
import { differ, sizesOf, type DifferenceInput } from "./differing.js";
import type { Pictures } from "./pictures.js";

/** A difference that is wanted. */
export interface WantedDifference extends DifferenceInput {
  /** Tells this pair of pictures from every other. */
  readonly name: string;
}

/** Of a picture with more pixels there are never two at once, not even while one follows the other. */
const roomyPixels = 4_000_000;

const counting: Difference = { kind: "counting" };

/** What a run counts and draws, or has. */
interface Work {
  readonly counts: string;
  /** Null where it only counts. */
  readonly draws: string | null;
}

interface Run extends Work {
  readonly stop: AbortController;
}

/**
 * The difference of two pictures: counted once for a pair and an alignment, and drawn anew only for
 * another amplification or tolerance, and only while it is looked at.
 */
export class KeptDifference {
  readonly #pictures: Pictures;
  readonly #onChange: () => void;
  #state: Difference = { kind: "none" };
  #counted = 0;
  #has: Work | null = null;
  /** What came to nothing is not tried again by itself. */
  #failed: Work | null = null;
  #run: Run | null = null;

  /** @param onChange is called when there is more of it, or another one */
  constructor(pictures: Pictures, onChange: () => void) {
    this.#pictures = pictures;
    this.#onChange = onChange;
  }

  get state(): Difference {
    return this.#state;
  }

  /** Share of the pixels that are counted, 0-1, in whole percents: nobody reads more. */
  get counted(): number {
    return this.#counted;
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
    const work = { counts, draws: shown && `${counts} ${shown.gain} ${shown.tolerance}` };
    if (isEnough(this.#has, work)) {
      this.#stop();
      return;
    }
    if (isEnough(this.#run, work) || isSame(this.#failed, work)) return;
    this.#stop();
    this.#failed = null;
    if (this.#has?.counts !== counts) {
      this.#forget();
      this.#counted = 0;
      this.#state = counting;
    } else if (pixelsOf(wanted) > roomyPixels) this.#dropPicture();
    void this.#begin(wanted, { ...work, stop: new AbortController() });
  }

  /** Never rejects. */
  async #begin(wanted: WantedDifference, run: Run): Promise<void> {
    this.#run = run;
    const { signal } = run.stop;
    let result;
    try {
      result = await differ(wanted, signal, (done) => this.#progress(done));
    } catch (error) {
      if (signal.aborted) return;
      // Whatever it is, somebody waits for it.
      this.#run = null;
      this.#forget();
      this.#failed = run;
      this.#tell({ kind: "failed", reason: messageOf(error) });
      return;
    }
    if (signal.aborted) {
      result.sheet?.close();
      return;
    }
    this.#run = null;
    this.#has = { counts: run.counts, draws: run.draws ?? this.#has?.draws ?? null };
    if (result.sheet !== null) this.#pictures.setDifference(result.sheet);
    this.#tell({ kind: "known", tally: this.#tallyOf(result.tally) });
  }

  /** The one that is known already stays the same: what is shown of it is not made anew. */
  #tallyOf(tally: Tally): Tally {
    return this.#state.kind === "known" ? this.#state.tally : tally;
  }

  #progress(done: number): void {
    const counted = Math.floor(done * 100) / 100;
    if (this.#state.kind !== "counting" || counted <= this.#counted) return;
    this.#counted = counted;
    this.#onChange();
  }

  #tell(difference: Difference): void {
    this.#state = difference;
    this.#onChange();
  }

  #stop(): void {
    this.#run?.stop.abort();
    this.#run = null;
  }

  #forget(): void {
    this.#has = null;
    this.#failed = null;
    this.#pictures.drop("difference");
  }

  #dropPicture(): void {
    if (this.#has !== null) this.#has = { ...this.#has, draws: null };
    this.#pictures.drop("difference");
  }
}

function isEnough(has: Work | null, wanted: Work): boolean {
  if (has?.counts !== wanted.counts) return false;
  return wanted.draws === null || has.draws === wanted.draws;
}

function isSame(one: Work | null, other: Work): boolean {
  return one?.counts === other.counts && one.draws === other.draws;
}

function pixelsOf({ pair, alignment }: WantedDifference): number {
  const { both } = gridOf(sizesOf(pair), alignment);
  return both === null ? 0 : both.width * both.height;
}
