import type { RefObject, VNode } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { assertNever } from "../../../src/base/assertNever.js";
import type { SideId } from "../../../src/protocol/compareMessages.js";
import { visibleText } from "../../../src/base/visibleText.js";
import { Icon } from "../../page/Icon.js";
import { MarkIcon } from "../../page/MarkIcon.js";
import type { Point } from "../model/boxes.js";
import { pictureIn, sideOf, type Comparison } from "../model/comparison.js";
import { stageText } from "../model/inWords.js";
import type { Pane, Scene } from "../model/scene.js";
import { letterOf } from "../model/sides.js";
import { marksOf } from "../model/standing.js";
import { showsSecond } from "../model/view.js";
import { Painter } from "../paint/paint.js";
import { usePalette } from "../paint/palette.js";
import type { CompareStore } from "../store.js";
import { Divider } from "./Divider.js";
import { listenToHand } from "./hand.js";
import { Readout } from "./Readout.js";
import type { StageControl } from "./stageControl.js";

export interface StageProps {
  readonly comparison: Comparison;
  readonly store: CompareStore;
  readonly control: StageControl;
  readonly scene: Scene;
  /** Pixels of the screen. */
  readonly stage: { readonly width: number; readonly height: number };
  readonly frame: RefObject<HTMLDivElement | null>;
  /** Whether it is told what is under the pointer. */
  readonly hasReadout?: boolean;
}

/** The pictures, painted on one canvas, with what stands over them; and what is under the pointer. */
export function Stage(props: StageProps): VNode {
  const { comparison, store, control, scene, stage, frame, hasReadout = true } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pointer, setPointer] = useState<Point | null>(null);
  const [isFocused, setFocused] = useState(false);
  const palette = usePalette(canvas);
  const painter = useMemo(() => new Painter(), []);
  const latest = useRef(scene);
  latest.current = scene;
  const { sight } = scene;
  const middle = sight === null ? null : { x: sight.pane.width / 2, y: sight.pane.height / 2 };
  const cross = isFocused && pointer === null ? middle : null;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d", { alpha: false });
    if (context == null || palette === null || stage.width < 1 || stage.height < 1) return;
    const { canvas: painted } = context;
    if (painted.width !== stage.width) painted.width = stage.width;
    if (painted.height !== stage.height) painted.height = stage.height;
    painter.paint(context, scene, store.pictures, palette, cross);
  });
  useEffect(() => {
    const { current } = frame;
    if (current === null) return undefined;
    const stop = new AbortController();
    listenToHand(current, () => latest.current, { control, onPointer: setPointer }, stop.signal);
    return () => stop.abort();
  }, [frame, control]);
  return (
    <div class="pictures">
      <div
        ref={frame}
        class={`stage mode-${comparison.view.mode}`}
        role="group"
        aria-label="Images. Arrow keys pan, plus and minus zoom, M changes the mode"
        tabIndex={0}
        onFocus={({ target, currentTarget }) =>
          setFocused(target === currentTarget && currentTarget.matches(":focus-visible"))
        }
        onBlur={() => setFocused(false)}
      >
        <canvas ref={canvas} class="stage-canvas" role="img" aria-label={stageText(comparison)} />
        {scene.panes.map((pane) => (
          <PaneLabels
            key={pane.sides.join("")}
            pane={pane}
            comparison={comparison}
            ratio={control.ratio}
          />
        ))}
        <Divider comparison={comparison} store={store} />
      </div>
      {hasReadout && (
        <Readout
          comparison={comparison}
          pictures={store.pictures}
          scene={scene}
          pointer={pointer}
          isFocused={isFocused}
        />
      )}
    </div>
  );
}

/** The letters of a pane's sides, and why one is not shown. */
function PaneLabels(props: {
  readonly pane: Pane;
  readonly comparison: Comparison;
  readonly ratio: number;
}): VNode {
  const { pane, comparison, ratio } = props;
  const { left, top, width, height } = pane.box;
  const { view } = comparison;
  const shown = view.mode === "toggle" ? [pane.sides[showsSecond(view) ? 1 : 0]] : pane.sides;
  return (
    <div
      class="pane"
      style={{
        left: `${left / ratio}px`,
        top: `${top / ratio}px`,
        width: `${width / ratio}px`,
        height: `${height / ratio}px`,
      }}
    >
      {shown.map(
        (id) => id !== undefined && <PaneLetter key={id} id={id} comparison={comparison} />,
      )}
      {pane.sides.map((id) => (
        <PaneState key={id} id={id} comparison={comparison} />
      ))}
      {view.mode === "difference" && <DifferenceState difference={comparison.difference} />}
    </div>
  );
}

function DifferenceState({ difference }: Pick<Comparison, "difference">): VNode | null {
  switch (difference.kind) {
    case "none":
    case "known":
      return null;
    case "counting":
      return <p class="pane-state quiet">Comparing the pixels…</p>;
    case "failed":
      return (
        <p class="pane-state is-failed">
          <Icon name="warning" />
          <span dir="auto">The pixels could not be compared: {visibleText(difference.reason)}</span>
        </p>
      );
    default:
      return assertNever(difference);
  }
}

/** A side's letter, with signs of how it stands: they cover little of the picture. */
function PaneLetter({ id, comparison }: { readonly id: SideId; readonly comparison: Comparison }) {
  const known = sideOf(comparison, id)?.known ?? null;
  const marks = known === null ? [] : marksOf(known.standing);
  const words = [visibleText(known?.title ?? ""), ...marks.map((mark) => mark.words)];
  return (
    <span class="pane-letter" title={known === null ? undefined : words.join(", ")}>
      <b>{letterOf(id)}</b>
      {marks.map((mark) => (
        <MarkIcon key={mark.icon} mark={mark} />
      ))}
    </span>
  );
}

function PaneState({ id, comparison }: { readonly id: SideId; readonly comparison: Comparison }) {
  const side = sideOf(comparison, id);
  if (side === undefined) return null;
  const picture = pictureIn(comparison, side);
  if (picture.kind === "shown") return null;
  return (
    <p class={`pane-state ${picture.kind === "failed" ? "is-failed" : "quiet"}`}>
      {picture.kind === "failed" && <Icon name="noImage" />}
      <span dir="auto">
        {picture.kind === "failed"
          ? `${letterOf(id)} is not shown: ${visibleText(picture.reason)}`
          : `${letterOf(id)} is being loaded…`}
      </span>
    </p>
  );
}
