import type { BlindSide, Side, SideId } from "../../../src/protocol/compareMessages.js";
import { visibleText } from "../../../src/base/visibleText.js";
import type { SizePx } from "./boxes.js";

/** What a side is called and what is known of it. */

/** "A" to "D": what stands in a side's pane, whatever it is called. */
export function letterOf(side: SideId): string {
  return side.toUpperCase();
}

/** A side as the page has it. */
export interface ComparedSide {
  readonly id: SideId;
  /** What the host says of it; null where it is compared blind. */
  readonly known: Side | null;
  /** Whether there is a picture of it. */
  readonly picture: BlindSide["picture"];
}

export function knownSide(side: Side): ComparedSide {
  const { id, picture } = side;
  return { id, known: side, picture: picture.kind === "file" ? { kind: "file" } : picture };
}

export function blindSide({ id, picture }: BlindSide): ComparedSide {
  return { id, known: null, picture };
}

/** "A, logo.png"; "A" where that is all. */
export function nameOf({ id, known }: ComparedSide): string {
  return known === null ? letterOf(id) : `${letterOf(id)}, ${visibleText(known.title)}`;
}

/** How far a side's picture has come. */
export type Picture =
  | { readonly kind: "waiting" }
  /** As it is shown: turned as its orientation asks. */
  | ({ readonly kind: "shown" } & SizePx)
  | { readonly kind: "failed"; readonly reason: string };

export function pictureOf(
  side: ComparedSide,
  pictures: Readonly<Partial<Record<SideId, Picture>>>,
): Picture {
  if (side.picture.kind === "refused") return { kind: "failed", reason: side.picture.reason };
  return pictures[side.id] ?? { kind: "waiting" };
}
