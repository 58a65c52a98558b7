/**
 * The picture set: some 650 things that are drawn from ready-made flat pictures rather than by
 * hand-written code. What they are called, where they stand and what they look like is data.
 */
import type { PictureId } from "../brief/brief.js";
import type { Rgb } from "../render/colour.js";
import type { Path } from "../render/path.js";
import type { SubjectFacts } from "../scene/subjectFacts.data.js";

/** How much of the thing its picture shows: a `head` or `bust` is framed as a portrait. */
export type PictureView = "whole" | "bust" | "head";

/** What is known of a picture without looking at it. */
export interface Picture {
  readonly id: PictureId;
  /** English, lower case: "giraffe". */
  readonly name: string;
  /** The plural of `name`. */
  readonly many: string;
  readonly view: PictureView;
  readonly facts: SubjectFacts;
}

/** One filled outline of a picture, in a box that is 100 units high. */
export interface PicturePiece {
  readonly path: Path;
  readonly colour: Rgb;
  /** 0 to 1. */
  readonly opacity: number;
  /** `body` pieces make the silhouette, `detail` pieces lie upon it: see `render/subjects/part.ts`. */
  readonly role: "body" | "detail";
  /**
   * It shows the thing's main colour, lighter or darker: a colour that is asked for replaces it.
   * The lightness beside the main piece's, -1 to 1; null for pieces that keep their own colour.
   */
  readonly tint: number | null;
}

/** A picture's art: cropped to its pieces, back to front; as wide as 100 times the facts' aspect. */
export interface PictureArt {
  readonly pieces: readonly PicturePiece[];
}

/** A word of one language for a picture, folded as `foldText` does. */
export interface PictureWord {
  readonly text: string;
  readonly id: PictureId;
  readonly plural: boolean;
  /**
   * A kind of the thing rather than the thing ("poodle" is drawn as a dog): the nearest that there
   * is. The findings say so.
   */
  readonly narrower?: true;
}
