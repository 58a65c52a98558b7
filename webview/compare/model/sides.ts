import type { Side, SideId } from "../../../src/protocol/compareMessages.js";
import { visibleText } from "../../../src/base/visibleText.js";
import type { SizePx } from "./boxes.js";

/** What a side is called and what is known of it. */

/** "A" to "D": what stands in a side's pane, whatever it is called. */
export function letterOf(side: SideId): string {
  return side.toUpperCase();
}

/** A side of which nothing may be told: it is called by its letter, and comes from nowhere. */
export function isBlind({ id, title, place, recipe, standing }: Side): boolean {
  return title === letterOf(id) && place === "" && recipe === null && standing === null;
}

/** "A, logo.png"; "A" where that is all. */
export function nameOf(side: Side): string {
  return isBlind(side) ? letterOf(side.id) : `${letterOf(side.id)}, ${visibleText(side.title)}`;
}

/** How far a side's picture has come. */
export type Picture =
  | { readonly kind: "waiting" }
  /** As it is shown: turned as its orientation asks. */
  | ({ readonly kind: "shown" } & SizePx)
  | { readonly kind: "failed"; readonly reason: string };

export function pictureOf(
  side: Side,
  pictures: Readonly<Partial<Record<SideId, Picture>>>,
): Picture {
  if (side.picture.kind === "refused") return { kind: "failed", reason: side.picture.reason };
  return pictures[side.id] ?? { kind: "waiting" };
}
