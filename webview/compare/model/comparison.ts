import { assertNever } from "../../../src/base/assertNever.js";
import type { CompareToPage, SideId } from "../../../src/protocol/compareMessages.js";
import type { SizePx } from "./boxes.js";
import type { Tally } from "./difference.js";
import { blindSide, knownSide, pictureOf, type ComparedSide, type Picture } from "./sides.js";
import { firstView, shownSides, viewFor, type View } from "./view.js";

/** Everything that the page shows. Pure. */
export interface Comparison {
  /** By which the host finds it again; empty before it has said what is compared. */
  readonly id: string;
  /** Empty before the host has said what is compared. */
  readonly sides: readonly ComparedSide[];
  /** Whether nothing but the pictures may be told. */
  readonly isBlind: boolean;
  readonly pictures: Readonly<Partial<Record<SideId, Picture>>>;
  readonly view: View;
  readonly difference: Difference;
  /** Share of its pixels that are counted, 0-1: apart, as no text is another because of it. */
  readonly counted: number;
  readonly insertsInto: InsertsInto;
  /** What was asked for and could not be done, or why nothing is compared. */
  readonly trouble: string | null;
  /** Messages that were none of the host's. */
  readonly ignored: number;
}

type InsertsInto = Extract<CompareToPage, { kind: "insertsInto" }>["document"];

/** Of the first two of the order. */
export type Difference =
  | { readonly kind: "none" }
  | { readonly kind: "counting" }
  | { readonly kind: "known"; readonly tally: Tally }
  | { readonly kind: "failed"; readonly reason: string };

export const firstComparison: Comparison = {
  id: "",
  sides: [],
  isBlind: false,
  pictures: {},
  view: firstView,
  difference: { kind: "none" },
  counted: 0,
  insertsInto: null,
  trouble: null,
  ignored: 0,
};

/** What follows from a message of the host; its pictures are decoded elsewhere. @param kept not checked */
export function received(
  comparison: Comparison,
  message: Exclude<CompareToPage, { kind: "picture" }>,
  kept: unknown,
): Comparison {
  switch (message.kind) {
    case "comparison": {
      const { id, isBlind } = message;
      const sides = message.isBlind ? message.sides.map(blindSide) : message.sides.map(knownSide);
      const ids = sides.map(({ id }) => id);
      const own = { comparison: comparison.id, view: comparison.view };
      const view = viewFor({ id, ids, isBlind }, comparison.sides.length === 0 ? kept : own);
      return { ...comparison, id, sides, isBlind, pictures: {}, view, trouble: null };
    }
    case "side": {
      if (comparison.isBlind) return comparison;
      const side = knownSide(message.side);
      const sides = comparison.sides.map((each) => (each.id === side.id ? side : each));
      return { ...comparison, sides };
    }
    case "insertsInto":
      return { ...comparison, insertsInto: message.document };
    case "trouble":
      return { ...comparison, trouble: message.message };
    default:
      return assertNever(message);
  }
}

export function withPicture(comparison: Comparison, side: SideId, picture: Picture): Comparison {
  return { ...comparison, pictures: { ...comparison.pictures, [side]: picture } };
}

export function sideOf({ sides }: Comparison, id: SideId): ComparedSide | undefined {
  return sides.find((side) => side.id === id);
}

/**
 * How far a side's picture has come, as it may be shown. Blind, none is before all are there: which of
 * them comes first, and how the zoom changes with the next, would tell them apart.
 */
export function pictureIn({ sides, isBlind, pictures }: Comparison, side: ComparedSide): Picture {
  const isAwaited = (each: ComparedSide): boolean => pictureOf(each, pictures).kind === "waiting";
  return isBlind && sides.some(isAwaited) ? { kind: "waiting" } : pictureOf(side, pictures);
}

/** A side whose picture is there. */
export interface ShownSide extends SizePx {
  readonly id: SideId;
}

/** Of the sides that the mode shows, those whose picture is there, in their order. */
export function shownPictures(comparison: Comparison): ShownSide[] {
  return shownSides(comparison.view).flatMap((id) => picturesOf(comparison, id));
}

/** The pair of which the difference is taken; null while one of the pictures is missing. */
export function comparedPair(comparison: Comparison): readonly [ShownSide, ShownSide] | null {
  const [first, second] = comparison.view.order
    .slice(0, 2)
    .flatMap((id) => picturesOf(comparison, id));
  return first === undefined || second === undefined ? null : [first, second];
}

function picturesOf(comparison: Comparison, id: SideId): ShownSide[] {
  const side = sideOf(comparison, id);
  if (side === undefined) return [];
  const picture = pictureIn(comparison, side);
  if (picture.kind !== "shown") return [];
  return [{ id, widthPx: picture.widthPx, heightPx: picture.heightPx }];
}
