import assert from "node:assert/strict";
import fc from "fast-check";
import { parseBrief, readPrompt } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { subjectIds } from "../../../../../src/providers/builtin/brief/brief.js";
import { composeScene } from "../../../../../src/providers/builtin/scene/composeScene.js";
import { deviate } from "../../../../../src/providers/builtin/scene/deviate.js";
import { layoutScene } from "../../../../../src/providers/builtin/scene/layout.js";
import { requirementsMet, shareMet } from "../../../../../src/providers/builtin/scene/met.js";
import type { Scene, SceneRequest } from "../../../../../src/providers/builtin/scene/scene.js";
import { completeSetting } from "../../../../../src/providers/builtin/scene/setting.js";
import { visibleShare } from "../../../../../src/providers/builtin/scene/visibility.js";
import { seededRandom } from "../../../../../src/base/random.js";

const request = (prompt: string, seed: number, more: Partial<SceneRequest> = {}): SceneRequest => ({
  prompt,
  negativePrompt: "",
  seed,
  widthPx: 256,
  heightPx: 256,
  ...more,
});

/** The scene of a picture that keeps to every word of its prompt. */
function faithful(prompt: string, seed: number, widthPx = 256, heightPx = 256): Scene {
  const { brief, requirements } = readPrompt(prompt);
  const all = requirements.map(({ requirement }) => ({ requirement, honoured: true }));
  const drawn = deviate(brief, all, { seed, unwanted: new Set() });
  const setting = completeSetting(drawn, seededRandom(seed, "setting"));
  const layout = layoutScene(drawn.groups, setting, { widthPx, heightPx, seed });
  return { widthPx, heightPx, seed, ...setting, ...layout, lettering: null };
}

const prompts = [
  "two red sailboats under a full moon",
  "a lighthouse at dusk",
  "three blue birds above a snowy pine forest",
  "a yellow house on a hill in autumn",
  "a green cactus beside a tent in the desert at night",
  "a white rabbit on the left and an orange cat on the right",
  "a rocket in space above a small moon",
  "exactly five pink flowers in a meadow in the rain",
  "a black cat on a white house at night",
  "a red car in front of a blue house",
  "a windmill behind a tree",
  "a cat under an umbrella in the rain",
  "exactly seven sailboats on the sea",
  "exactly twelve birds in the sky at dusk",
  "an orange fish below a sailboat",
  "a small house beside a large tree in spring",
  "a teacup and an apple",
  "a tent by a lake at night",
] as const;

describe("composing a scene", () => {
  it("gives the same scene for the same request", () => {
    for (const prompt of prompts) {
      assert.deepEqual(composeScene(request(prompt, 9)), composeScene(request(prompt, 9)));
    }
  });

  for (const prompt of prompts) {
    it(`can show all of "${prompt}" in any shape of picture`, () => {
      const goal = parseBrief(prompt);
      const sizes = [
        [256, 256],
        [384, 208],
        [208, 384],
      ] as const;
      let missed = 0;
      for (const [widthPx, heightPx] of sizes) {
        for (let seed = 0; seed < 6; seed++) {
          const met = requirementsMet(faithful(prompt, seed, widthPx, heightPx), goal);
          missed += met.some((one) => !one.met) ? 1 : 0;
        }
      }
      assert.ok(missed <= 2, `${missed} of 18 pictures lack something`);
    });
  }

  it("keeps everything inside the picture, and finite, for any text, seed and size", () => {
    const sizes = fc.integer({ min: 4, max: 128 }).map((n) => n * 16);
    const texts = fc.oneof(fc.constantFrom(...prompts), fc.string({ maxLength: 60 }));
    fc.assert(
      fc.property(texts, fc.nat(), sizes, sizes, (text, seed, widthPx, heightPx) => {
        const scene = composeScene(request(text, seed, { widthPx, heightPx }));
        for (const item of scene.items) {
          assert.ok(item.widthPx > 0 && item.heightPx > 0);
          assert.ok(item.x >= 0 && item.x + item.widthPx <= widthPx + 0.02);
          assert.ok(item.y >= 0 && item.y + item.heightPx <= heightPx + 0.02);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("does not hide the things of a group behind each other", () => {
    for (let seed = 0; seed < 8; seed++) {
      const scene = faithful("exactly nine mushrooms in a forest", seed);
      assert.equal(scene.items.length, 9);
      scene.items.forEach((_, i) => {
        assert.ok(visibleShare(scene, i) > 0.75);
      });
    }
  });

  it("draws what there is room for when a text names everything many times", () => {
    const all = subjectIds.map((id) => `exactly twelve red ${id}s`).join(", ");
    const text = `${all}. ${all}. ${all}. ${all}.`.repeat(4).slice(0, 10_000);
    const scene = composeScene(request(text, 3, { widthPx: 64, heightPx: 64 }));
    assert.ok(scene.items.length > 8 && scene.items.length <= 41, String(scene.items.length));
  });

  it("does not add what the negative prompt names", () => {
    const nights = Array.from({ length: 80 }, (_, seed) => request("exactly one cat, night", seed));
    const moons = (more: Partial<SceneRequest>): number =>
      nights.filter((night) =>
        composeScene({ ...night, ...more }).items.some(({ subject }) => subject === "moon"),
      ).length;
    assert.ok(moons({}) > 5);
    assert.equal(moons({ negativePrompt: "moon" }), 0);
    for (let seed = 0; seed < 60; seed++) {
      const one = request("a cat, and a vague late mention of some lighthouse", seed, {
        negativePrompt: "windmill",
      });
      assert.ok(composeScene(one).items.every(({ subject }) => subject !== "windmill"));
    }
  });

  it("shows more of a goal when the prompt says it first, explicitly and briefly", () => {
    const goal = "two red sailboats under a full moon";
    const brief = parseBrief(goal);
    const vague =
      "In the quiet of an old harbour town where gulls once cried and nets were mended by patient " +
      "hands, with textures of rope and tar, wind in the air and time standing still, one might see two weathered red sailboats somewhere under a full moon.";
    const clear =
      "Exactly two red sailboats, clearly under a prominent full moon. Two red sailboats.";
    const mean = (prompt: string): number =>
      Array.from({ length: 60 }, (_, seed) =>
        shareMet(composeScene(request(prompt, seed)), brief),
      ).reduce((sum, share) => sum + share / 60, 0);
    assert.ok(mean(clear) > mean(vague) + 0.2, `${mean(clear)} against ${mean(vague)}`);
    assert.ok(mean(clear) > 0.8);
  });
});
