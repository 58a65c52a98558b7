/**
 * Measures whether the built-in judge tells things of the picture set by looking: in whole scenes,
 * against the thing that each is most easily taken for, and against the stand-in.
 */
import { seededRandom } from "../../src/base/random.js";
import { styleIds, type StyleId, type ThingId } from "../../src/providers/builtin/brief/brief.js";
import { parseBrief } from "../../src/providers/builtin/brief/readPrompt.js";
import { judgePixels } from "../../src/providers/builtin/judge/judgePixels.js";
import type { Picture } from "../../src/providers/builtin/pictures/picture.js";
import { allPictures, pictureOf } from "../../src/providers/builtin/pictures/pictureBook.js";
import { nearestPicture } from "../../src/providers/builtin/scene/things.js";
import { visibleShare } from "../../src/providers/builtin/scene/visibility.js";
import { sketchesBy } from "../../src/providers/builtin/sketches.js";
import { draw, share, type Rasterise } from "./judgeAccuracy.js";
import { table, type BenchRow } from "./table.js";

interface Shown {
  pictures: number;
  shown: number;
}

export interface PictureAccuracy {
  /** The noun's own pictures, and those said to show it. */
  readonly own: Shown;
  /** The same goals with pictures of what the noun is most easily taken for, and of a stand-in. */
  readonly nearest: Shown;
  readonly standIn: Shown;
  /** Of the own ones, where the number drawn is the asked-for one or not: judged right. */
  readonly count: Shown;
  readonly mistakes: string[];
}

const places = ["", " in a meadow", " in the city", " at night", " on a table", " in the snow"];
const numbers = ["one", "one", "two", "three"];
/** Nobody knows what this is: the renderer draws its stand-in. */
const unknownNoun = { name: "zorbulator", many: "zorbulators" };

/** Those that their English names are read as. */
const readable = (): readonly Picture[] =>
  allPictures().filter(({ id, name }) => {
    const { subjects } = parseBrief(`one ${name}`);
    return subjects.length === 1 && subjects[0]?.id === id;
  });

/** Each noun in the next style: its own picture, its nearest's and a stand-in's. */
export function measurePictures(
  nouns: number,
  px: number,
  rasterise: Rasterise,
  seedName = "judge bench",
): ReadonlyMap<StyleId, PictureAccuracy> {
  const pictures = readable();
  const byStyle = new Map<StyleId, PictureAccuracy>();
  for (let i = 0; i < nouns; i++) {
    const random = seededRandom(seedName, "pictures", i);
    const picture = random.pick(pictures);
    const style = styleIds[i % styleIds.length] ?? "flat";
    const own = byStyle.get(style) ?? empty();
    byStyle.set(style, own);
    const place = random.pick(places);
    const number = random.pick(numbers);
    const near = nearestPicture(picture.id);
    const wordOf = ({ name, many }: Pick<Picture, "name" | "many">): string =>
      number === "one" ? name : many;
    const goal = `${number} ${wordOf(picture)}`;
    const judged = (words: string, isDrawn: (ids: readonly ThingId[]) => boolean, into: Shown) => {
      const prompt = `${number} ${words}${place}`;
      const { scene, pixels } = draw(prompt, random.below(2 ** 32), px, rasterise, style);
      const items = scene.items.filter((_, n) => visibleShare(scene, n) > 0.5);
      if (!isDrawn(items.map(({ subject }) => subject))) return;
      const { findings } = judgePixels({ goal, negativePrompt: "", pixels }, sketchesBy(rasterise));
      const met = findings[0]?.met === true;
      into.pictures++;
      if (met) into.shown++;
      if (met !== (into === own.own)) own.mistakes.push(`${picture.name} <- ${words}`);
      if (into !== own.own) return;
      const right = parseBrief(goal).subjects[0]?.count;
      const isRight = items.filter(({ subject }) => subject === picture.id).length === right;
      own.count.pictures++;
      if ((findings[1]?.met === true) === isRight) own.count.shown++;
    };
    judged(wordOf(picture), (ids) => ids.includes(picture.id), own.own);
    const other = near === null ? undefined : pictureOf(near);
    const hasOther = (ids: readonly ThingId[]): boolean =>
      other !== undefined && ids.includes(other.id);
    const isOther = (ids: readonly ThingId[]): boolean =>
      hasOther(ids) && !ids.includes(picture.id);
    if (other !== undefined) judged(wordOf(other), isOther, own.nearest);
    judged(wordOf(unknownNoun), (ids) => ids.includes("unknown"), own.standIn);
  }
  return byStyle;
}

const empty = (): PictureAccuracy => ({
  own: { pictures: 0, shown: 0 },
  nearest: { pictures: 0, shown: 0 },
  standIn: { pictures: 0, shown: 0 },
  count: { pictures: 0, shown: 0 },
  mistakes: [],
});

/** By style and over all, and whether the bars are passed. */
export function picturesRow(byStyle: ReadonlyMap<StyleId, PictureAccuracy>): BenchRow {
  const all = empty();
  const kinds = ["own", "nearest", "standIn", "count"] as const;
  const cells = (name: string, one: PictureAccuracy): string[] => [
    name,
    ...kinds.map(
      (kind) => `${share(one[kind].shown, one[kind].pictures)} of ${one[kind].pictures}`,
    ),
  ];
  const lines: string[][] = [];
  for (const [style, one] of byStyle) {
    for (const kind of kinds) {
      all[kind].pictures += one[kind].pictures;
      all[kind].shown += one[kind].shown;
    }
    lines.push([...cells(style, one), one.mistakes.join(", ")]);
  }
  lines.push([...cells("all", all), ""]);
  const isPassed =
    all.own.shown >= 0.85 * all.own.pictures &&
    all.nearest.shown <= 0.08 * all.nearest.pictures &&
    all.standIn.shown <= 0.08 * all.standIn.pictures;
  const head = ["style", "verified", "nearest shown", "stand-in shown", "count right", "mistakes"];
  return { title: "the judge tells things of the picture set", isPassed, text: table(head, lines) };
}
