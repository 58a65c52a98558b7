/**
 * Measures the built-in judge on pictures that it was not made from: what it names, how it counts,
 * which colours it sees, how steady it is, and whether it ranks pictures as the scene data does.
 */
import { seededRandom, type Random } from "../../src/base/random.js";
import { styleIds, subjectIds, type StyleId } from "../../src/providers/builtin/brief/brief.js";
import { parseBrief } from "../../src/providers/builtin/brief/readPrompt.js";
import { judgePixels, lookFor } from "../../src/providers/builtin/judge/judgePixels.js";
import { likeliest } from "../../src/providers/builtin/judge/setting.js";
import type { JudgedPixels } from "../../src/providers/builtin/judge/workingImage.js";
import { sketchesBy } from "../../src/providers/builtin/sketches.js";
import { sceneToSvg } from "../../src/providers/builtin/render/sceneToSvg.js";
import { composeScene } from "../../src/providers/builtin/scene/composeScene.js";
import { shareMet } from "../../src/providers/builtin/scene/met.js";
import type { Scene } from "../../src/providers/builtin/scene/scene.js";
import { mean, quantile, spearman } from "./statistics.js";
import { table, type BenchRow } from "./table.js";
import { madeUpGoal } from "../../.ci/training/goals.js";

const colourless: readonly StyleId[] = ["blueprint", "ink", "noir"];

/** From an SVG document to its pixels, 4 bytes each. */
export type Rasterise = (svg: string) => Uint8Array;

/** The picture for a prompt and its scene; `style` overrules whatever style came out of it. */
export function draw(
  prompt: string,
  seed: number,
  px: number,
  rasterise: Rasterise,
  style?: StyleId,
) {
  const composed = composeScene({ prompt, negativePrompt: "", seed, widthPx: px, heightPx: px });
  const scene: Scene = style === undefined ? composed : { ...composed, style };
  const pixels: JudgedPixels = { widthPx: px, heightPx: px, rgba: rasterise(sceneToSvg(scene)) };
  return { scene, pixels };
}

/** Below this a thing is not worth mentioning. */
const mentionedFrom = 0.4;

export interface StyleAccuracy {
  pictures: number;
  named: number;
  countWithin1: number;
  coloured: number;
  colourRight: number;
  /** "cat as rabbit": how often. */
  readonly confusions: Map<string, number>;
}

/**
 * Pictures of one kind of thing, every subject and every style in turn: whether the most prominent
 * thing seen is it, whether as many are seen, and whether its colour is right where there is one.
 */
export function measureNaming(
  pictures: number,
  px: number,
  rasterise: Rasterise,
  seedName = "judge bench",
): Map<StyleId, StyleAccuracy> {
  const byStyle = new Map<StyleId, StyleAccuracy>();
  for (let i = 0; i < pictures; i++) {
    const random = seededRandom(seedName, "naming", i);
    const first = subjectIds[i % subjectIds.length] ?? "tree";
    const style = styleIds[i % styleIds.length] ?? "flat";
    const prompt = madeUpGoal(random, { first, style, richness: random.next(), single: true });
    const { scene, pixels } = draw(prompt, random.below(2 ** 32), px, rasterise, style);
    const main = scene.items.filter((item) => item.phrase === 0);
    const [item] = main;
    if (item === undefined || item.subject === "unknown") continue;
    const own = byStyle.get(style) ?? {
      pictures: 0,
      named: 0,
      countWithin1: 0,
      coloured: 0,
      colourRight: 0,
      confusions: new Map<string, number>(),
    };
    byStyle.set(style, own);
    own.pictures++;
    const { things } = lookFor(pixels, { things: subjectIds, sketches: sketchesBy(rasterise) });
    const seen = things.filter(({ presence }) => presence >= mentionedFrom);
    const prominence = ({ presence, box }: (typeof seen)[number]): number =>
      presence * Math.sqrt(box.width * box.height);
    const [top] = seen.toSorted((one, other) => prominence(other) - prominence(one));
    const same = seen.filter(({ thing }) => thing === item.subject);
    if (top?.thing === item.subject) own.named++;
    else {
      const mistake = `${item.subject} as ${top?.thing ?? "nothing"}`;
      own.confusions.set(mistake, (own.confusions.get(mistake) ?? 0) + 1);
    }
    if (Math.abs(same.length - main.length) <= 1) own.countWithin1++;
    if (!colourless.includes(style) && same[0] !== undefined) {
      own.coloured++;
      if (likeliest(same[0].colours()) === item.colour) own.colourRight++;
    }
  }
  return byStyle;
}

/** The same picture with each value moved by up to four levels, at random. */
export function withNoise({ widthPx, heightPx, rgba }: JudgedPixels, random: Random): JudgedPixels {
  const noisy = rgba.map((value, i) =>
    i % 4 === 3 ? value : Math.max(0, Math.min(255, value + random.below(9) - 4)),
  );
  return { widthPx, heightPx, rgba: noisy };
}

/** Bilinear, as an image viewer would. */
export function resized(pixels: JudgedPixels, widthPx: number, heightPx: number): JudgedPixels {
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  const [stepX, stepY] = [pixels.widthPx / widthPx, pixels.heightPx / heightPx];
  for (let y = 0; y < heightPx; y++) {
    const fromY = Math.max(0, Math.min(pixels.heightPx - 1, (y + 0.5) * stepY - 0.5));
    const y0 = Math.floor(fromY);
    const y1 = Math.min(pixels.heightPx - 1, y0 + 1);
    for (let x = 0; x < widthPx; x++) {
      const fromX = Math.max(0, Math.min(pixels.widthPx - 1, (x + 0.5) * stepX - 0.5));
      const x0 = Math.floor(fromX);
      const x1 = Math.min(pixels.widthPx - 1, x0 + 1);
      for (let c = 0; c < 4; c++) {
        const value = (px: number, py: number): number =>
          pixels.rgba[(py * pixels.widthPx + px) * 4 + c] ?? 0;
        const upper = value(x0, y0) * (1 - fromX + x0) + value(x1, y0) * (fromX - x0);
        const lower = value(x0, y1) * (1 - fromX + x0) + value(x1, y1) * (fromX - x0);
        rgba[(y * widthPx + x) * 4 + c] = Math.round(
          upper * (1 - fromY + y0) + lower * (fromY - y0),
        );
      }
    }
  }
  return { widthPx, heightPx, rgba };
}

const defaultAlpha = 0.7;
export const totalOf = (judged: {
  readonly alignment: number;
  readonly aesthetic: number;
}): number => defaultAlpha * judged.alignment + (1 - defaultAlpha) * 10 * judged.aesthetic;

export interface GoalAgreement {
  readonly goal: string;
  /** Spearman's rank correlation with the scene data's share of met requirements. */
  readonly alignment: number;
  readonly total: number;
  readonly meanShareMet: number;
}

export interface Steadiness {
  /** How far the total moved, one number a picture. */
  readonly noise: readonly number[];
  readonly resize: readonly number[];
}

/** Draws each made-up goal several times and compares the judge's order with the scene data's. */
export function measureAgreement(
  goals: number,
  draws: number,
  px: number,
  rasterise: Rasterise,
  seedName = "judge bench",
): { readonly agreements: readonly GoalAgreement[]; readonly steadiness: Steadiness } {
  const agreements: GoalAgreement[] = [];
  const noise: number[] = [];
  const resize: number[] = [];
  for (let g = 0; g < goals; g++) {
    const random = seededRandom(seedName, "goal", g);
    const first = subjectIds[(g * 5) % subjectIds.length] ?? "tree";
    const style = styleIds[g % styleIds.length] ?? "flat";
    const goal = madeUpGoal(random, { first, style, richness: 0.3 + 0.7 * random.next() });
    const brief = parseBrief(goal);
    const [alignments, totals, oracle]: [number[], number[], number[]] = [[], [], []];
    for (let d = 0; d < draws; d++) {
      const { scene, pixels } = draw(goal, random.below(2 ** 32), px, rasterise);
      const judged = judgePixels({ goal, negativePrompt: "", pixels }, sketchesBy(rasterise));
      alignments.push(judged.alignment);
      totals.push(totalOf(judged));
      oracle.push(shareMet(scene, brief));
      if (d > 1) continue;
      const again = (changed: JudgedPixels): number =>
        Math.abs(
          totalOf(
            judgePixels({ goal, negativePrompt: "", pixels: changed }, sketchesBy(rasterise)),
          ) - totalOf(judged),
        );
      noise.push(again(withNoise(pixels, random)));
      const small = Math.round(px * 0.9);
      resize.push(again(resized(resized(pixels, small, small), px, px)));
    }
    if (new Set(oracle).size < 2) continue;
    agreements.push({
      goal,
      alignment: spearman(alignments, oracle) ?? 0,
      total: spearman(totals, oracle) ?? 0,
      meanShareMet: mean(oracle),
    });
  }
  return { agreements, steadiness: { noise, resize } };
}

export const share = (part: number, whole: number): string =>
  whole === 0 ? "-" : `${((100 * part) / whole).toFixed(0)} %`;

/** The confusion table by style, the shares over all styles, and whether the bars are passed. */
export function namingRow(byStyle: ReadonlyMap<StyleId, StyleAccuracy>): BenchRow {
  const all = { pictures: 0, named: 0, countWithin1: 0, coloured: 0, colourRight: 0 };
  const lines: string[][] = [];
  for (const [style, own] of byStyle) {
    for (const key of Object.keys(all) as (keyof typeof all)[]) all[key] += own[key];
    lines.push([...cellsOf(style, own), [...own.confusions.keys()].join(", ")]);
  }
  lines.push([...cellsOf("all", all), ""]);
  const isPassed =
    all.named >= 0.6 * all.pictures &&
    all.countWithin1 >= 0.7 * all.pictures &&
    all.colourRight >= 0.85 * all.coloured;
  const head = ["style", "pictures", "named right", "count within 1", "colour right", "confusions"];
  return { title: "the judge names, counts and sees colours", isPassed, text: table(head, lines) };
}

const cellsOf = (name: string, own: Omit<StyleAccuracy, "confusions">): string[] => [
  name,
  String(own.pictures),
  share(own.named, own.pictures),
  share(own.countWithin1, own.pictures),
  share(own.colourRight, own.coloured),
];

/** How the judge's order of one goal's pictures fits the scene data, and how steady its totals are. */
export function agreementRow(measured: {
  readonly agreements: readonly GoalAgreement[];
  readonly steadiness: Steadiness;
}): BenchRow {
  const { agreements, steadiness } = measured;
  const total = mean(agreements.map((agreement) => agreement.total));
  const alignment = mean(agreements.map((agreement) => agreement.alignment));
  const shareMet = mean(agreements.map((agreement) => agreement.meanShareMet));
  const [noise, resize] = [quantile(steadiness.noise, 0.95), quantile(steadiness.resize, 0.95)];
  return {
    title: "the judge agrees with the scene data and holds still",
    isPassed: total >= 0.4 && noise < 5 && resize < 5,
    text: table(
      ["measure", "value", "bar"],
      [
        ["Spearman within a goal, total", total.toFixed(2), ">= .40"],
        ["Spearman within a goal, alignment", alignment.toFixed(2), ""],
        ["share of requirements met", shareMet.toFixed(2), ""],
        ["95 % of totals move under noise by", noise.toFixed(1), "< 5"],
        ["95 % of totals move under resizing by", resize.toFixed(1), "< 5"],
      ],
    ),
  };
}
