import type { RefObject } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Size } from "../../page/size.js";
import { cellOf, clampPan, type Point } from "../model/viewport.js";
import { listenToHand, ZoomGesture } from "./gestures.js";

export interface Viewport {
  readonly pan: { readonly current: Point };
  /** The pan in steps: what is in sight changes with it. Null before the tree has its place. */
  readonly cell: Point | null;
  /** Moves the tree; `glide` where the panel moves it and not the person's hand. */
  readonly moveTo: (pan: Point, glide?: boolean) => void;
}

/** A hand that has not moved the tree for so long has put it where it is. */
const settledMs = 150;

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
  /** The person's hand moves it. */
  readonly onMoved: () => void;
  /** The hand has moved it here. */
  readonly onSettled: (pan: Point) => void;
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
    let settling: number | undefined;
    listenToHand(current, stop.signal, {
      moveBy: (x, y) => {
        zoom.end();
        moveTo({ x: pan.current.x + x, y: pan.current.y + y });
        latest.current.onMoved();
        window.clearTimeout(settling);
        settling = window.setTimeout(() => latest.current.onSettled(pan.current), settledMs);
      },
      zoom: (by, at) => zoom.go(latest.current.clampFactor(by * zoom.factor), at),
    });
    return () => {
      stop.abort();
      window.clearTimeout(settling);
      zoom.end();
    };
  }, [frame, layer, moveTo]);
  return { pan, cell, moveTo };
}
