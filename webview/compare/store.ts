import { messageOf } from "../../src/base/errors.js";
import {
  parseCompareToPage,
  type CompareToPage,
  type SideAction,
  type SideId,
} from "../../src/protocol/compareMessages.js";
import type { Host } from "./host.js";
import {
  comparedPair,
  firstComparison,
  received,
  sideOf,
  withPicture,
  type Comparison,
} from "./model/comparison.js";
import { keptOf, type View } from "./model/view.js";
import { KeptDifference } from "./paint/keptDifference.js";
import { Pictures } from "./paint/pictures.js";

/** A view that has not changed for so long is written down. */
const restMs = 250;

/** Holds what is compared, and tells once a frame that it is another. */
export class CompareStore {
  readonly pictures: Pictures;
  readonly #host: Host;
  readonly #render: (comparison: Comparison) => void;
  readonly #schedule: (callback: () => void) => void;
  #comparison: Comparison = firstComparison;
  #isScheduled = false;
  #rest: number | undefined;
  /** Which picture each side has: a difference is of these. */
  readonly #generations = new Map<SideId, number>();
  readonly #difference: KeptDifference;
  readonly #counts: boolean;

  /**
   * @param schedule calls back before the next frame is painted
   * @param counts whether it is counted how the pictures differ
   */
  constructor(
    host: Host,
    render: (comparison: Comparison) => void,
    schedule: (callback: () => void) => void,
    counts = true,
  ) {
    this.#host = host;
    this.#counts = counts;
    this.#render = render;
    this.#schedule = schedule;
    this.pictures = new Pictures(
      () => this.#renderSoon(),
      (trouble) => this.#take({ ...this.#comparison, trouble }),
    );
    this.#difference = new KeptDifference(this.pictures, () => this.#differed());
  }

  get comparison(): Comparison {
    return this.#comparison;
  }

  /** Takes what arrived; what is no message of the host is counted and changes nothing. */
  readonly receive = (raw: unknown): void => {
    const parsed = parseCompareToPage(raw);
    if (!parsed.ok) {
      this.#take({ ...this.#comparison, ignored: this.#comparison.ignored + 1 });
      return;
    }
    const { message } = parsed;
    if (message.kind === "picture") {
      void this.#decode(message);
      return;
    }
    if (message.kind === "comparison") {
      for (const { id } of this.#comparison.sides) this.#forget(id);
    }
    this.#take(received(this.#comparison, message, this.#host.recall()));
    // A window that is loaded anew has the host find it by this, whatever was done here.
    if (message.kind === "comparison") this.keep();
  };

  readonly change = (change: (view: View) => View): void => {
    const view = change(this.#comparison.view);
    if (view === this.#comparison.view) return;
    this.#take({ ...this.#comparison, view });
    window.clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => this.keep(), restMs);
  };

  /** Writes the view down at once: the page may go. */
  readonly keep = (): void => {
    window.clearTimeout(this.#rest);
    const { id, sides, view } = this.#comparison;
    if (sides.length > 0) this.#host.remember({ comparison: id, view: keptOf(view) });
  };

  readonly act = (side: SideId, action: SideAction): void => {
    this.#host.post({ kind: "act", side, action });
  };

  readonly closeTrouble = (): void => {
    this.#take({ ...this.#comparison, trouble: null });
  };

  #forget(side: SideId): void {
    this.#generations.set(side, (this.#generations.get(side) ?? 0) + 1);
    this.pictures.drop(side);
  }

  async #decode({
    side,
    mediaType,
    bytes,
  }: Extract<CompareToPage, { kind: "picture" }>): Promise<void> {
    if (sideOf(this.#comparison, side)?.picture.kind !== "file") return;
    const generation = (this.#generations.get(side) ?? 0) + 1;
    this.#generations.set(side, generation);
    try {
      const size = await this.pictures.decode(side, { mediaType, bytes });
      if (size === null || this.#generations.get(side) !== generation) return;
      this.#take(withPicture(this.#comparison, side, { kind: "shown", ...size }));
    } catch (error) {
      // Whatever it is, somebody waits for it: there may be no memory for it, too.
      if (this.#generations.get(side) !== generation) return;
      const reason = `The file cannot be decoded: it is damaged, or no picture of its kind (${messageOf(error)})`;
      this.#take(withPicture(this.#comparison, side, { kind: "failed", reason }));
    }
  }

  #take(comparison: Comparison): void {
    this.#comparison = comparison;
    this.#differ();
    this.#renderSoon();
  }

  #renderSoon(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#schedule(() => {
      this.#isScheduled = false;
      this.#render(this.#comparison);
    });
  }

  /** Has the difference counted, and drawn where it is looked at, if that is another one now. */
  #differ(): void {
    const { view } = this.#comparison;
    const { alignment, gain, tolerance } = view;
    const sides = (comparedPair(this.#comparison) ?? []).map(({ id }) => id).sort();
    const [first, second] = sides.flatMap((id) => this.pictures.whole(id) ?? []);
    const isPair = this.#counts && first !== undefined && second !== undefined;
    this.#difference.want(
      isPair
        ? {
            pair: [first, second],
            alignment,
            shown: view.mode === "difference" ? { gain, tolerance } : null,
            name: sides.map((id) => `${id}${this.#generations.get(id) ?? 0}`).join(" "),
          }
        : null,
    );
    this.#comparison = this.#withDifference();
  }

  #differed(): void {
    const isAnother = this.#difference.state !== this.#comparison.difference;
    this.#comparison = this.#withDifference();
    // How far it is stands among the tools of its mode alone.
    if (isAnother || this.#comparison.view.mode === "difference") this.#renderSoon();
  }

  #withDifference(): Comparison {
    const { state: difference, counted } = this.#difference;
    return { ...this.#comparison, difference, counted };
  }
}
