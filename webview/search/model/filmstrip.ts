import type { Plan } from "../../../src/protocol/plan.js";
import type { SearchState } from "../../../src/search/state.js";
import { assertNever } from "../../../src/base/assertNever.js";
import type { Face } from "./face.js";
import { iterationTitle, totalText } from "../../page/words.js";

/** All images as a strip, iteration after iteration, in the order planned: so none of them moves. */

export interface StripGroup {
  readonly iteration: number;
  readonly title: string;
  readonly frames: readonly StripFrame[];
}

export interface StripFrame {
  readonly id: string;
  /** Left edge in the strip, pixels. */
  readonly left: number;
}

export interface Strip {
  readonly groups: readonly StripGroup[];
  readonly picture: { readonly width: number; readonly height: number };
}

/** Also in the style sheet. */
export const stripGaps = { frame: 4, group: 16, end: 12 } as const;
const pictureHeight = 48;
/** Narrower, nothing could be written under it. */
const leastWidth = 44;

export function stripOf(state: SearchState): Strip {
  const picture = pictureOf(state.plan);
  let left: number = stripGaps.end;
  const groups = state.iterations.map(({ index, candidates }) => {
    const frames = candidates.map((id) => {
      const frame = { id, left };
      left += picture.width + stripGaps.frame;
      return frame;
    });
    left += stripGaps.group - stripGaps.frame;
    return { iteration: index, title: iterationTitle(index), frames };
  });
  return { groups, picture };
}

/** Where a strip is scrolled to, so that a frame is whole in its window; no further than it must. */
export function scrollToShow(
  { groups, picture }: Strip,
  id: string | null,
  window: { readonly scrollLeft: number; readonly clientWidth: number },
): number {
  const { scrollLeft, clientWidth } = window;
  const frame = groups.flatMap(({ frames }) => frames).find((one) => one.id === id);
  if (frame === undefined) return scrollLeft;
  const [from, to] = [frame.left - stripGaps.end, frame.left + picture.width + stripGaps.end];
  if (from < scrollLeft) return from;
  return to > scrollLeft + clientWidth ? to - clientWidth : scrollLeft;
}

function pictureOf({ widthPx, heightPx }: Plan): Strip["picture"] {
  const ratio = Math.min(1.8, widthPx / heightPx);
  return { width: Math.max(leastWidth, Math.round(pictureHeight * ratio)), height: pictureHeight };
}

/** What is written under a frame: the total, or what happens to it, in one short word. */
export function frameWord(face: Face): string {
  switch (face.kind) {
    case "judged":
    case "kept":
    case "pruned":
    case "winner":
      return totalText(face.scores.total);
    case "queued":
      return "Queued";
    case "writing":
      return "Writing";
    case "drawing":
      return "Drawing";
    case "judging":
      return "Judging";
    case "waiting":
    case "between":
      return "Waiting";
    case "left":
    case "halted":
      return "Stopped";
    case "failed":
      return "Failed";
    default:
      return assertNever(face);
  }
}
