import type { Point } from "../model/viewport.js";

/** What a hand does to the tree: drag, wheel, and the wheel with ctrl. */

/** A zoom is over when the wheel has stood still for so long. */
const zoomEndMs = 140;
/** A pointer that went no further than this pressed; it did not drag. */
const dragPx = 4;

/** A zoom under way: shown at every step, and told when it is over. */
export class ZoomGesture {
  readonly #show: (by: number, at: Point) => void;
  readonly #done: (by: number, at: Point) => void;
  #at: Point = { x: 0, y: 0 };
  #timer: number | undefined;
  factor = 1;

  constructor(show: (by: number, at: Point) => void, done: (by: number, at: Point) => void) {
    this.#show = show;
    this.#done = done;
  }

  go(factor: number, at: Point): void {
    // One place for the whole of it: the pointer trembles.
    if (this.#timer === undefined) this.#at = at;
    window.clearTimeout(this.#timer);
    this.factor = factor;
    this.#show(factor, this.#at);
    this.#timer = window.setTimeout(() => this.end(), zoomEndMs);
  }

  end(): void {
    if (this.#timer === undefined) return;
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    const { factor } = this;
    this.factor = 1;
    this.#done(factor, this.#at);
  }
}

export interface Hand {
  readonly moveBy: (x: number, y: number) => void;
  readonly zoom: (by: number, at: Point) => void;
}

export function listenToHand(frame: HTMLElement, signal: AbortSignal, hand: Hand): void {
  frame.addEventListener("wheel", (event) => onWheel(frame, event, hand), {
    passive: false,
    signal,
  });
  frame.addEventListener("pointerdown", (event) => onPress(frame, event, hand), { signal });
}

function onWheel(frame: HTMLElement, event: WheelEvent, hand: Hand): void {
  event.preventDefault();
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 20;
  const [x, y] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    const { left, top } = frame.getBoundingClientRect();
    hand.zoom(Math.exp(-y / 400), { x: event.clientX - left, y: event.clientY - top });
  } else if (event.shiftKey && x === 0) hand.moveBy(-y, 0);
  else hand.moveBy(-x, -y);
}

function onPress(frame: HTMLElement, event: PointerEvent, hand: Hand): void {
  if (event.button !== 0) return;
  let [x, y] = [event.clientX, event.clientY];
  let isDragging = false;
  const over = new AbortController();
  const { signal } = over;
  const move = (moved: PointerEvent): void => {
    const [dx, dy] = [moved.clientX - x, moved.clientY - y];
    if (!isDragging && Math.hypot(dx, dy) < dragPx) return;
    if (!isDragging) {
      isDragging = true;
      frame.setPointerCapture(event.pointerId);
      frame.classList.add("is-dragging");
    }
    [x, y] = [moved.clientX, moved.clientY];
    hand.moveBy(dx, dy);
  };
  const end = (): void => {
    over.abort();
    frame.classList.remove("is-dragging");
  };
  window.addEventListener("pointermove", move, { signal });
  window.addEventListener("pointerup", end, { signal });
  window.addEventListener("pointercancel", end, { signal });
}
