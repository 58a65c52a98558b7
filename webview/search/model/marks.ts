import { machineWinnerOf } from "../../../src/search/selectors.js";
import type { SearchState } from "../../../src/search/state.js";
import type { Face } from "./face.js";

/** What a person said of an image, and what the judge said where the person says otherwise. */
export interface Marks {
  /** The person picked it as the winner. */
  readonly isPick: boolean;
  /** The judge's winner, while another one is picked: without a pick it is just the winner. */
  readonly isJudgesWinner: boolean;
  readonly isFavourite: boolean;
}

export function marksOf(state: SearchState, id: string): Marks {
  const { favourites, picked } = state;
  return {
    isPick: picked === id,
    isJudgesWinner: picked !== null && picked !== id && machineWinnerOf(state) === id,
    isFavourite: favourites.includes(id),
  };
}

/** What lies over a picture in words; null where there is nothing to say. @param isRoomy for two words */
export function badgeText(
  face: Face,
  { isPick, isJudgesWinner }: Marks,
  { iterationRank, isRoomy }: { readonly iterationRank: number | null; readonly isRoomy: boolean },
): string | null {
  if (isPick) return "Your pick";
  if (isJudgesWinner) return isRoomy ? "Judge's winner" : "Judge's";
  if (face.kind === "winner") return "Winner";
  return iterationRank === 1 ? "1st" : null;
}

/** The marks for those who do not see them. */
export function markWords(face: Face, { isPick, isJudgesWinner, isFavourite }: Marks): string[] {
  return [
    ...(isPick && face.kind !== "winner" ? ["winner"] : []),
    ...(isPick ? ["your pick"] : []),
    ...(isJudgesWinner ? ["judge's winner"] : []),
    ...(isFavourite ? ["favourite"] : []),
  ];
}
