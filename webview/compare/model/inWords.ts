import { pixelsText } from "../../../src/base/figureText.js";
import { assertNever } from "../../../src/base/assertNever.js";
import { capitalized, countText, totalText } from "../../page/words.js";
import { areAlike, areSimilar, frameOf } from "./alignment.js";
import { comparedPair, pictureIn, shownPictures, sideOf, type Comparison } from "./comparison.js";
import { figuresOf, shareText } from "./difference.js";
import { letterOf, nameOf, type ComparedSide } from "./sides.js";
import { changesOf } from "./textChanges.js";
import type { Mode } from "./view.js";

/** What differs, in sentences: for who does not see the pictures, and for who wants it short. */
export function differenceInWords(comparison: Comparison): string[] {
  const sides = comparison.view.order.flatMap((id) => sideOf(comparison, id) ?? []);
  return [
    ...sides.flatMap((side) => missingText(side, comparison)),
    ...sizesText(comparison),
    ...scoresText(sides),
    ...promptsText(sides),
    ...pixelsTexts(comparison),
  ];
}

/** What is said aloud of it: short, as it is said again for another tolerance. */
export function differenceAloud(comparison: Comparison): string {
  const { difference, sides, view } = comparison;
  const missing = sides.flatMap((side) => missingText(side, comparison));
  const isKnown = difference.kind === "known" && comparedPair(comparison) !== null;
  const share = isKnown ? shareText(figuresOf(difference.tally, view.tolerance).share) : "";
  return [
    ...missing,
    ...(isKnown ? [`${capitalized(share)} of the pixels differ.`] : []),
    ...(difference.kind === "failed" ? pixelsTexts(comparison) : []),
  ].join(" ");
}

function missingText(side: ComparedSide, comparison: Comparison): string[] {
  const picture = pictureIn(comparison, side);
  if (picture.kind !== "failed") return [];
  return [`${letterOf(side.id)} is not shown: ${ended(picture.reason)}`];
}

/** What sizes mean for the comparison. */
function sizesText(comparison: Comparison): string[] {
  const shown = shownPictures({ ...comparison, view: { ...comparison.view, mode: "side" } });
  const [first] = shown;
  if (first === undefined || shown.length < 2 || comparison.isBlind) return [];
  if (areAlike(shown)) {
    return [`${shown.length === 2 ? "Both" : "All"} are ${pixelsText(first)} pixels.`];
  }
  const sizes = shown.map((each) => `${letterOf(each.id)} is ${pixelsText(each)}`);
  const { alignment } = comparison.view;
  const told = `${listed(sizes)} pixels.`;
  if (alignment === "pixel") {
    return [told, "They are aligned by pixel: top left on top left, and nothing is scaled."];
  }
  const frame = pixelsText(frameOf(shown, alignment));
  return [
    told,
    `They are aligned by fraction: each is scaled to fit a frame of ${frame}.`,
    ...(areSimilar(shown) ? [] : ["Their shapes differ, so not all of them fill it."]),
  ];
}

function scoresText(sides: readonly ComparedSide[]): string[] {
  const scored = sides.flatMap(({ id, known }) => {
    const total = known?.recipe?.scores?.total;
    return total == null ? [] : [{ letter: letterOf(id), total }];
  });
  if (scored.length === 0) return [];
  const parts = scored.map(({ letter, total }) => `${letter} ${totalText(total)}`);
  return [`Of 100 the judge gave ${listed(parts)}.`];
}

function promptsText(sides: readonly ComparedSide[]): string[] {
  const [first, ...others] = sides;
  const before = first?.known?.recipe?.prompt;
  if (first === undefined || before === undefined) return [];
  const same: string[] = [];
  const texts = others.flatMap((side) => {
    const after = side.known?.recipe?.prompt;
    if (after === undefined) return [];
    if (after === before) {
      same.push(letterOf(side.id));
      return [];
    }
    const changes = changesOf(before, after);
    const [added, removed] = (["added", "removed"] as const).map((kind) =>
      changes
        .filter((change) => change.kind === kind)
        .reduce((sum, { text }) => sum + wordsIn(text), 0),
    );
    const parts = [
      `${countText(added ?? 0, "word")} new`,
      `${countText(removed ?? 0, "word")} gone`,
    ];
    return [
      `The prompt of ${letterOf(side.id)} against that of ${letterOf(first.id)}: ${parts.join(", ")}.`,
    ];
  });
  const alike =
    same.length === 0 ? [] : [`${listed([letterOf(first.id), ...same])} have the same prompt.`];
  return [...alike, ...texts];
}

function wordsIn(text: string): number {
  return text.split(/\s+/u).filter((word) => word !== "").length;
}

function pixelsTexts(comparison: Comparison): string[] {
  const { difference, view } = comparison;
  const pair = comparedPair(comparison);
  if (pair === null) return [];
  const [one, other] = pair.map(({ id }) => letterOf(id)) as [string, string];
  switch (difference.kind) {
    case "none":
      return [];
    case "counting":
      return [`The pixels of ${one} and ${other} are being compared.`];
    case "known": {
      const { share, largest, mean, outside, pixels } = figuresOf(difference.tally, view.tolerance);
      const where = outside === 0 ? "" : " that both have";
      const alone =
        outside === 0 || comparison.isBlind
          ? ""
          : ` ${capitalized(shareText(outside / pixels))} of all pixels lie in one of them only.`;
      if (outside === pixels) return [`${one} and ${other} have no pixel in common.`];
      if (largest === 0)
        return [`${one} and ${other} are the same in every pixel${where}.${alone}`];
      const than = view.tolerance === 0 ? "" : ` by more than ${view.tolerance} of 255`;
      return [
        `${capitalized(shareText(share))} of the pixels of ${one} and ${other} differ${than}; the largest difference is ${largest} of 255, the mean ${mean.toFixed(2)}.${alone}`,
      ];
    }
    case "failed":
      return [
        `The pixels of ${one} and ${other} could not be compared: ${ended(difference.reason)}`,
      ];
    default:
      return assertNever(difference);
  }
}

/** What is on the stage, for who does not see it. */
export function stageText(comparison: Comparison): string {
  const { view } = comparison;
  const sides = view.order.flatMap((id) => sideOf(comparison, id) ?? []);
  const [first, second] = sides.map(nameOf);
  if (view.mode === "side") return `Side by side: ${sides.map(nameOf).join("; ")}`;
  return `${modeNames[view.mode]}: ${first ?? ""} and ${second ?? ""}`;
}

export const modeNames: Readonly<Record<Mode, string>> = {
  side: "Side by side",
  sliderX: "Slider",
  sliderY: "Slider, above and below",
  onion: "Onion skin",
  toggle: "Toggle",
  difference: "Difference",
};

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

function ended(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}
