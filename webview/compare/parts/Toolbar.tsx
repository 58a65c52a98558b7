import type { VNode } from "preact";
import type { Size } from "../../page/size.js";
import { unknown } from "../../page/words.js";
import { Choice } from "../../ui/Choice.js";
import { IconButton } from "../../ui/IconButton.js";
import { Segments } from "../../ui/Segments.js";
import { areAlike, type Alignment } from "../model/alignment.js";
import { scaleText } from "../model/camera.js";
import { shownPictures, type Comparison } from "../model/comparison.js";
import { modeNames } from "../model/inWords.js";
import { inMode, modes, swapped, type Mode, type View } from "../model/view.js";
import type { CompareStore } from "../store.js";
import { ModeTools } from "./ModeTools.js";
import type { StageControl } from "./stageControl.js";

/** Below this width the modes are a drop-down. */
const narrowPx = 760;

export interface ToolbarProps {
  readonly comparison: Comparison;
  readonly store: CompareStore;
  readonly control: StageControl;
  readonly page: Size;
}

/** How the pictures are looked at. Every button says its key. */
export function Toolbar({ comparison, store, control, page }: ToolbarProps): VNode {
  const { view } = comparison;
  return (
    <div
      class="toolbar"
      role="group"
      aria-label="How to compare"
      // A click leaves the focus, and with it the keys, where they were.
      onMouseDown={(event) => {
        const { target } = event;
        const isButton = target instanceof Element && target.closest("button") !== null;
        if (isButton) event.preventDefault();
      }}
    >
      <span class="tool-mode">
        <ModeSwitch
          mode={view.mode}
          isNarrow={page.width < narrowPx}
          onChange={(mode) => store.change((before) => inMode(before, mode))}
        />
      </span>
      <span class="tool-group tool-order">
        <IconButton label="Swap the images (C)" onPress={() => store.change(swapped)}>
          ⇄
        </IconButton>
        <AlignmentSwitch comparison={comparison} store={store} />
      </span>
      <ModeTools comparison={comparison} store={store} />
      <ZoomTools view={view} control={control} />
      <span class="tool-texts">
        <IconButton
          label="Texts"
          title={view.hasTexts ? "Hide the texts" : "Show the texts"}
          pressed={view.hasTexts}
          onPress={() => store.change((before) => ({ ...before, hasTexts: !before.hasTexts }))}
        >
          Texts
        </IconButton>
      </span>
    </div>
  );
}

/** How large the pictures are shown. */
export function ZoomTools(props: { readonly view: View; readonly control: StageControl }): VNode {
  const { view, control } = props;
  return (
    <span class="tool-group tool-zoom" role="group" aria-label="Zoom">
      <IconButton label="Zoom out (-)" onPress={() => control.step(-1)}>
        −
      </IconButton>
      <span class="zoom-text" title="Pixels of the screen to one of the image">
        {control.scale === null ? unknown : scaleText(control.scale)}
      </span>
      <IconButton label="Zoom in (+)" onPress={() => control.step(1)}>
        +
      </IconButton>
      <IconButton
        label="Fit"
        title="All in sight (Z changes between this and 1:1)"
        pressed={view.camera.scale === null}
        onPress={() => control.fit()}
      >
        Fit
      </IconButton>
      <IconButton
        label="1:1"
        title="One pixel of the image to one of the screen (Z changes between this and all in sight)"
        pressed={view.camera.scale === 1}
        onPress={() => control.actual()}
      >
        1:1
      </IconButton>
    </span>
  );
}

/** @param props.offered which modes there are to choose from, in the order of `modes` */
export function ModeSwitch(props: {
  readonly mode: Mode;
  readonly offered?: readonly Mode[];
  readonly isNarrow: boolean;
  readonly onChange: (mode: Mode) => void;
}): VNode {
  const { mode, offered = modes, isNarrow, onChange } = props;
  if (isNarrow) {
    return (
      <Choice
        label="Mode (M, and Shift+M back)"
        value={mode}
        options={offered.map((value) => ({ value, label: modeNames[value] }))}
        onChange={onChange}
      />
    );
  }
  return (
    <Segments
      label="Mode"
      value={mode === "sliderY" ? "sliderX" : mode}
      options={offered
        .filter((value) => value !== "sliderY")
        .map((value) => ({
          value,
          label: modeNames[value],
          title: `${modeNames[value]} (M for the next mode, Shift+M back)`,
        }))}
      onChange={(chosen) => {
        // A slider that lies is one already.
        if (!(chosen === "sliderX" && mode === "sliderY")) onChange(chosen);
      }}
    />
  );
}

/** Only where there is something to align. */
function AlignmentSwitch({
  comparison,
  store,
}: Omit<ToolbarProps, "control" | "page">): VNode | null {
  const { view } = comparison;
  const all = shownPictures({ ...comparison, view: { ...view, mode: "side" } });
  if (comparison.isBlind || areAlike(all)) return null;
  return (
    <Choice<Alignment>
      label="How images of different sizes are aligned"
      value={view.alignment}
      options={[
        { value: "fraction", label: "By fraction" },
        { value: "pixel", label: "By pixel" },
      ]}
      onChange={(alignment) => store.change((before) => ({ ...before, alignment }))}
    />
  );
}
