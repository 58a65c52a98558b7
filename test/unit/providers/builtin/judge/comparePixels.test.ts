import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { comparePixels } from "../../../../../src/providers/builtin/judge/comparePixels.js";
import { judgePixels } from "../../../../../src/providers/builtin/judge/judgePixels.js";
import type { JudgedPixels } from "../../../../../src/providers/builtin/judge/workingImage.js";
import { sceneToSvg } from "../../../../../src/providers/builtin/render/sceneToSvg.js";
import { composeScene } from "../../../../../src/providers/builtin/scene/composeScene.js";
import { sketchesBy } from "../../../../../src/providers/builtin/sketches.js";
import { loadRasteriser, type Rasteriser } from "../../../../../src/svg/rasteriser.js";

const require = createRequire(import.meta.url);
const px = 256;
let rasteriser: Rasteriser;

function drawn(prompt: string, seed: number): JudgedPixels {
  const scene = composeScene({ prompt, negativePrompt: "", seed, widthPx: px, heightPx: px });
  return { widthPx: px, heightPx: px, rgba: rasteriser.pixels(sceneToSvg(scene)) };
}

const look = (goal: string, pixels: JudgedPixels) =>
  judgePixels(
    { goal, negativePrompt: "", pixels },
    sketchesBy((svg) => rasteriser.pixels(svg)),
  );

describe("built-in comparer", function () {
  this.timeout(60_000);

  before(async () => {
    rasteriser = await loadRasteriser(
      readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")),
    );
  });

  it("prefers the picture that was drawn from the goal, in whichever order they are shown", () => {
    const pairs = [
      ["two red sailboats at sunset", "a green car at noon"],
      ["a cat under an umbrella in the rain", "a sailboat at sea"],
      ["a full moon over mountains", "an apple on a table"],
    ] as const;
    let right = 0;
    for (const [index, [goal, other]] of pairs.entries()) {
      for (const isFirst of [true, false]) {
        const pictures = [drawn(goal, index), drawn(other, index)];
        const shown = isFirst ? pictures : pictures.toReversed();
        const { order, notes } = comparePixels(shown.map((pixels) => look(goal, pixels)));
        if (order[0]?.join() === String(isFirst ? 0 : 1)) right += 1;
        assert.deepEqual(order.flat().toSorted(), [0, 1]);
        assert.deepEqual(
          notes.map(({ place }) => place),
          [0, 1],
        );
      }
    }
    assert.ok(right >= 5, `${right} of 6`);
  });

  it("names those as equals that differ by no more than noise, and says what each lacks", () => {
    const seen = (alignment: number, ...missing: readonly string[]) => ({
      alignment,
      aesthetic: 5,
      findings: [
        { text: "A boat: shown.", half: "what" as const, met: true },
        ...missing.map((text) => ({ text, half: "what" as const, met: false })),
        { text: "Lively colours.", half: "how" as const },
      ],
    });
    const { order, notes } = comparePixels([
      seen(60, "A moon: missing.", "A cat: missing."),
      seen(80),
      seen(82),
      seen(62),
    ]);
    assert.deepEqual(order, [
      [2, 1],
      [3, 0],
    ]);
    assert.deepEqual(notes[0], {
      place: 0,
      strengths: "A boat: shown.",
      weaknesses: "A moon: missing. A cat: missing.",
      suggestion: "A moon: missing.",
    });
    assert.equal(notes[1]?.suggestion, "");
  });
});
