import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { seededRandom } from "../../../../../src/base/random.js";
import type { StyleId } from "../../../../../src/providers/builtin/brief/brief.js";
import {
  judgePixels,
  type PixelJudgement,
} from "../../../../../src/providers/builtin/judge/judgePixels.js";
import type { JudgedPixels } from "../../../../../src/providers/builtin/judge/workingImage.js";
import { sceneToSvg } from "../../../../../src/providers/builtin/render/sceneToSvg.js";
import { composeScene } from "../../../../../src/providers/builtin/scene/composeScene.js";
import { sketchesBy } from "../../../../../src/providers/builtin/sketches.js";
import { loadRasteriser, type Rasteriser } from "../../../../../src/svg/rasteriser.js";
import { withNoise } from "../../../../bench/judgeAccuracy.js";

const require = createRequire(import.meta.url);
const px = 224;
let rasteriser: Rasteriser;

/** A scene of the prompt with all that it names: the first of some seeds that has it. */
function drawn(prompt: string, style: StyleId, things: readonly string[]): JudgedPixels {
  for (let seed = 1; seed < 30; seed++) {
    const scene = composeScene({ prompt, negativePrompt: "", seed, widthPx: px, heightPx: px });
    const ids = scene.items.map(({ subject }) => subject as string).sort();
    if (ids.join() !== [...things].sort().join()) continue;
    const rgba = rasteriser.pixels(sceneToSvg({ ...scene, style }));
    return { widthPx: px, heightPx: px, rgba };
  }
  throw new Error(`Not drawn: ${prompt}`);
}

const judge = (goal: string, pixels: JudgedPixels, negativePrompt = ""): PixelJudgement =>
  judgePixels(
    { goal, negativePrompt, pixels },
    sketchesBy((svg) => rasteriser.pixels(svg)),
  );

/** The remark that begins with these words. */
function remark({ findings }: PixelJudgement, start: string) {
  const found = findings.find(({ text }) => text.startsWith(start));
  assert.ok(found, `${start} in ${findings.map(({ text }) => text).join(" ")}`);
  return found;
}

describe("built-in judge, things of the picture set", function () {
  // On a busy machine drawing and judging take their time; nothing here depends on it.
  this.timeout(60_000);

  before(async () => {
    rasteriser = await loadRasteriser(
      readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")),
    );
  });

  for (const style of ["flat", "blueprint"] as const) {
    it(`knows a giraffe in ${style} that it has never seen, and that it is nothing else`, () => {
      const pixels = drawn("one giraffe in a meadow", style, ["pic:giraffe"]);
      assert.equal(remark(judge("one giraffe", pixels), "A giraffe").met, true);
      for (const [other, start] of [
        ["a camel", "A camel"],
        ["a llama", "A llama"],
        ["a violin", "A violin"],
      ] as const) {
        assert.notEqual(remark(judge(other, pixels), start).met, true, other);
      }
    });
  }

  it("says what is there instead of what was asked for", () => {
    const pixels = drawn("one bactrian camel", "flat", ["pic:bactrian-camel"]);
    const told = remark(judge("a camel", pixels), "A camel");
    assert.equal(told.text, "A camel: missing; what is there looks more like a bactrian camel.");
  });

  it("does not take the stand-in for the thing", () => {
    const pixels = drawn("one zorbulator in a meadow", "flat", ["unknown"]);
    const told = remark(judge("a giraffe", pixels), "A giraffe");
    assert.equal(told.met, false);
  });

  it("knows a framed head", () => {
    const pixels = drawn("one wolf at night", "pastel", ["pic:wolf"]);
    assert.equal(remark(judge("a wolf", pixels), "A wolf").met, true);
    assert.notEqual(remark(judge("a fox", pixels), "A fox").met, true);
  });

  it("counts, and sees where things are beside each other", () => {
    const two = drawn("two elephants in a meadow", "flat", ["pic:elephant", "pic:elephant"]);
    assert.equal(remark(judge("two elephants", two), "Two elephants").met, true);
    assert.equal(remark(judge("three elephants", two), "Three elephants").met, false);
    const goal = "a giraffe left of an elephant";
    const both = drawn(goal, "flat", ["pic:giraffe", "pic:elephant"]);
    const relation = "The giraffe is left of the elephant";
    assert.equal(remark(judge(goal, both), relation).met, true);
    const swapped = judge("a giraffe right of an elephant", both);
    assert.equal(remark(swapped, "The giraffe is right of the elephant").met, false);
  });

  it("takes points off for an unwanted one", () => {
    const pixels = drawn("one giraffe in a meadow", "flat", ["pic:giraffe"]);
    const clean = judge("a meadow", pixels).alignment;
    assert.ok(judge("a meadow", pixels, "giraffe").alignment < clean - 5);
    assert.ok(judge("a meadow", pixels, "violin").alignment > clean - 1);
  });

  it("moves little under noise", () => {
    const pixels = drawn("one giraffe in a meadow", "watercolour", ["pic:giraffe"]);
    const noisy = withNoise(pixels, seededRandom("picture noise"));
    const goal = "one giraffe in a meadow";
    const moved = Math.abs(judge(goal, noisy).alignment - judge(goal, pixels).alignment);
    assert.ok(moved < 5, `${moved}`);
  });

  it("draws nothing for a goal that names nothing", () => {
    const pixels = drawn("one giraffe in a meadow", "flat", ["pic:giraffe"]);
    const none = sketchesBy(() => assert.fail("drawn"));
    judgePixels({ goal: "a meadow at night", negativePrompt: "", pixels }, none);
  });

  it("cannot tell a room", () => {
    const pixels = drawn("one sofa in a living room", "flat", ["pic:sofa"]);
    const told = remark(judge("a sofa in a living room", pixels), "A living room");
    assert.equal(told.met, undefined);
  });
});
