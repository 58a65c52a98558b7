import type { Point } from "../model/boxes.js";
import { paneAt, type Scene } from "../model/scene.js";
import type { StageControl } from "./stageControl.js";

/** What a hand does to the stage: drag, wheel, the wheel with ctrl, and two fingers. */
export interface Hand {
  readonly control: StageControl;
  /** Where the pointer stands within a pane, pixels of the screen; null when it is outside. */
  readonly onPointer: (at: Point | null) => void;
}

/** A wheel that counts lines: pixels of one. */
const linePx = 20;

export function listenToHand(
  stage: HTMLElement,
  scene: () => Scene,
  { control, onPointer }: Hand,
  signal: AbortSignal,
): void {
  /** Pointers that press, by id. */
  const pressed = new Map<number, Point>();
  const placeOf = ({ clientX, clientY }: MouseEvent): Point | null => {
    const { left, top } = stage.getBoundingClientRect();
    const { ratio } = control;
    const place = { x: (clientX - left) * ratio, y: (clientY - top) * ratio };
    return paneAt(scene(), place)?.at ?? null;
  };
  const options = { signal };
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : linePx;
      const [x, y] = [event.deltaX * unit, event.deltaY * unit];
      // A pinch of a touch pad comes as this, too.
      if (event.ctrlKey || event.metaKey) {
        control.zoomBy(Math.exp(-y / 300), placeOf(event) ?? undefined);
      } else if (event.shiftKey && x === 0) control.panBy({ x: -y, y: 0 });
      else control.panBy({ x: -x, y: -y });
    },
    { passive: false, signal },
  );
  stage.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      pressed.set(event.pointerId, { x: event.clientX, y: event.clientY });
      stage.setPointerCapture(event.pointerId);
    },
    options,
  );
  stage.addEventListener(
    "pointermove",
    (event) => {
      onPointer(placeOf(event));
      const before = pressed.get(event.pointerId);
      if (before === undefined) return;
      const now = { x: event.clientX, y: event.clientY };
      const spread = spreadOf(pressed);
      pressed.set(event.pointerId, now);
      // Of two fingers each moves it half: together they move it as far as their middle goes.
      control.panBy({
        x: (now.x - before.x) / pressed.size,
        y: (now.y - before.y) / pressed.size,
      });
      const wider = spreadOf(pressed);
      if (spread > 0 && wider > 0) control.zoomBy(wider / spread, placeOf(event) ?? undefined);
    },
    options,
  );
  const end = ({ pointerId }: PointerEvent): void => void pressed.delete(pointerId);
  stage.addEventListener("pointerup", end, options);
  stage.addEventListener("pointercancel", end, options);
  stage.addEventListener("pointerleave", () => onPointer(null), options);
}

/** How far two fingers are apart, pixels of CSS; 0 where there are not two. */
function spreadOf(pressed: ReadonlyMap<number, Point>): number {
  const [one, other] = [...pressed.values()];
  if (pressed.size !== 2 || one === undefined || other === undefined) return 0;
  return Math.hypot(one.x - other.x, one.y - other.y);
}
