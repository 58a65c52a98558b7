import {
  drawing,
  label,
  round,
  shape,
  widthOf,
  type Ink,
  type PlotElement,
} from "../../src/evaluation/plots/plotElement.js";
import { ticksOf } from "./ticks.js";

/** One value, with its central 95 %. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

export interface PlotLine {
  readonly name: string;
  readonly ink: Ink;
  /** SVG's `stroke-dasharray`; solid by default, so that lines differ without colours too. */
  readonly dashes?: string;
  /** By x, ascending. */
  readonly points: readonly PlotPoint[];
}

export interface PlotAxis {
  /** With its unit. */
  readonly title: string;
  readonly low: number;
  readonly high: number;
  /** Default: round values of a linear scale. A scale with `isLog` needs them, all above 0. */
  readonly ticks?: readonly number[];
  readonly isLog?: boolean;
}

const [width, height] = [720, 400];
const frame = { left: 64, right: width - 20, bottom: height - 48 };
const [titleHeight, legendRow, sample] = [36, 20, 30];

/** Lines over one number, intervals as whiskers, what each line is above them. */
export function linePlot(plot: {
  readonly title: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly lines: readonly PlotLine[];
}): PlotElement {
  const { title, x, y, lines } = plot;
  const legend = legendOf(lines);
  const top = titleHeight + legend.height + 8;
  const atX = scaleOf(x, frame.left, frame.right);
  const atY = scaleOf(y, frame.bottom, top);
  const told = lines.map(
    ({ name, points }) =>
      `${name}: ${points.map((point) => `${figure(point.x)}, ${figure(point.y)}`).join("; ")}`,
  );
  return drawing({ width, height }, { title, description: told.join(". ") }, [
    label(12, 20, title, { size: 15, isBold: true }),
    ...legend.elements,
    ...gridOf({ x, y, atX, atY, top }),
    ...lines.flatMap((line) => lineOf(line, atX, atY)),
  ]);
}

type At = (value: number) => number;

function scaleOf({ low, high, isLog = false }: PlotAxis, from: number, to: number): At {
  const level = (value: number): number => (isLog ? Math.log(value) : value);
  const [start, end] = [level(low), level(high)];
  return (value) => round(from + ((level(value) - start) / (end - start)) * (to - from));
}

function legendOf(lines: readonly PlotLine[]): { elements: PlotElement[]; height: number } {
  let [x, row] = [12, 0];
  const elements = lines.flatMap(({ name, ink, dashes }) => {
    const space = sample + 8 + widthOf(name) + 20;
    if (x + space > width) [x, row] = [12, row + 1];
    const y = titleHeight + legendRow * (row + 0.5);
    const from = x;
    x += space;
    return [
      shape(
        "line",
        { x1: from, x2: from + sample, y1: y, y2: y, ...strokeOf(dashes) },
        { stroke: ink },
      ),
      shape("circle", { cx: from + sample / 2, cy: y, r: 3.5 }, { fill: ink }),
      label(from + sample + 8, y, name),
    ];
  });
  return { elements, height: legendRow * (row + 1) };
}

function strokeOf(dashes: string | undefined) {
  return { "stroke-width": 2, ...(dashes !== undefined && { "stroke-dasharray": dashes }) };
}

function gridOf(grid: { x: PlotAxis; y: PlotAxis; atX: At; atY: At; top: number }): PlotElement[] {
  const { x, y, atX, atY, top } = grid;
  const { left, right, bottom } = frame;
  const line = (from: readonly [number, number], to: readonly [number, number]): PlotElement =>
    shape(
      "line",
      { x1: from[0], y1: from[1], x2: to[0], y2: to[1], "stroke-width": 1 },
      { stroke: "line" },
    );
  return [
    ...ticksFor(y).flatMap((tick) => [
      line([left, atY(tick)], [right, atY(tick)]),
      label(left - 8, atY(tick), figure(tick), { anchor: "end", ink: "faint" }),
    ]),
    ...ticksFor(x).flatMap((tick) => [
      line([atX(tick), bottom], [atX(tick), bottom + 5]),
      label(atX(tick), bottom + 15, figure(tick), { anchor: "middle", ink: "faint" }),
    ]),
    label((left + right) / 2, height - 14, x.title, { anchor: "middle", ink: "faint" }),
    shape("g", { transform: `rotate(-90 14 ${(top + bottom) / 2})` }, {}, [
      label(14, (top + bottom) / 2, y.title, { anchor: "middle", ink: "faint" }),
    ]),
  ];
}

function ticksFor({ low, high, ticks }: PlotAxis): readonly number[] {
  return ticks ?? ticksOf(low, high, 6);
}

function lineOf({ points, ink, dashes }: PlotLine, atX: At, atY: At): PlotElement[] {
  const path = points.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${atX(x)} ${atY(y)}`).join("");
  return [
    ...points.map(({ x, low, high }) =>
      shape(
        "line",
        {
          x1: atX(x),
          x2: atX(x),
          y1: atY(low),
          y2: atY(high),
          "stroke-width": 3,
          "stroke-opacity": 0.35,
        },
        { stroke: ink },
      ),
    ),
    shape("path", { d: path, ...strokeOf(dashes) }, { stroke: ink }),
    ...points.map(({ x, y }) =>
      shape(
        "circle",
        { cx: atX(x), cy: atY(y), r: 3.5, "stroke-width": 1 },
        { fill: ink, stroke: "paper" },
      ),
    ),
  ];
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
