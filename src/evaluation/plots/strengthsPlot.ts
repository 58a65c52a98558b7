import { chanceText, rangeText } from "../../base/figureText.js";
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

const leastRowHeight = 26;
const margin = 12;
const headHeight = 44;
const axisHeight = 44;
/** From this width on there is room for "is best", and from the other one for all columns. */
const medium = 380;
const wide = 520;
const title = "How strong each image is";

/**
 * Strengths with their 95 % intervals, a row an image, the leader first, as the share of votes that it
 * would win against an average image. Beside each: between which places it lies, how probable it is that
 * it is the best, what it won and where the machine has it, as far as there is room.
 * @param goal place of the goal in the result
 */
export function strengthsPlot(result: EvaluationResult, frame: PlotFrame, goal = 0): PlotElement {
  const { width, thumbnailPx } = frame;
  const items = result.items.filter((item) => item.goal === goal);
  const names = items.map(({ label: name }) => oneLine(name));
  // The first is bold, which is wider.
  const widest = Math.max(
    0,
    ...names.map((name, index) => widthOf(name) * (index === 0 ? boldness : 1)),
  );
  const pictureWidth = thumbnailRoom(frame);
  const nameWidth = Math.min(widest, Math.max(30, width * 0.28 - pictureWidth));
  const columns = width >= wide ? wideColumns : width >= medium ? [place, best] : [place];
  const columnsWidth = columns.reduce((sum, column) => sum + column.width, 0);
  const left = margin + pictureWidth + nameWidth + 16;
  const right = width - margin - columnsWidth - 16;
  const scale = scaleOf(items, left, right);
  const head = titleOf(frame, title, result, goal);
  const top = head.height + headHeight;
  const rowHeight = rowHeightOf(frame, leastRowHeight);
  const bottom = top + rowHeight * items.length;
  const rows = items.map((item, index) => {
    const y = top + rowHeight * (index + 0.5);
    const isFirst = index === 0;
    const name = fitted(names[index] ?? "", isFirst ? nameWidth / boldness : nameWidth);
    return rowOf(item, { y, width, columns, scale, isFirst }, [
      ...(thumbnailPx === undefined ? [] : [thumbnail(item.key, margin, y, thumbnailPx)]),
      label(margin + pictureWidth, y, name, { isBold: isFirst }),
    ]);
  });
  const told = items.map(
    (item, index) =>
      `${index + 1}. ${names[index] ?? ""}: place ${rangeText(item.places)}, ${chanceText(shareOf(item.strength))} (${chanceText(shareOf(item.low))} to ${chanceText(shareOf(item.high))})`,
  );
  return drawing(
    { width, height: bottom + axisHeight },
    {
      title: `${title}, as its share of votes against an average one, with 95 % intervals`,
      description: told.join("; "),
    },
    [
      ...head.elements,
      ...bandOf(items, { y: top, width, height: rowHeight }),
      ...axisOf(scale, top, bottom),
      ...headOf(columns, { left, right: width - margin, y: top - 12 }),
      ...rows,
    ],
  );
}

/** How many of its decided votes an image wins against one of strength 0, the mean of all. */
function shareOf(strength: number): number {
  return 1 / (1 + Math.exp(-strength));
}

interface Column {
  readonly title: string;
  readonly width: number;
  readonly text: (item: ItemResult) => string;
}

const place: Column = { title: "place", width: 48, text: ({ places }) => rangeText(places) };
const best: Column = {
  title: "is best",
  width: 60,
  text: ({ pBest }) => chanceText(pBest, true),
};
const wideColumns: readonly Column[] = [
  place,
  { title: "won", width: 44, text: ({ wins }) => String(wins) },
  { title: "tied", width: 44, text: ({ ties }) => String(ties) },
  { title: "lost", width: 44, text: ({ losses }) => String(losses) },
  {
    title: "machine",
    width: 68,
    text: ({ machineRank }) => (machineRank === null ? "–" : String(machineRank)),
  },
  best,
];

interface Scale {
  /** Shares, 0-1. */
  readonly ticks: readonly number[];
  readonly left: number;
  readonly right: number;
  /** @param strength in logits */
  readonly at: (strength: number) => number;
}

/** The more telling first. */
const shares = [0.5, 0.25, 0.75, 0.1, 0.9, 0.05, 0.95, 0.01, 0.99, 0.001, 0.999];
const tickGap = 40;

function scaleOf(items: readonly ItemResult[], left: number, right: number): Scale {
  const [low, high] = [
    Math.min(-1.2, ...items.map((item) => item.low)),
    Math.max(1.2, ...items.map((item) => item.high)),
  ];
  const at = (value: number): number => left + ((value - low) / (high - low)) * (right - left);
  const ticks: number[] = [];
  for (const share of shares) {
    const logit = Math.log(share / (1 - share));
    const isFree = ticks.every((each) => Math.abs(at(each) - at(logit)) >= tickGap);
    if (logit >= low && logit <= high && isFree) ticks.push(logit);
  }
  return { ticks: ticks.sort((one, other) => one - other), left, right, at };
}

function headOf(
  columns: readonly Column[],
  { left, right, y }: { readonly left: number; readonly right: number; readonly y: number },
): PlotElement[] {
  let x = right;
  const titles = [...columns].reverse().map((column) => {
    const head = label(x, y, column.title, { anchor: "end", ink: "faint" });
    x -= column.width;
    return head;
  });
  const shown = headTexts.find((text) => widthOf(text) < x - left);
  return [...(shown === undefined ? [] : [label(left, y, shown, { ink: "faint" })]), ...titles];
}

const headTexts = [
  "the dot: most likely; the bar: 95 % sure to hold it",
  "dot: likely; bar: 95 % sure",
  "bar: 95 % sure",
];
const axisTexts = [
  "votes that it would win against an average image",
  "votes won against an average image",
  "wins against an average",
];

function axisOf({ ticks, at, left, right }: Scale, top: number, bottom: number): PlotElement[] {
  const middle = (left + right) / 2;
  const room = 2 * Math.min(middle - margin, right + 60 - middle);
  const text = axisTexts.find((each) => widthOf(each, 11) <= room) ?? axisTexts.at(-1) ?? "";
  return [
    ...ticks.flatMap((tick) => {
      const x = round(at(tick));
      const y = { y1: top, y2: bottom + 4 };
      const isHalf = tick === 0;
      const share = 100 * shareOf(tick);
      return [
        shape(
          "line",
          { x1: x, x2: x, ...y, "stroke-width": 1, ...(!isHalf && { "stroke-dasharray": "2 3" }) },
          { stroke: "line" },
        ),
        label(x, bottom + 14, `${Number(share.toFixed(1))}\u00a0%`, {
          ...{ anchor: "middle", ink: "faint", size: 11 },
        }),
      ];
    }),
    label(middle, bottom + 32, text, { anchor: "middle", ink: "faint", size: 11 }),
  ];
}

/** Below the first row, and below the grid. */
function bandOf(
  items: readonly ItemResult[],
  { y, width, height }: { readonly y: number; readonly width: number; readonly height: number },
): PlotElement[] {
  if (items.length === 0) return [];
  return [
    shape("rect", { x: margin / 2, y, width: width - margin, height, rx: 4 }, { fill: "band" }),
  ];
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
