import type { Random } from "../../src/base/random.js";
import { candidates, type Template } from "../../src/providers/builtin/judge/detect.js";
import { figures } from "../../src/providers/builtin/judge/figures.js";
import { apply, type LinearModel } from "../../src/providers/builtin/judge/linearModel.js";
import type { Network } from "../../src/providers/builtin/judge/network.js";
import { look } from "../../src/providers/builtin/judge/look.js";
import { overlap, type Box } from "../../src/providers/builtin/judge/windows.js";
import type { KnownItem, Practice } from "./crowd.js";
import { fitNetwork, type Lesson } from "./fitNetwork.js";
import { fitRidge, type Example } from "./ridge.js";

/** Overlap from which a window shows an item, and up to which it shows none. */
const showsFrom = 0.5;
const emptyUpTo = 0.3;
const background = figures.length;
/** Every how many pictures are searched for what is easily mistaken, and how much is kept. */
const searchedShare = 3;
const mostEmpty = 20;

export const bestMatch = (
  items: readonly KnownItem[],
  box: Box,
): { readonly item: KnownItem | undefined; readonly share: number } => {
  let [item, share]: [KnownItem | undefined, number] = [undefined, 0];
  for (const other of items) {
    const common = overlap(other.box, box);
    if (common > share) [item, share] = [other, common];
  }
  return { item, share };
};

function shaken(box: Box, random: Random): Box {
  const [sx, sy] = [Math.exp((random.next() - 0.5) * 0.3), Math.exp((random.next() - 0.5) * 0.3)];
  return {
    x: box.x + (box.width * (1 - sx)) / 2 + (random.next() - 0.5) * 0.2 * box.width,
    y: box.y + (box.height * (1 - sy)) / 2 + (random.next() - 0.5) * 0.2 * box.height,
    width: box.width * sx,
    height: box.height * sy,
  };
}

/** Fits what names the contents of a window, and what moves the window onto its item. */
export function fitFigures(
  practices: readonly Practice[],
  templates: readonly Template[],
  random: Random,
): { readonly names: LinearModel; readonly calibration: Network; readonly shifts: LinearModel } {
  const named: Example[] = [];
  const moved: Example[] = [];
  const picture = (practice: Practice) => (random.next() < 0.5 ? practice.image : practice.noisy);
  const addItem = (practice: Practice, box: Box, item: KnownItem, weight: number): void => {
    const values = look(picture(practice), box);
    named.push({ values, targets: [[figures.indexOf(item.figure), 1]], weight });
    moved.push({ values, targets: shiftTo(box, item.box), weight });
  };
  practices.forEach((practice, index) => {
    for (const item of practice.items) {
      addItem(practice, shaken(item.box, random), item, 1);
      addItem(practice, shaken(item.box, random), item, 1);
    }
    if (index % searchedShare !== 0) return;
    const seen = candidates(picture(practice), templates);
    let empty = 0;
    for (const { box } of seen) {
      const { item, share } = bestMatch(practice.items, box);
      if (item && share >= showsFrom) {
        if (random.next() < 0.35) addItem(practice, box, item, 1);
      } else if (share <= emptyUpTo && empty++ < mostEmpty) {
        named.push({ values: look(picture(practice), box), targets: [[background, 1]], weight: 1 });
      }
    }
  });
  const names = fitRidge(named, background + 1, 0.03);
  const lessons = named.map(({ values, targets }): Lesson => ({
    values: apply(names, values),
    truths: [targets[0]?.[0] ?? background],
  }));
  const how = { hidden: 32, rounds: 12, noise: 0.2, decay: 0.1 };
  return {
    names,
    calibration: fitNetwork(lessons, [background + 1], how, random),
    shifts: fitRidge(moved, 4, 0.05),
  };
}

function shiftTo(from: Box, to: Box): Example["targets"] {
  return [
    [0, (to.x + to.width / 2 - from.x - from.width / 2) / from.width],
    [1, (to.y + to.height / 2 - from.y - from.height / 2) / from.height],
    [2, Math.log(to.width / from.width)],
    [3, Math.log(to.height / from.height)],
  ];
}
