import type { VNode } from "preact";
import type { Comparison } from "../model/comparison.js";
import { letterOf } from "../model/sides.js";
import { withSplit } from "../model/view.js";
import type { CompareStore } from "../store.js";

/** Of the stage, a step of the arrow keys; with Shift, and by page, a longer one. */
const [step, longStep] = [0.01, 0.1];

/** The line between the two pictures of a slider: dragged, or moved with the arrow keys. */
export function Divider({
  comparison,
  store,
}: {
  readonly comparison: Comparison;
  readonly store: CompareStore;
}): VNode | null {
  const { mode, split, order } = comparison.view;
  if (mode !== "sliderX" && mode !== "sliderY") return null;
  const isUpright = mode === "sliderX";
  const percent = Math.round(split * 100);
  // A slider's value grows to the right and upwards, as its keys have it: what the line goes up by.
  const direction = isUpright ? 1 : -1;
  const [first, second] = order.map(letterOf);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.shiftKey ? longStep : step;
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowLeft: -by, ArrowRight: by, ArrowDown: -by, ArrowUp: by },
      ...{ PageDown: -longStep, PageUp: longStep, Home: -1, End: 1 },
    };
    const moved = steps[event.key];
    if (moved === undefined) return;
    event.preventDefault();
    // From where it stands by now: keys may come faster than it is drawn.
    store.change((view) => withSplit(view, view.split + direction * moved));
  };
  return (
    <div
      class={`divider ${isUpright ? "is-upright" : "is-lying"}`}
      style={{ [isUpright ? "left" : "top"]: `${split * 100}%`, "--split": split }}
      role="slider"
      tabIndex={0}
      aria-label={`Dividing line between ${first ?? ""} and ${second ?? ""}`}
      aria-orientation={isUpright ? "horizontal" : "vertical"}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={isUpright ? percent : 100 - percent}
      aria-valuetext={`${percent} % ${first ?? ""}, ${100 - percent} % ${second ?? ""}`}
      title="Drag, or move with the arrow keys"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.stopPropagation();
        const line = event.currentTarget;
        const stage = line.parentElement;
        if (event.button !== 0 || stage === null) return;
        const drag = (moved: PointerEvent): void => {
          const { left, top, width, height } = stage.getBoundingClientRect();
          const at = isUpright ? (moved.clientX - left) / width : (moved.clientY - top) / height;
          store.change((view) => withSplit(view, at));
        };
        line.setPointerCapture(event.pointerId);
        line.addEventListener("pointermove", drag);
        line.addEventListener(
          "lostpointercapture",
          () => line.removeEventListener("pointermove", drag),
          { once: true },
        );
      }}
    >
      <span class="divider-grip" aria-hidden="true">
        {isUpright ? "⇔" : "⇕"}
      </span>
    </div>
  );
}
