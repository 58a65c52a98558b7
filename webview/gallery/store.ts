import {
  galleryStateSchema,
  parseGalleryToPage,
  type GalleryFilters,
  type GalleryFromPage,
} from "../../src/protocol/galleryMessages.js";
import type { EditorSide } from "../page/host.js";
import { foldAhead } from "./model/filter.js";
import {
  firstModel,
  receive,
  still,
  withFilters,
  withSelection,
  withSight,
  withTop,
  type GalleryModel,
  type Step,
} from "./model/gallery.js";
import { extended, nothingSelected, toggled } from "./model/selection.js";

/** Texts that are folded ahead in one go: about 2 ms. */
const foldedAtOnce = 500;

export interface StoreDeps {
  readonly editor: EditorSide;
  readonly render: (model: GalleryModel) => void;
  /** Calls back before the next frame is painted. */
  readonly schedule: (callback: () => void) => void;
  /** Calls back when the page has nothing else to do. */
  readonly whenIdle: (callback: () => void) => void;
  readonly nowMs: () => number;
}

/** Holds the gallery's model, and tells once a frame that it is another. */
export class GalleryStore {
  readonly #deps: StoreDeps;
  #model: GalleryModel = firstModel;
  #isScheduled = false;

  constructor(deps: StoreDeps) {
    this.#deps = deps;
  }

  get model(): GalleryModel {
    return this.#model;
  }

  /** Takes whatever arrived; what is no message of the host is counted and changes nothing. */
  readonly receive = (raw: unknown): void => {
    const parsed = parseGalleryToPage(raw);
    if (!parsed.ok) {
      this.#take(still({ ...this.#model, ignored: this.#model.ignored + 1 }));
      return;
    }
    const { editor, nowMs } = this.#deps;
    const kept = galleryStateSchema().safeParse(editor.recall()).data;
    const wasComplete = this.#model.isComplete;
    this.#take(receive(this.#model, parsed.message, { nowMs: nowMs(), kept }));
    if (!wasComplete && this.#model.isComplete) this.#foldFrom(0);
  };

  readonly post = (message: GalleryFromPage): void => {
    this.#deps.editor.post(message);
  };

  readonly filter = (change: Partial<GalleryFilters>): void => {
    this.#take(withFilters(this.#model, change, this.#deps.nowMs()));
  };

  /** These are in sight. */
  readonly look = (ids: readonly string[]): void => {
    this.#take(withSight(this.#model, ids));
  };

  readonly scrolledTo = (top: string | null): void => {
    this.#take(withTop(this.#model, top));
  };

  /** A person went to this tile: keys act on it, and a selection with Shift begins there. */
  readonly activate = (id: string): void => {
    this.#take(still({ ...this.#model, active: id, anchor: id }));
  };

  /** It has the focus, however that came to it. */
  readonly focused = (id: string): void => {
    const { active, places } = this.#model;
    // A tile that is about to go is none to act on.
    if (id !== active && places.has(id)) this.#take(still({ ...this.#model, active: id }));
  };

  readonly toggle = (id: string): void => {
    const { selection } = this.#model;
    const next = toggled(selection, id);
    this.#take(withSelection(this.#model, { active: id, anchor: id, selection: next }));
  };

  /** Selects all from where a person was to this one. */
  readonly extendTo = (id: string): void => {
    const { active, anchor, found, selection } = this.#model;
    const ids = found.map((image) => image.id);
    const next = extended(selection, ids, anchor ?? active ?? id, id);
    this.#take(withSelection(this.#model, { active: id, selection: next }));
  };

  readonly clearSelection = (): void => {
    this.#take(withSelection(this.#model, { selection: nothingSelected }));
  };

  readonly dismissTrouble = (): void => {
    this.#take(still({ ...this.#model, trouble: null }));
  };

  /** A favourite comes or goes; where nothing may be written, it is said why. */
  readonly favourite = (id: string): void => {
    const image = this.#model.byId.get(id);
    const { blocked } = this.#model;
    if (image === undefined) return;
    if (blocked !== null) this.#take(still({ ...this.#model, trouble: blocked }));
    else this.post({ kind: "favourite", id, on: !image.isFavourite });
  };

  #foldFrom(from: number): void {
    this.#deps.whenIdle(() => {
      if (foldAhead(this.#model.images, from, foldedAtOnce)) this.#foldFrom(from + foldedAtOnce);
    });
  }

  #take({ model, effects }: Step): void {
    const isSame = model === this.#model;
    this.#model = model;
    for (const effect of effects) {
      if (effect.kind === "post") this.post(effect.message);
      else this.#deps.editor.remember(effect.state);
    }
    if (isSame || this.#isScheduled) return;
    this.#isScheduled = true;
    this.#deps.schedule(() => {
      this.#isScheduled = false;
      this.#deps.render(this.#model);
    });
  }
}
