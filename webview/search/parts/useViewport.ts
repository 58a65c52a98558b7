import type { RefObject } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { cellOf, clampPan, type Point, type Size } from "../model/viewport.js";

export interface Viewport {
  readonly pan: { readonly current: Point };
  /** The pan in steps: what is in sight changes with it. Null before the tree has its place. */
  readonly cell: Point | null;
  /** Moves the tree; `glide` where the panel moves it and not the person's hand. */
  readonly moveTo: (pan: Point, glide?: boolean) => void;
}

/** A zoom is over when the wheel has stood still for so long. */
const zoomEndMs = 140;

export interface ViewportParts {
  /** The window on the tree. */
  readonly frame: RefObject<HTMLElement | null>;
  readonly layer: RefObject<HTMLElement | null>;
  /** Headings of the columns: they move sideways only. */
  readonly headings: RefObject<HTMLElement | null>;
}

export interface ViewportInput {
  readonly tree: Size;
  readonly view: Size;
  /** The person's hand moved it. */
  readonly onMoved: () => void;
  /**
   * The hand has zoomed. While it does, the layer is scaled as it is: to lay hundreds of nodes out
   * anew takes longer than a frame.
   * @param by factor
   * @param at place in the window that stays where it is
   */
  readonly onZoom: (by: number, at: Point) => void;
  /** Keeps a factor within what the tree may be zoomed to. */
  readonly clampFactor: (by: number) => number;
}

/** A pointer that went no further than this pressed; it did not drag. */
const dragPx = 4;

/**
 * Panning by drag and wheel, past the renderer: a move sets one transform, and only what comes into
 * sight is drawn.
 */
export function useViewport(parts: ViewportParts, input: ViewportInput): Viewport {
  const pan = useRef<Point>({ x: 0, y: 0 });
  const [cell, setCell] = useState<Point | null>(null);
  const latest = useRef(input);
  useLayoutEffect(() => {
    latest.current = input;
  });
  const { frame, headings, layer } = parts;
  const moveTo = useCallback(
    (to: Point, glide = false) => {
      const { tree, view } = latest.current;
      pan.current = clampPan(to, tree, view);
      setCell((before) => {
        const next = cellOf(pan.current);
        return next.x === before?.x && next.y === before.y ? before : next;
      });
      // Whole pixels for the eye alone: rounded steps would add up.
      const [x, y] = [Math.round(pan.current.x), Math.round(pan.current.y)];
      frame.current?.classList.toggle("is-gliding", glide);
      if (layer.current !== null) {
        layer.current.style.transform = `translate(${x}px, ${y}px)`;
      }
      if (headings.current !== null) {
        headings.current.style.transform = `translateX(${x}px)`;
      }
    },
    [frame, layer, headings],
  );
  useEffect(() => {
    const { current } = frame;
    if (current === null) return undefined;
    const stop = new AbortController();
    const zoom = new ZoomGesture(
      (by, at) => {
        if (layer.current === null) return;
        const { x, y } = pan.current;
        const [left, top] = [at.x - (at.x - x) * by, at.y - (at.y - y) * by];
        current.classList.toggle("is-zooming", by !== 1);
        layer.current.style.transform = `translate(${left}px, ${top}px) scale(${by})`;
      },
      (by, at) => {
        current.classList.remove("is-zooming");
        // Else the scale goes when the tree has been laid out anew, in the same frame.
        if (by === 1) moveTo(pan.current);
        else latest.current.onZoom(by, at);
      },
    );
    listen(current, stop.signal, {
      moveBy: (x, y) => {
        zoom.end();
        moveTo({ x: pan.current.x + x, y: pan.current.y + y });
        latest.current.onMoved();
      },
      zoom: (by, at) => zoom.go(latest.current.clampFactor(by * zoom.factor), at),
    });
    return () => {
      stop.abort();
      zoom.end();
    };
  }, [frame, layer, moveTo]);
  return { pan, cell, moveTo };
}

/** A zoom under way: shown at every step, and told when it is over. */
class ZoomGesture {
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

interface Hand {
  readonly moveBy: (x: number, y: number) => void;
  readonly zoom: (by: number, at: Point) => void;
}

function listen(frame: HTMLElement, signal: AbortSignal, hand: Hand): void {
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
