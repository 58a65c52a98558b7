import { oneLine } from "../../base/visibleText.js";
import type { EvaluationResult, ItemResult } from "../../protocol/evaluationResult.js";
import {
  boldness,
  drawing,
  fitted,
  label,
  round,
  shape,
  widthOf,
  type PlotElement,
  type PlotSize,
} from "./plotElement.js";

const rowHeight = 24;
const margin = 12;
const headHeight = 44;
const placeWidth = 20;

/**
 * People's places beside the machine's, each image a line: level where both agree, the steeper the
 * more they differ. The first of people and the first of the machine stand out.
 * @param goal place of the goal in the result
 * @returns null where fewer than two images have both places; one without a vote has none of people's
 */
export function ranksPlot(
  result: EvaluationResult,
  { width }: PlotSize,
  goal = 0,
): PlotElement | null {
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
  const nameWidth = Math.min(widest, width * 0.26);
  const sides = sidesOf(width, nameWidth);
  // What stands out is drawn last.
  const slopes = lines
    .toSorted((a, b) => weightOf(a) - weightOf(b))
    .map((line) => slopeOf(line, sides));
  const told = lines.map(
    ({ item, people, machine }) =>
      `${oneLine(item.label)}: people ${people + 1}, machine ${machine + 1}`,
  );
  return drawing(
    { width, height: headHeight + rowHeight * ranked.length + margin },
    { title: "People's places beside the machine's", description: told.join("; ") },
    [
      label(sides.left - 10, headHeight - 18, "people", {
        anchor: "end",
        ink: "people",
        isBold: true,
      }),
      label(sides.right + 10, headHeight - 18, "machine", { ink: "machine", isBold: true }),
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
}

/** On a wide page lines stay short: the eye follows them more easily. */
function sidesOf(width: number, nameWidth: number): Sides {
  const outer = margin + nameWidth + placeWidth + 16;
  const length = Math.min(width - 2 * outer, 420);
  return { left: (width - length) / 2, right: (width + length) / 2, nameWidth };
}

function weightOf({ people, machine }: Line): number {
  return (people === 0 ? 2 : 0) + (machine === 0 ? 1 : 0);
}

function yOf(place: number): number {
  return headHeight + rowHeight * (place + 0.5);
}

function slopeOf(line: Line, { left, right }: Sides): PlotElement {
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

function namesOf(line: Line, { left, right, nameWidth }: Sides): PlotElement[] {
  const { people, machine, item } = line;
  const [first, last] = [yOf(people), yOf(machine)];
  const isBold = weightOf(line) > 0;
  const name = fitted(oneLine(item.label), isBold ? nameWidth / boldness : nameWidth);
  return [
    label(left - 10, first, String(people + 1), { anchor: "end", ink: "faint" }),
    label(left - 10 - placeWidth - 4, first, name, { anchor: "end", isBold }),
    label(right + 10, last, String(machine + 1), { ink: "faint" }),
    label(right + 10 + placeWidth + 4, last, name, { isBold }),
  ];
}
