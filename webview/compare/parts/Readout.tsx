import type { VNode } from "preact";
import type { SideId } from "../../../src/protocol/compareMessages.js";
import type { Point } from "../model/boxes.js";
import { colourText, hexText } from "../model/colours.js";
import { shownPictures, type Comparison } from "../model/comparison.js";
import { pixelAt, type Scene } from "../model/scene.js";
import { letterOf } from "../model/sides.js";
import type { Pictures } from "../paint/pictures.js";

export interface ReadoutProps {
  readonly comparison: Comparison;
  readonly pictures: Pictures;
  readonly scene: Scene;
  /** Within a pane, pixels of the screen. */
  readonly pointer: Point | null;
  /** By the keyboard: then it is told of the middle, and said aloud. */
  readonly isFocused: boolean;
}

/** The colour under the pointer in each picture; in the middle of the panes where there is none. */
export function Readout(props: ReadoutProps): VNode {
  const { comparison, pictures, scene, pointer, isFocused } = props;
  const { sight } = scene;
  const middle = sight === null ? null : { x: sight.pane.width / 2, y: sight.pane.height / 2 };
  const at = pointer ?? middle;
  return (
    <div
      class="readout"
      role="group"
      aria-label="Colours"
      aria-live={isFocused && pointer === null ? "polite" : "off"}
    >
      <span class="quiet readout-where">
        {pointer === null ? "In the middle" : "At the pointer"}
      </span>
      {shownPictures(comparison).map(({ id, ...size }) => {
        const pixel = at === null || sight === null ? null : pixelAt(comparison, sight, size, at);
        return <Colour key={id} id={id} pixel={pixel} pictures={pictures} />;
      })}
    </div>
  );
}

function Colour(props: {
  readonly id: SideId;
  readonly pixel: Point | null;
  readonly pictures: Pictures;
}): VNode {
  const { id, pixel, pictures } = props;
  const rgba = pixel === null ? null : pictures.colourAt(id, pixel);
  return (
    <span class="readout-colour">
      <b>{letterOf(id)}</b>
      {pixel === null || rgba === null ? (
        <span class="quiet">outside</span>
      ) : (
        <>
          <span class="swatch" aria-hidden="true" style={{ backgroundColor: colourText(rgba) }} />
          <span>{hexText(rgba)}</span>
          <span class="readout-rgba">{colourText(rgba)}</span>
          <span class="quiet">
            {pixel.x}, {pixel.y}
          </span>
        </>
      )}
    </span>
  );
}
