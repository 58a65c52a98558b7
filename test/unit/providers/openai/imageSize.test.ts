import assert from "node:assert/strict";
import fc from "fast-check";
import { aspectText, nearestSize } from "../../../../src/providers/openai/imageSize.js";
import type { Sizes } from "../../../../src/providers/openai/profile.js";
import { profileOf, traitsOf } from "../../../../src/providers/openai/profiles.js";

const sizesOf = (model: string): Sizes => {
  const { images } = profileOf("openai");
  return traitsOf(images?.models ?? [], model).sizes;
};

const cases: readonly [model: string, asked: string, drawn: string][] = [
  ["gpt-image-2.6-flare", "1024x1024", "1024x1024"],
  ["gpt-image-2.6-flare", "512x512", "1024x1024"],
  ["gpt-image-2.6-flare", "1280x720", "1536x1024"],
  ["gpt-image-2.6-flare", "1100x1024", "1024x1024"],
  ["gpt-image-2.6-flare", "768x1344", "1024x1536"],
  ["gpt-image-2.6-flare", "2048x64", "1536x1024"],
  ["gpt-image-2", "1280x720", "1280x720"],
  ["gpt-image-2", "64x64", "512x512"],
  ["gpt-image-2", "2048x2048", "1920x1920"],
  ["gpt-image-2", "1600x200", "1536x512"],
];

const sideText = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }): string =>
  `${widthPx}x${heightPx}`;

describe("the nearest size that a model draws", () => {
  for (const [model, asked, drawn] of cases) {
    it(`of ${model} to ${asked} is ${drawn}`, () => {
      const [widthPx = 0, heightPx = 0] = asked.split("x").map(Number);
      assert.equal(sideText(nearestSize({ widthPx, heightPx }, sizesOf(model))), drawn);
    });
  }

  const side = fc.integer({ min: 1, max: 256 }).map((steps) => steps * 16);
  it("keeps within the model's limits, whatever was asked for", () => {
    const sizes = sizesOf("gpt-image-2.5-flare");
    assert.ok(sizes.kind === "any");
    fc.assert(
      fc.property(side, side, (widthPx, heightPx) => {
        const drawn = nearestSize({ widthPx, heightPx }, sizes);
        for (const px of [drawn.widthPx, drawn.heightPx]) {
          assert.ok(px % sizes.stepPx === 0 && px >= sizes.minSidePx && px <= sizes.maxSidePx);
        }
        const aspect =
          Math.max(drawn.widthPx, drawn.heightPx) / Math.min(drawn.widthPx, drawn.heightPx);
        assert.ok(aspect <= sizes.maxAspect + 1e-9, sideText(drawn));
      }),
    );
  });

  it("is the same size where the model draws it", () => {
    const sizes = sizesOf("gpt-image-2");
    fc.assert(
      fc.property(
        fc.integer({ min: 32, max: 100 }),
        fc.integer({ min: 32, max: 100 }),
        (width, height) => {
          const [widthPx, heightPx] = [width * 16, height * 16];
          fc.pre(widthPx * heightPx <= 2560 * 1440);
          fc.pre(Math.max(width, height) <= 3 * Math.min(width, height));
          const size = { widthPx, heightPx };
          assert.deepEqual(nearestSize(size, sizes), size);
        },
      ),
    );
  });

  it("has a shape in small whole numbers", () => {
    const shapes = ["1024x1024", "1536x1024", "864x1152", "1280x720"].map((text) => {
      const [widthPx = 0, heightPx = 0] = text.split("x").map(Number);
      return aspectText({ widthPx, heightPx });
    });
    assert.deepEqual(shapes, ["1:1", "3:2", "3:4", "16:9"]);
  });
});
