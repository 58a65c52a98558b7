import assert from "node:assert/strict";
import type { CompareToPage, Side } from "../../../src/protocol/compareMessages.js";
import {
  firstComparison,
  received,
  withPicture,
  type Comparison,
} from "../../../webview/compare/model/comparison.js";
import { colourText, hexText } from "../../../webview/compare/model/colours.js";
import {
  differenceAloud,
  differenceInWords,
  stageText,
} from "../../../webview/compare/model/inWords.js";
import { bytesText, recipesOf } from "../../../webview/compare/model/recipes.js";
import {
  candidateSide,
  comparisonId,
  fileSide,
  plain,
  png,
  recipe,
} from "../../support/comparisons.js";

const file = png(plain(4, 3, [1, 2, 3, 255]));

function comparing(...sides: readonly Side[]): Comparison {
  return shown({ ...{ kind: "comparison", id: comparisonId }, isBlind: false, sides: [...sides] });
}

function shown(message: Extract<CompareToPage, { kind: "comparison" }>): Comparison {
  const told = received(firstComparison, message, undefined);
  return told.sides.reduce(
    (comparison, { id }) => withPicture(comparison, id, { kind: "shown", widthPx: 4, heightPx: 3 }),
    told,
  );
}

const spaced = (text: string): string => text.replaceAll("\u00a0", " ");
const words = (comparison: Comparison): string => spaced(differenceInWords(comparison).join(" "));

describe("what the comparison panel says of recipes", () => {
  const pair = comparing(candidateSide("a", file), candidateSide("b", file));

  it("shows what differs, and folds what is the same", () => {
    const { figures, texts, same } = recipesOf(pair);
    assert.deepEqual(
      figures.map(({ name, values }) => [name, ...values]),
      [
        ["Total", "88", "84"],
        ["Alignment", "92", "85"],
        ["Aesthetic", "7.6", "8.1"],
        ["Seed", "4242", "977"],
      ],
    );
    assert.deepEqual(
      texts.map(({ name }) => name),
      ["Prompt"],
    );
    const [first, second] = texts[0]?.versions ?? [];
    assert.deepEqual(first?.segments, [{ kind: "same", text: recipe.prompt }]);
    const kinds = new Set(second?.segments?.map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ["added", "removed", "same"]);
    assert.deepEqual(
      same.map(({ name }) => name),
      [...["Goal", "Drawn by", "Written by", "Judged by", "Cost", "Size", "Format", "File size"]],
    );
  });

  it("says nothing of what nobody has, and a dash of what one has not", () => {
    const { figures, texts, same } = recipesOf(
      comparing(candidateSide("a", file), fileSide("b", file)),
    );
    const known = Object.fromEntries(figures.map(({ name, values }) => [name, values]));
    assert.deepEqual(known["Seed"], ["4242", null]);
    assert.equal(texts.find(({ name }) => name === "Prompt")?.versions[1]?.segments, null);
    const names = [...figures, ...texts, ...same].map(({ name }) => name);
    assert.ok(!names.includes("Negative prompt"));
  });

  it("compares texts with the first of the order", () => {
    const swapped = { ...pair, view: { ...pair.view, order: ["b" as const, "a" as const] } };
    const { sides, texts } = recipesOf(swapped);
    assert.deepEqual(sides, ["b", "a"]);
    assert.equal(texts[0]?.versions[0]?.segments?.length, 1);
    assert.match(words(swapped), /prompt of A against that of B/);
  });

  it("tells nothing of what is compared blind but what is seen", () => {
    const sides = (["a", "b"] as const).map((id) => ({ id, picture: { kind: "file" as const } }));
    const comparison = shown({ ...{ kind: "comparison", id: comparisonId }, isBlind: true, sides });
    assert.deepEqual(recipesOf(comparison), {
      sides: ["a", "b"],
      texts: [],
      figures: [],
      same: [],
    });
    assert.doesNotMatch(words(comparison), /pixels|4 × 3|judge|prompt/);
    assert.equal(stageText(comparison), "Side by side: A; B");
    const larger = withPicture(comparison, "b", { kind: "shown", widthPx: 8, heightPx: 8 });
    assert.equal(words(larger), "");
    // Whatever comes of a side later.
    const side = candidateSide("b", file);
    assert.equal(received(larger, { kind: "side", side }, undefined), larger);
  });

  it("writes sizes of files and colours as people do", () => {
    assert.deepEqual([734, 12_345, 999_949, 999_950, 4_512_345].map(bytesText), [
      "734 bytes",
      "12.3 kB",
      "999.9 kB",
      "1.0 MB",
      "4.5 MB",
    ]);
    const [opaque, half] = [
      [127, 138, 9, 255],
      [127, 138, 9, 128],
    ].map((values) => Uint8ClampedArray.from(values));
    assert.ok(opaque !== undefined && half !== undefined);
    assert.deepEqual([hexText(opaque), hexText(half)], ["#7f8a09", "#7f8a0980"]);
    assert.deepEqual(
      [colourText(opaque), colourText(half)],
      ["rgb(127, 138, 9)", "rgba(127, 138, 9, 0.502)"],
    );
  });
});

describe("what the comparison panel says in words", () => {
  const pair = comparing(candidateSide("a", file), candidateSide("b", file));
  const withTally = (counts: Readonly<Record<number, number>>, tolerance = 0): Comparison => {
    const tally = new Uint32Array(257);
    for (const [value, count] of Object.entries(counts)) tally[Number(value)] = count;
    return {
      ...pair,
      view: { ...pair.view, tolerance },
      difference: { kind: "known", tally },
    };
  };

  it("names sizes, scores, prompts and the share of pixels", () => {
    const text = words(withTally({ 0: 9, 12: 3 }));
    assert.match(text, /Both are 4 × 3 pixels/);
    assert.match(text, /judge gave A 88 and B 84/);
    assert.match(text, /prompt of B against that of A: \d+ words new, \d+ words gone/);
    assert.match(
      text,
      /25\.0 % of the pixels of A and B differ; the largest difference is 12 of 255/,
    );
  });

  it("says when pictures are the same, beyond a tolerance, or lie outside one of them", () => {
    assert.match(words(withTally({ 0: 12 })), /same in every pixel/);
    assert.match(
      words(withTally({ 0: 9, 12: 3 }, 12)),
      /^.*0 % of the pixels.*by more than 12 of 255/,
    );
    assert.match(
      words(withTally({ 0: 6, 256: 6 })),
      /same in every pixel that both have\. 50\.0 % of all pixels lie in one of them only/,
    );
  });

  it("says why pixels could not be compared, as it does of a side", () => {
    const failed = { ...pair, difference: { kind: "failed" as const, reason: "Out of memory" } };
    const sentence = "The pixels of A and B could not be compared: Out of memory.";
    assert.ok(words(failed).endsWith(sentence));
    assert.equal(differenceAloud(failed), sentence);
  });

  it("says aloud no more than the share", () => {
    assert.equal(
      spaced(differenceAloud(withTally({ 0: 9, 12: 3 }))),
      "25.0 % of the pixels differ.",
    );
    assert.equal(differenceAloud({ ...pair, difference: { kind: "counting" } }), "");
  });

  it("says how pictures of different sizes are aligned", () => {
    const other = withPicture(pair, "b", { kind: "shown", widthPx: 8, heightPx: 8 });
    assert.match(words(other), /A is 4 × 3 and B is 8 × 8 pixels\. They are aligned by fraction/);
    assert.match(words(other), /Their shapes differ/);
    const byPixel = { ...other, view: { ...other.view, alignment: "pixel" as const } };
    assert.match(words(byPixel), /top left on top left/);
  });

  it("says which is not shown, and why", () => {
    const refused = comparing(
      candidateSide("a", file),
      candidateSide("b", file, { picture: { kind: "refused", reason: "It is a GIF." } }),
    );
    assert.match(words(refused), /B is not shown: It is a GIF\./);
    assert.doesNotMatch(words(refused), /%/);
  });

  it("keeps the rest when one side is told anew", () => {
    const picked = { ...candidateSide("b", file), title: "Your winner" };
    const next = received(pair, { kind: "side", side: picked }, undefined);
    assert.equal(next.sides[1]?.known?.title, "Your winner");
    assert.equal(next.pictures, pair.pictures);
    const stranger = { ...picked, id: "d" as const };
    assert.equal(received(pair, { kind: "side", side: stranger }, undefined).sides.length, 2);
  });
});
