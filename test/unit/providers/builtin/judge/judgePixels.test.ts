import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { seededRandom } from "../../../../../src/base/random.js";
import {
  subjectIds,
  type StyleId,
  type SubjectId,
} from "../../../../../src/providers/builtin/brief/brief.js";
import {
  judgePixels,
  type JudgePixelsRequest,
  type PixelJudgement,
} from "../../../../../src/providers/builtin/judge/judgePixels.js";
import type { JudgedPixels } from "../../../../../src/providers/builtin/judge/workingImage.js";
import { aloneSvg } from "../../../../../src/providers/builtin/render/aloneSvg.js";
import { sketchesBy } from "../../../../../src/providers/builtin/sketches.js";
import { loadRasteriser, type Rasteriser } from "../../../../../src/svg/rasteriser.js";
import { sceneToSvg } from "../../../../../src/providers/builtin/render/sceneToSvg.js";
import { composeScene } from "../../../../../src/providers/builtin/scene/composeScene.js";
import { resized, totalOf, withNoise } from "../../../../bench/judgeAccuracy.js";
import { canvas } from "./pixelCases.js";

const require = createRequire(import.meta.url);
let rasteriser: Rasteriser;
const px = 256;

function alone(subject: SubjectId, style: StyleId, seed: number): JudgedPixels {
  const request = { subject, style, colour: "red", sizePx: px, seed, fill: 0.55 } as const;
  return { widthPx: px, heightPx: px, rgba: rasteriser.pixels(aloneSvg(request)) };
}

function drawn(prompt: string, seed: number): JudgedPixels {
  const scene = composeScene({ prompt, negativePrompt: "", seed, widthPx: px, heightPx: px });
  return { widthPx: px, heightPx: px, rgba: rasteriser.pixels(sceneToSvg(scene)) };
}

const judge = (request: JudgePixelsRequest): PixelJudgement =>
  judgePixels(
    request,
    sketchesBy((svg) => rasteriser.pixels(svg)),
  );

const alignment = (goal: string, pixels: JudgedPixels, negativePrompt = ""): number =>
  judge({ goal, negativePrompt, pixels }).alignment;

describe("built-in judge", function () {
  // On a busy machine drawing and judging take their time; nothing here depends on it.
  this.timeout(60_000);

  before(async () => {
    rasteriser = await loadRasteriser(
      readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")),
    );
  });

  it("knows subjects drawn alone in several styles, and takes none for another", () => {
    const subjects = ["cat", "sailboat", "umbrella"] as const;
    for (const [i, subject] of subjects.entries()) {
      for (const style of ["flat", "blueprint"] as const) {
        const pixels = alone(subject, style, 901 + i);
        for (const other of subjects) {
          const { findings } = judge({ goal: `one ${other}`, negativePrompt: "", pixels });
          assert.equal(findings[0]?.met, other === subject, `${other} in ${subject}, ${style}`);
        }
      }
    }
  });

  it("sees what is drawn by hand in the landscapes that it is drawn in, also tall and thin things", () => {
    const missed = subjectIds.flatMap((subject) =>
      [` at dusk`, ` in the snow`]
        .filter((place, turn) => {
          const pixels = drawn(`a ${subject}${place}`, 1000 + turn);
          const goal = `a ${subject}`;
          return judge({ goal, negativePrompt: "", pixels }).findings[0]?.met !== true;
        })
        .map((place) => `${subject}${place}`),
    );
    assert.ok(missed.length <= subjectIds.length * 2 * 0.05, missed.join(", "));
    assert.ok(!missed.includes("lighthouse at dusk"), "README's own example");
  });

  it("tells a full moon from a sickle by looking", () => {
    for (const phase of ["full", "crescent"] as const) {
      const request = { subject: "moon", style: "flat", colour: "yellow", sizePx: px } as const;
      const svg = aloneSvg({ ...request, seed: 31, fill: 0.4, phase, background: "#1b2547" });
      const pixels = { widthPx: px, heightPx: px, rgba: rasteriser.pixels(svg) };
      const { findings } = judge({ goal: "a full moon", negativePrompt: "", pixels });
      const told = findings.map(({ text, met }) => `${text} ${met}`).join(" ");
      assert.equal(findings[0]?.met, true, told);
      assert.ok(
        findings.some(({ text, met }) => /full/i.test(text) && met === (phase === "full")),
        told,
      );
    }
  });

  it("says once what it does not look for: photographs, and nouns that are no subject", () => {
    const pixels = drawn("a cat", 5);
    const told = (goal: string) =>
      judge({ goal, negativePrompt: "", pixels }).findings.filter(({ text }) =>
        /photograph|looked for|does not read/.test(text),
      );
    assert.deepEqual(told("a cat"), []);
    const [photo, ...more] = told("a photo of a cat, photorealistic, a photograph");
    assert.deepEqual([photo?.half, photo?.met, more], ["how", undefined, []]);
    const [left] = told("a cat with curly wumples");
    assert.match(left?.text ?? "", /“wumples”/);
    assert.equal(left?.met, undefined);
    const goal = "a photo of a cat with curly wumples";
    assert.equal(alignment(goal, pixels), alignment("a cat", pixels));
  });

  it("scores a picture higher for what it shows than for anything else", () => {
    const picture = alone("cat", "flat", 77);
    const shown = alignment("one red cat", picture);
    for (const other of [
      "one red whale",
      "one blue cat",
      "three red cats",
      "one red cat, blueprint",
    ]) {
      assert.ok(shown > alignment(other, picture) + 10, other);
    }
  });

  it("takes points off for what the negative prompt names", () => {
    const picture = alone("cat", "flat", 78);
    assert.ok(alignment("one red cat", picture, "cats") < alignment("one red cat", picture) - 5);
  });

  it("moves little under noise and a resize to nine tenths and back", () => {
    const goal = "two red sailboats on the sea, at dusk";
    const moves = [11, 12].flatMap((seed) => {
      const pixels = drawn(goal, seed);
      const total = totalOf(judge({ goal, negativePrompt: "", pixels }));
      const small = Math.round(px * 0.9);
      return [
        withNoise(pixels, seededRandom("test noise", seed)),
        resized(resized(pixels, small, small), px, px),
      ].map((changed) =>
        Math.abs(totalOf(judge({ goal, negativePrompt: "", pixels: changed })) - total),
      );
    });
    const steady = moves.filter((move) => move < 5).length;
    assert.ok(steady >= moves.length - 1, moves.map((move) => move.toFixed(1)).join(" "));
  });

  it("gives the same judgement for the same pixels", () => {
    const pixels = drawn("a cat in a meadow", 5);
    const request = { goal: "a cat in a meadow", negativePrompt: "dogs", pixels };
    assert.deepEqual(judge(request), judge(request));
  });

  it("judges any pixels at all, with scores in range and texts within bounds", () => {
    const random = seededRandom("hostile pixels");
    const noise = new Uint8Array(2048 * 2048 * 4).map((_, i) => (i * 2654435761) >>> 24);
    const pictures: readonly JudgedPixels[] = [
      canvas(1, 1, [7, 8, 9]).pixels,
      canvas(1, 2048, [200, 0, 0]).pixels,
      canvas(2048, 16, [0, 0, 200]).pixels,
      canvas(64, 64, [128, 128, 128]).pixels,
      { widthPx: 33, heightPx: 70, rgba: new Uint8Array(33 * 70 * 4) },
      { widthPx: 0, heightPx: 0, rgba: new Uint8Array(0) },
      { widthPx: 50, heightPx: 50, rgba: new Uint8Array(12) },
      {
        widthPx: 90,
        heightPx: 60,
        rgba: Uint8Array.from({ length: 21600 }, () => random.below(256)),
      },
      { widthPx: 2048, heightPx: 2048, rgba: noise },
    ];
    for (const pixels of pictures) {
      const judged = judge({ goal: "two red cats at night", negativePrompt: "", pixels });
      assert.ok(judged.alignment >= 0 && judged.alignment <= 100);
      assert.ok(judged.aesthetic >= 0 && judged.aesthetic <= 10);
      for (const { text, confidence } of judged.findings) {
        assert.ok(text.length > 0 && text.length < 2000);
        assert.ok(confidence === undefined || (confidence >= 0 && confidence <= 1));
      }
    }
  });

  it("judges any goal, also one that asks for nothing it knows", () => {
    const { pixels } = canvas(64, 64, [10, 60, 120]);
    for (const goal of ["", "夜の海", "x".repeat(10_000), "a dragon"]) {
      const judged = judge({ goal, negativePrompt: goal, pixels });
      assert.ok(Number.isFinite(judged.alignment) && Number.isFinite(judged.aesthetic), goal);
      assert.ok(judged.findings.length <= 200);
    }
  });
});
