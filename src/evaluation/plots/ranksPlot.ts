import { ordinal, rangeText } from "../../base/figureText.js";
import { oneLine } from "../../base/visibleText.js";
import type { EvaluationResult, ItemResult } from "../../protocol/evaluationResult.js";
import {
  boldness,
  drawing,
  fitted,
  label,
  round,
  rowHeightOf,
  shape,
  thumbnail,
  thumbnailRoom,
  titleOf,
  widthOf,
  type PlotElement,
  type PlotFrame,
} from "./plotElement.js";

const leastRowHeight = 24;
const margin = 12;
const headHeight = 44;
const placeWidth = 36;
const title = "The order of the votes beside the machine's";

/**
 * The places that the votes give beside the machine's, each image a line: level where both agree, the
 * steeper the more they differ. What the votes and what the machine has first stand out. Of the votes
 * each place is a range.
 * @param goal place of the goal in the result
 * @returns null where fewer than two images have both places; one without a vote has none of people's
 */
export function ranksPlot(
  result: EvaluationResult,
  frame: PlotFrame,
  goal = 0,
): PlotElement | null {
  const { width, thumbnailPx } = frame;
  const ranked = result.items.filter(
    ({ goal: of, machineRank, wins, losses, ties }) =>
      of === goal && machineRank !== null && wins + losses + ties > 0,
  );
  if (ranked.length < 2) return null;
  const byMachine = ranked.toSorted((a, b) => (a.machineRank ?? 0) - (b.machineRank ?? 0));
  const lines = ranked.map((item, index) => ({
    item,
    people: index,
    machine: byMachine.indexOf(item),
  }));
  const widest = Math.max(...ranked.map((item) => boldness * widthOf(oneLine(item.label))));
  const pictureWidth = thumbnailRoom(frame);
  const nameWidth = Math.min(widest, Math.max(30, width * 0.26 - pictureWidth));
  const head = titleOf(frame, title, result, goal);
  const rowHeight = rowHeightOf(frame, leastRowHeight);
  const top = head.height + headHeight;
  const sides: Sides = {
    ...sidesOf(width, nameWidth + pictureWidth),
    ...{ nameWidth, pictureWidth, thumbnailPx },
    yOf: (place) => top + rowHeight * (place + 0.5),
  };
  // What stands out is drawn last.
  const slopes = lines
    .toSorted((a, b) => weightOf(a) - weightOf(b))
    .map((line) => slopeOf(line, sides));
  const told = ranked.map(
    ({ label: name, rank, places, machineRank }) =>
      `${oneLine(name)}: ${ordinal(rank)} by the votes (${rangeText(places)}), ${ordinal(machineRank ?? 0)} by the machine`,
  );
  const y = top - 18;
  const isRoomy = boldness * widthOf("place by the machine") < sides.left - 10;
  return drawing(
    { width, height: top + rowHeight * ranked.length + margin },
    { title, description: told.join("; ") },
    [
      ...head.elements,
      label(sides.left - 10, y, isRoomy ? "place by the votes" : "votes", {
        ...{ anchor: "end", ink: "people", isBold: true },
      }),
      label(sides.right + 10, y, isRoomy ? "place by the machine" : "machine", {
        ...{ ink: "machine", isBold: true },
      }),
      ...slopes,
      ...lines.flatMap((line) => namesOf(line, sides)),
    ],
  );
}

interface Line {
  readonly item: ItemResult;
  /** Places from 0 among those that have both. */
  readonly people: number;
  readonly machine: number;
}

interface Sides {
  /** Where lines begin and end. */
  readonly left: number;
  readonly right: number;
  readonly nameWidth: number;
  readonly pictureWidth: number;
  readonly thumbnailPx: number | undefined;
  readonly yOf: (place: number) => number;
}

/** On a wide page lines stay short: the eye follows them more easily. */
function sidesOf(width: number, nameWidth: number): Pick<Sides, "left" | "right"> {
  const outer = margin + nameWidth + placeWidth + 16;
  const length = Math.min(width - 2 * outer, 420);
  return { left: (width - length) / 2, right: (width + length) / 2 };
}

function weightOf({ people, machine }: Line): number {
  return (people === 0 ? 2 : 0) + (machine === 0 ? 1 : 0);
}

function slopeOf(line: Line, { left, right, yOf }: Sides): PlotElement {
  const { people, machine } = line;
  const ink = people === 0 ? "people" : machine === 0 ? "machine" : "faint";
  const isFirst = ink !== "faint";
  const [from, to, bend] = [yOf(people), yOf(machine), round((right - left) * 0.4)];
  const path = `M${round(left)} ${from}C${round(left + bend)} ${from} ${round(right - bend)} ${to} ${round(right)} ${to}`;
  const dot = { r: isFirst ? 4.5 : 3.5, "stroke-width": 1.5 };
  return shape("g", {}, {}, [
    shape(
      "path",
      {
        d: path,
        "stroke-width": isFirst ? 3 : 1.5,
        "stroke-linecap": "round",
        "stroke-opacity": isFirst ? 1 : 0.6,
      },
      { stroke: ink },
    ),
    shape("circle", { cx: round(left), cy: from, ...dot }, { fill: ink, stroke: "paper" }),
    shape("circle", { cx: round(right), cy: to, ...dot }, { fill: ink, stroke: "paper" }),
  ]);
}

function namesOf(line: Line, sides: Sides): PlotElement[] {
  const { left, right, nameWidth, pictureWidth, thumbnailPx, yOf } = sides;
  const { people, machine, item } = line;
  const [first, last] = [yOf(people), yOf(machine)];
  const isBold = weightOf(line) > 0;
  const name = fitted(oneLine(item.label), isBold ? nameWidth / boldness : nameWidth);
  const [before, behind] = [left - 10 - placeWidth - 4, right + 10 + placeWidth - 12];
  const pictures =
    thumbnailPx === undefined
      ? []
      : [
          thumbnail(item.key, before - thumbnailPx, first, thumbnailPx),
          thumbnail(item.key, behind, last, thumbnailPx),
        ];
  return [
    ...pictures,
    label(left - 10, first, rangeText(item.places), { anchor: "end", ink: "faint" }),
    label(before - pictureWidth, first, name, { anchor: "end", isBold }),
    label(right + 10, last, String(item.machineRank), { ink: "faint" }),
    label(behind + pictureWidth, last, name, { isBold }),
  ];
}
