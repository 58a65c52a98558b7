import type { VNode } from "preact";

/** Pixels a step of the arrow keys. */
const step = 16;
const limits = {
  vertical: { min: 320, max: 640 },
  horizontal: { min: 160, max: 560 },
} as const;

export interface SeparatorProps {
  /** Of the line itself: a vertical one is moved left and right. */
  readonly orientation: "vertical" | "horizontal";
  /** Size of the detail pane, which is after it. */
  readonly size: number;
  readonly onResize: (size: number) => void;
}

/** The line between the tree and the detail pane: dragged, or moved with the arrow keys. */
export function Separator({ orientation, size, onResize }: SeparatorProps): VNode {
  const { min, max } = limits[orientation];
  const resize = (next: number): void => onResize(Math.round(Math.min(max, Math.max(min, next))));
  const [grow, shrink] =
    orientation === "vertical" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  return (
    <div
      class={`separator is-${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label="Width of the detail pane"
      aria-orientation={orientation}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={size}
      onKeyDown={(event) => {
        const next: Readonly<Record<string, number>> = {
          [grow]: size + step,
          [shrink]: size - step,
          Home: min,
          End: max,
        };
        const target = next[event.key];
        if (target === undefined) return;
        event.preventDefault();
        resize(target);
      }}
      onPointerDown={(event) => {
        event.preventDefault();
        const line = event.currentTarget;
        const at = ({ clientX, clientY }: PointerEvent): number =>
          orientation === "vertical" ? clientX : clientY;
        const from = at(event);
        const move = (moved: PointerEvent): void => resize(size + from - at(moved));
        line.setPointerCapture(event.pointerId);
        line.addEventListener("pointermove", move);
        line.addEventListener(
          "lostpointercapture",
          () => line.removeEventListener("pointermove", move),
          { once: true },
        );
      }}
    />
  );
}
