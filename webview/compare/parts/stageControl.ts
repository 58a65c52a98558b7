import type { Point } from "../model/boxes.js";
import {
  nextStop,
  panned,
  scaleOf,
  wholeInSight,
  zoomed,
  type Camera,
  type Sight,
} from "../model/camera.js";
import type { CompareStore } from "../store.js";

/** What keys, buttons and the hand do to the part of the pictures that is in sight. */
export class StageControl {
  readonly #store: CompareStore;
  /** What is on the stage now; null while there is no picture. */
  sight: Sight | null = null;
  /** Pixels of the screen to one of CSS. */
  ratio = 1;

  constructor(store: CompareStore) {
    this.#store = store;
  }

  /** Pixels of the screen to one of the frame. */
  get scale(): number | null {
    return this.sight === null ? null : scaleOf(this.#store.comparison.view.camera, this.sight);
  }

  /** What is seen goes by so many pixels of CSS. */
  panBy({ x, y }: Point): void {
    const { ratio } = this;
    this.#move((camera, sight) => panned(camera, { x: x * ratio, y: y * ratio }, sight));
  }

  /** To the next stop of the zoom. */
  step(direction: 1 | -1): void {
    this.#zoomTo((scale) => nextStop(scale, direction));
  }

  /** @param at place in a pane that stays where it is, pixels of the screen; its middle by default */
  zoomBy(factor: number, at?: Point): void {
    this.#zoomTo((scale) => scale * factor, at);
  }

  /** All of it in sight. */
  fit(): void {
    this.#move(() => wholeInSight);
  }

  /** One pixel of the frame to one of the screen. */
  actual(): void {
    this.#zoomTo(() => 1);
  }

  /** All in sight, or 1:1 where it is so already. */
  toggle(): void {
    if (this.#store.comparison.view.camera.scale === null) this.actual();
    else this.fit();
  }

  #zoomTo(scaleFrom: (scale: number) => number, at?: Point): void {
    this.#move((camera, sight) => {
      const { width, height } = sight.pane;
      const middle = { x: width / 2, y: height / 2 };
      return zoomed(camera, scaleFrom(scaleOf(camera, sight)), at ?? middle, sight);
    });
  }

  #move(change: (camera: Camera, sight: Sight) => Camera): void {
    const { sight } = this;
    if (sight === null) return;
    this.#store.change((view) => ({ ...view, camera: change(view.camera, sight) }));
  }
}
