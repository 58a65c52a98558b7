import { steppedMode, swapped } from "../model/view.js";
import type { CompareStore } from "../store.js";
import type { StageControl } from "./stageControl.js";

/** How far an arrow key pans, pixels of CSS. */
const [stepPx, longStepPx] = [40, 200];

/**
 * The page's keys; digits are none, as a person gives marks by them. What has the focus comes first
 * with those that it takes itself. They do nothing beside ctrl, alt or cmd.
 */
export function listenToKeys(store: CompareStore, stage: StageControl, signal: AbortSignal): void {
  const press = (event: KeyboardEvent): boolean => {
    const by = event.shiftKey ? longStepPx : stepPx;
    switch (event.key) {
      case "m":
      case "M":
        store.change((view) => steppedMode(view, event.shiftKey ? -1 : 1));
        return true;
      case "c":
      case "C":
        store.change(swapped);
        return true;
      case "z":
      case "Z":
        stage.toggle();
        return true;
      case "+":
      case "=":
        stage.step(1);
        return true;
      case "-":
        stage.step(-1);
        return true;
      case "ArrowLeft":
        stage.panBy({ x: by, y: 0 });
        return true;
      case "ArrowRight":
        stage.panBy({ x: -by, y: 0 });
        return true;
      case "ArrowUp":
        stage.panBy({ x: 0, y: by });
        return true;
      case "ArrowDown":
        stage.panBy({ x: 0, y: -by });
        return true;
      case " ":
        return holds(store, true);
      default:
        return false;
    }
  };
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (isTaken(event)) return;
      if (press(event)) event.preventDefault();
    },
    { signal },
  );
  const release = (): void => void holds(store, false);
  window.addEventListener(
    "keyup",
    (event) => {
      if (event.key !== " " || isTaken(event)) return;
      release();
      if (store.comparison.view.mode === "toggle") event.preventDefault();
    },
    { signal },
  );
  // The key may come up elsewhere.
  window.addEventListener("blur", release, { signal });
}

/** Shows the other one of two while the space bar is held. @returns whether it does anything */
function holds(store: CompareStore, isHeld: boolean): boolean {
  if (store.comparison.view.mode !== "toggle") return false;
  store.change((view) => (view.isHeld === isHeld ? view : { ...view, isHeld }));
  return true;
}

/** Whether the key belongs to what has the focus: a field; what scrolls; a button that is pressed. */
function isTaken({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isMove = key === " " || key.startsWith("Arrow");
  if (target.closest("select, input[type=range]") !== null) return isMove;
  if (target.closest("input, textarea") !== null) return true;
  if (key === " ") {
    // The button that toggles is held as the bar is held anywhere else.
    const button = target.closest("button, vscode-button, summary, a");
    return button !== null && button.closest(".mode-tools.is-toggle") === null;
  }
  return isMove && target.closest(".texts") !== null;
}
