import { marks, type Mark } from "../../page/marks.js";
import type { Side } from "../../../src/protocol/compareMessages.js";
import { letterOf, type ComparedSide } from "./sides.js";

/** How a side stands, in marks: as the winner first. */
export function marksOf(standing: Side["standing"]): readonly Mark[] {
  if (standing === null) return [];
  const { isPick, isWinner, isMachineWinner, isFavourite } = standing;
  const winner = isPick ? [marks.pick] : isWinner ? [marks.winner] : [];
  return [
    ...winner,
    ...(isMachineWinner && !isWinner ? [marks.judges] : []),
    ...(isFavourite ? [marks.favourite] : []),
  ];
}

/** Who is the winner, to be said when it becomes another: "Your pick is B." Empty for none of these. */
export function winnerAloud(sides: readonly ComparedSide[]): string {
  return sides
    .flatMap(({ id, known }) => {
      const standing = known?.standing;
      if (standing?.isPick === true) return [`${letterOf(id)} is the winner, your pick.`];
      return standing?.isWinner === true ? [`${letterOf(id)} is the judge's winner.`] : [];
    })
    .join(" ");
}
