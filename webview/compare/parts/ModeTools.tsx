import type { VNode } from "preact";
import { assertNever } from "../../../src/base/assertNever.js";
import type { SideId } from "../../../src/protocol/compareMessages.js";
import { Choice } from "../../ui/Choice.js";
import { IconButton } from "../../ui/IconButton.js";
import { Range } from "../../ui/Range.js";
import { Segments } from "../../ui/Segments.js";
import type { Comparison } from "../model/comparison.js";
import { figuresOf, shareText } from "../model/difference.js";
import { letterOf } from "../model/sides.js";
import { gains, inMode, placed, type View } from "../model/view.js";
import type { CompareStore } from "../store.js";

export interface ModeToolsProps {
  readonly comparison: Comparison;
  readonly store: CompareStore;
}

/** What a mode has of its own; and which two it shows, where there are more. */
export function ModeTools(props: ModeToolsProps): VNode {
  const { mode, order } = props.comparison.view;
  // It has none: what stands there where its line is kept free, so that no picture moves with the mode.
  if (mode === "side")
    return <span class="mode-tools is-side quiet">M: next mode; Z: fit or 1:1</span>;
  return (
    <span class={`tool-group mode-tools is-${mode}`} role="group" aria-label="Of this mode">
      {order.length > 2 && <PairChoice {...props} />}
      <OwnTools {...props} />
    </span>
  );
}

function PairChoice({ comparison, store }: ModeToolsProps): VNode {
  const { order } = comparison.view;
  const options = [...order].sort().map((value) => ({ value, label: letterOf(value) }));
  const choice = (place: 0 | 1, label: string): VNode => (
    <Choice<SideId>
      label={label}
      value={order[place] ?? "a"}
      options={options}
      onChange={(side) => store.change((view) => placed(view, side, place))}
    />
  );
  return (
    <>
      {choice(0, "The first of the two")}
      {choice(1, "The second of the two")}
    </>
  );
}

function OwnTools({ comparison, store }: ModeToolsProps): VNode | null {
  const { view } = comparison;
  switch (view.mode) {
    case "side":
      return null;
    case "sliderX":
    case "sliderY":
      return (
        <Segments
          label="How the slider lies"
          value={view.mode}
          options={[
            { value: "sliderX", label: "◧", name: "Left and right" },
            { value: "sliderY", label: "⬒", name: "Above and below" },
          ]}
          onChange={(mode) => store.change((before) => inMode(before, mode))}
        />
      );
    case "onion":
      return (
        <Range
          id="opacity"
          label={`${letterOf(view.order[1] ?? "b")} over ${letterOf(view.order[0] ?? "a")}`}
          value={Math.round(view.opacity * 100)}
          max={100}
          text={`${Math.round(view.opacity * 100)}\u00a0%`}
          onInput={(percent) => store.change((before) => ({ ...before, opacity: percent / 100 }))}
        />
      );
    case "toggle":
      return (
        <IconButton
          label={`Show ${otherOf(view)}`}
          title={`Show ${otherOf(view)}; hold Space for a look at it`}
          onPress={() =>
            store.change((before) => ({ ...before, isSecondShown: !before.isSecondShown }))
          }
        >
          Show {otherOf(view)}
        </IconButton>
      );
    case "difference":
      return <DifferenceTools comparison={comparison} store={store} />;
    default:
      return assertNever(view.mode);
  }
}

/** The letter of the one of two that is not in sight, as long as nothing is held. */
function otherOf({ order, isSecondShown }: View): string {
  return letterOf(order[isSecondShown ? 0 : 1] ?? "a");
}

function DifferenceTools({ comparison, store }: ModeToolsProps): VNode {
  const { view, difference, counted } = comparison;
  return (
    <>
      <Choice
        label="How many times differences are amplified"
        value={String(view.gain)}
        options={gains.map((gain) => ({ value: String(gain), label: `×\u00a0${gain}` }))}
        onChange={(value) => {
          const gain = gains.find((each) => String(each) === value) ?? 1;
          store.change((before) => ({ ...before, gain }));
        }}
      />
      <Range
        id="tolerance"
        label="Tolerance"
        value={view.tolerance}
        max={255}
        text={String(view.tolerance)}
        onInput={(tolerance) => store.change((before) => ({ ...before, tolerance }))}
      />
      <span class="share" title="Pixels that differ by more than the tolerance">
        {difference.kind === "known" && (
          <>
            <b>{shareText(figuresOf(difference.tally, view.tolerance).share)}</b> differ
          </>
        )}
        {difference.kind === "counting" && `${Math.round(counted * 100)}\u00a0%…`}
      </span>
    </>
  );
}
