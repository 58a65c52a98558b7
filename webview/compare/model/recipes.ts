import { pixelsText, usdText } from "../../../src/base/figureText.js";
import type { Side, SideId } from "../../../src/protocol/compareMessages.js";
import type { Segment } from "../../page/changes.js";
import { aestheticText, totalText } from "../../page/words.js";
import { sideOf, type Comparison } from "./comparison.js";
import { changesOf } from "./textChanges.js";
import { pictureOf, type Picture } from "./sides.js";

/** What the sides' recipes have in common, and in what they differ. */
export interface Recipes {
  /** In the order in which they are shown; texts are compared with the first. */
  readonly sides: readonly SideId[];
  readonly texts: readonly TextField[];
  readonly figures: readonly Figure[];
  /** What is the same in all. */
  readonly same: readonly Same[];
}

/** A text that is not the same in all. */
export interface TextField {
  readonly name: string;
  readonly versions: readonly {
    readonly side: SideId;
    /** The text, with what has changed against the first side's; null where there is none. */
    readonly segments: readonly Segment[] | null;
  }[];
}

export interface Figure {
  readonly name: string;
  /** One a side, in their order; null where it is not known. */
  readonly values: readonly (string | null)[];
}

export interface Same {
  readonly name: string;
  readonly value: string;
}

type ValueOf = (side: Side, picture: Picture) => string | null;

const texts: readonly (readonly [name: string, valueOf: ValueOf])[] = [
  ["Goal", ({ recipe }) => recipe?.goal ?? null],
  ["Prompt", ({ recipe }) => recipe?.prompt ?? null],
  ["Negative prompt", ({ recipe }) => textOrNull(recipe?.negativePrompt)],
];

const figures: readonly (readonly [name: string, valueOf: ValueOf])[] = [
  ["Total", ({ recipe }) => scoreOrNull(recipe?.scores?.total, totalText)],
  ["Alignment", ({ recipe }) => scoreOrNull(recipe?.scores?.alignment, totalText)],
  ["Aesthetic", ({ recipe }) => scoreOrNull(recipe?.scores?.aesthetic, aestheticText)],
  ["Seed", ({ recipe }) => (recipe?.seed == null ? null : String(recipe.seed))],
  ["Drawn by", ({ recipe }) => textOrNull(recipe?.models.image)],
  ["Written by", ({ recipe }) => textOrNull(recipe?.models.language)],
  ["Judged by", ({ recipe }) => textOrNull(recipe?.models.vision)],
  ["Cost", ({ recipe }) => (recipe?.costUsd == null ? null : usdText(recipe.costUsd))],
  ["Size", sizeText],
  ["Format", ({ picture }) => (picture.kind === "file" ? formatText(picture) : null)],
  ["File size", ({ picture }) => (picture.kind === "file" ? bytesText(picture.fileBytes) : null)],
];

export function recipesOf(comparison: Comparison): Recipes {
  const sides = comparison.view.order.flatMap((id) => sideOf(comparison, id) ?? []);
  const valuesOf = (valueOf: ValueOf): (string | null)[] =>
    // Of what is compared blind nothing is told: two formats would do to tell them apart.
    sides.map((side) =>
      side.known === null ? null : valueOf(side.known, pictureOf(side, comparison.pictures)),
    );
  const same: Same[] = [];
  const isDifferent = (name: string, values: readonly (string | null)[]): boolean => {
    const [first = null] = values;
    if (values.some((value) => value !== first)) return true;
    if (first !== null) same.push({ name, value: first });
    return false;
  };
  const ids = sides.map(({ id }) => id);
  return {
    sides: ids,
    texts: texts.flatMap(([name, valueOf]) => {
      const values = valuesOf(valueOf);
      return isDifferent(name, values) ? [{ name, versions: versionsOf(ids, values) }] : [];
    }),
    figures: figures.flatMap(([name, valueOf]) => {
      const values = valuesOf(valueOf);
      return isDifferent(name, values) ? [{ name, values }] : [];
    }),
    same,
  };
}

function versionsOf(
  ids: readonly SideId[],
  values: readonly (string | null)[],
): TextField["versions"] {
  const [first = null] = values;
  return ids.map((side, index) => {
    const value = values[index] ?? null;
    if (value === null) return { side, segments: null };
    const isPlain = index === 0 || first === null;
    const plain = [{ kind: "same" as const, text: value }];
    return { side, segments: isPlain ? plain : changesOf(first, value) };
  });
}

/** As it is shown; as its header says, before it has come. */
function sizeText(side: Side, picture: Picture): string | null {
  if (picture.kind === "shown") return pixelsText(picture);
  return side.picture.kind === "file" ? pixelsText(side.picture) : null;
}

function formatText({ mediaType, isAnimated }: Extract<Side["picture"], { kind: "file" }>): string {
  const names = { "image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WebP" };
  return `${names[mediaType]}${isAnimated ? ", animated: its first picture" : ""}`;
}

/** "734 bytes", "12.3 kB", "4.5 MB": powers of a thousand, as file managers have them. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 999_950) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function scoreOrNull(
  score: number | null | undefined,
  text: (score: number) => string,
): string | null {
  return score == null ? null : text(score);
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
