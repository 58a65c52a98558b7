import type { VNode } from "preact";
import type { SideId } from "../../../src/protocol/compareMessages.js";
import type { Point } from "../model/boxes.js";
import { colourText, hexText } from "../model/colours.js";
import { shownPictures, type Comparison } from "../model/comparison.js";
import { pixelAt, type Scene } from "../model/scene.js";
import { letterOf } from "../model/sides.js";
import type { Pictures } from "../paint/pictures.js";
import { Aloud } from "./Aloud.js";

export interface ReadoutProps {
  readonly comparison: Comparison;
  readonly pictures: Pictures;
  readonly scene: Scene;
  /** Within a pane, pixels of the screen. */
  readonly pointer: Point | null;
  /** By the keyboard: then it is told of the middle, and said aloud once that rests. */
  readonly isFocused: boolean;
}

/** The colour under the pointer in each picture; in the middle of the panes where there is none. */
export function Readout(props: ReadoutProps): VNode {
  const { comparison, pictures, scene, pointer, isFocused } = props;
  const { sight } = scene;
  const middle = sight === null ? null : { x: sight.pane.width / 2, y: sight.pane.height / 2 };
  const at = pointer ?? middle;
  const colours = shownPictures(comparison).map(({ id, ...size }) => {
    const pixel = at === null || sight === null ? null : pixelAt(comparison, sight, size, at);
    return { id, pixel, rgba: pixel === null ? null : pictures.colourAt(id, pixel) };
  });
  const aloud = colours.map(
    ({ id, rgba }) => `${letterOf(id)} ${rgba === null ? "outside" : hexText(rgba)}`,
  );
  return (
    <div class="readout" role="group" aria-label="Colours">
      <span class="quiet readout-where">
        {pointer === null ? "In the middle" : "At the pointer"}
      </span>
      {colours.map((colour) => (
        <Colour key={colour.id} isBlind={comparison.isBlind} {...colour} />
      ))}
      <Aloud text={isFocused && pointer === null ? aloud.join(", ") : ""} />
    </div>
  );
}

function Colour(props: {
  readonly id: SideId;
  readonly pixel: Point | null;
  readonly rgba: Uint8ClampedArray | null;
  readonly isBlind: boolean;
}): VNode {
  const { id, pixel, rgba, isBlind } = props;
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
          {!isBlind && (
            <span class="quiet">
              {pixel.x}, {pixel.y}
            </span>
          )}
        </>
      )}
    </span>
  );
}
