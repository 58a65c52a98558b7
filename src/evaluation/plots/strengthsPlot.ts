import { chanceText, signedText } from "../../base/figureText.js";
import { oneLine } from "../../base/visibleText.js";
import type { EvaluationResult, ItemResult } from "../../protocol/evaluationResult.js";
import { ticksOf } from "./ticks.js";
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

const rowHeight = 26;
const margin = 12;
const headHeight = 44;
const axisHeight = 44;
/** Room for "machine" and "best" beside the rows, from this width on. */
const wide = 520;

/**
 * Strengths with their 95 % intervals, a row an image, the leader first. Beside each: how probable it
 * is that it is the best, and from 520 pixels on what it won and where the machine has it.
 * @param goal place of the goal in the result
 */
export function strengthsPlot(
  result: EvaluationResult,
  { width }: PlotSize,
  goal = 0,
): PlotElement {
  const items = result.items.filter((item) => item.goal === goal);
  const isWide = width >= wide;
  const names = items.map(({ label: name }) => oneLine(name));
  // The first is bold, which is wider.
  const widest = Math.max(
    0,
    ...names.map((name, index) => widthOf(name) * (index === 0 ? boldness : 1)),
  );
  const nameWidth = Math.min(widest, width * (isWide ? 0.28 : 0.3));
  const columns = isWide ? wideColumns : narrowColumns;
  const columnsWidth = columns.reduce((sum, column) => sum + column.width, 0);
  const left = margin + nameWidth + 16;
  const right = width - margin - columnsWidth - 16;
  const scale = scaleOf(items, left, right);
  const bottom = headHeight + rowHeight * items.length;
  const head = headOf(columns, width - margin, left);
  const rows = items.map((item, index) => {
    const y = headHeight + rowHeight * (index + 0.5);
    return rowOf(item, { y, width, columns, scale, isFirst: index === 0 }, [
      label(margin, y, fitted(names[index] ?? "", index === 0 ? nameWidth / boldness : nameWidth), {
        isBold: index === 0,
      }),
    ]);
  });
  const told = items.map(
    ({ strength, low, high }, index) =>
      `${index + 1}. ${names[index] ?? ""}: ${signedText(strength)} (${signedText(low)} to ${signedText(high)})`,
  );
  return drawing(
    { width, height: bottom + axisHeight },
    { title: "How strong each image is, with 95 % intervals", description: told.join("; ") },
    [...bandOf(items, width), ...axisOf(scale, headHeight, bottom), ...head, ...rows],
  );
}

interface Column {
  readonly title: string;
  readonly width: number;
  readonly text: (item: ItemResult) => string;
}

const best: Column = {
  title: "is best",
  width: 52,
  text: ({ pBest }) => chanceText(pBest, true),
};
const narrowColumns: readonly Column[] = [best];
const wideColumns: readonly Column[] = [
  { title: "won", width: 44, text: ({ wins }) => String(wins) },
  { title: "tied", width: 44, text: ({ ties }) => String(ties) },
  { title: "lost", width: 44, text: ({ losses }) => String(losses) },
  {
    title: "machine",
    width: 68,
    text: ({ machineRank }) => (machineRank === null ? "–" : String(machineRank)),
  },
  { ...best, width: 60 },
];

interface Scale {
  readonly ticks: readonly number[];
  readonly left: number;
  readonly right: number;
  readonly at: (value: number) => number;
}

function scaleOf(items: readonly ItemResult[], left: number, right: number): Scale {
  const [low, high] = [
    Math.min(-1, ...items.map((item) => item.low)),
    Math.max(1, ...items.map((item) => item.high)),
  ];
  const at = (value: number): number => left + ((value - low) / (high - low)) * (right - left);
  return {
    ticks: ticksOf(low, high, Math.max(5, Math.floor((right - left) / 40))),
    left,
    right,
    at,
  };
}

function headOf(columns: readonly Column[], right: number, left: number): PlotElement[] {
  let x = right;
  const titles = [...columns].reverse().map((column) => {
    const title = label(x, headHeight - 12, column.title, { anchor: "end", ink: "faint" });
    x -= column.width;
    return title;
  });
  const [long, short] = ["strength, with 95 % intervals", "strength (95 %)"];
  const title = widthOf(long) < x - left ? long : short;
  return [label(left, headHeight - 12, title, { ink: "faint" }), ...titles];
}

function axisOf({ ticks, at, left, right }: Scale, top: number, bottom: number): PlotElement[] {
  return [
    ...ticks.flatMap((tick) => {
      const x = round(at(tick));
      const y = { y1: top, y2: bottom + 4 };
      const isZero = tick === 0;
      return [
        shape(
          "line",
          { x1: x, x2: x, ...y, "stroke-width": 1, ...(!isZero && { "stroke-dasharray": "2 3" }) },
          { stroke: "line" },
        ),
        label(x, bottom + 14, String(tick).replace("-", "−"), { anchor: "middle", ink: "faint" }),
      ];
    }),
    label((left + right) / 2, bottom + 32, fitted(scaleText, right - left + 90, 11), {
      ...{ anchor: "middle", ink: "faint", size: 11 },
    }),
  ];
}

const scaleText = "weaker  ←  logits  →  stronger";

/** Below the first row, and below the grid. */
function bandOf(items: readonly ItemResult[], width: number): PlotElement[] {
  if (items.length === 0) return [];
  const place = { x: margin / 2, y: headHeight, width: width - margin, height: rowHeight };
  return [shape("rect", { ...place, rx: 4 }, { fill: "band" })];
}

interface RowPlace {
  readonly y: number;
  readonly width: number;
  readonly columns: readonly Column[];
  readonly scale: Scale;
  readonly isFirst: boolean;
}

function rowOf(
  item: ItemResult,
  { y, width, columns, scale, isFirst }: RowPlace,
  name: readonly PlotElement[],
): PlotElement {
  const { strength, low, high } = item;
  const [from, to] = [round(scale.at(low)), round(scale.at(high))];
  let x = width - margin;
  const cells = [...columns].reverse().map((column) => {
    const cell = label(x, y, column.text(item), { anchor: "end", isBold: isFirst });
    x -= column.width;
    return cell;
  });
  return shape("g", {}, {}, [
    ...name,
    shape(
      "line",
      {
        x1: from,
        x2: to,
        y1: y,
        y2: y,
        "stroke-width": isFirst ? 4 : 3,
        "stroke-linecap": "round",
        "stroke-opacity": isFirst ? 0.75 : 0.6,
      },
      { stroke: "people" },
    ),
    shape(
      "circle",
      { cx: round(scale.at(strength)), cy: y, r: isFirst ? 5.5 : 4.5, "stroke-width": 1.5 },
      { fill: "people", stroke: "paper" },
    ),
    ...cells,
  ]);
}
