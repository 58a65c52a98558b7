import assert from "node:assert/strict";
import { drawWithProgress } from "../../../src/search/drawWithProgress.js";
import type { DrawProgress, ImageModel } from "../../../src/search/ports.js";

const request = { prompt: "a cat", negativePrompt: "", seed: 1, widthPx: 64, heightPx: 64 };
const usage = { costUsd: 0, inputTokens: null, outputTokens: null };
const image = { bytes: new Uint8Array(4), usage };
const { signal } = new AbortController();

type Tell = Parameters<ImageModel["draw"]>[2];

/** What is told of a drawing by a model that does this. */
async function told(act: (tell: Tell) => void): Promise<readonly DrawProgress[]> {
  const progress: DrawProgress[] = [];
  const model: ImageModel = {
    draw: (_request, _signal, tell) => {
      act(tell);
      return Promise.resolve(image);
    },
  };
  const drawn = await drawWithProgress(model, request, signal, (each) => progress.push(each));
  assert.equal(drawn, image);
  return progress;
}

describe("the progress of a drawing", () => {
  it("is told as the model tells it", async () => {
    const preview = { bytes: new Uint8Array(1), mediaType: "image/png" } as const;
    const steps: DrawProgress[] = [
      { step: 0, steps: 2 },
      { step: 1, steps: 2, preview },
      { step: 2, steps: 2 },
    ];
    assert.deepEqual(await told((tell) => steps.forEach(tell)), steps);
  });

  const wrong: readonly [step: number, steps: number][] = [
    [NaN, 20],
    [3, NaN],
    [-1, 20],
    [3, -20],
    [0, 0],
    [21, 20],
    [1.5, 20],
    [1, Infinity],
  ];
  for (const [step, steps] of wrong) {
    it(`is not told where it makes no sense: step ${step} of ${steps}`, async () => {
      assert.deepEqual(await told((tell) => tell({ step, steps })), []);
    });
  }

  for (const end of ["answer", "failure"] as const) {
    it(`is not told after the model's ${end}`, async () => {
      let late: Tell | undefined;
      let count = 0;
      const model: ImageModel = {
        draw: (_request, _signal, tell) => {
          late = tell;
          return end === "answer" ? Promise.resolve(image) : Promise.reject(new Error("down"));
        },
      };
      await drawWithProgress(model, request, signal, () => count++).catch(() => undefined);
      for (let call = 0; call < 10_000; call++) late?.({ step: 1, steps: 1 });
      assert.equal(count, 0);
    });
  }
});
