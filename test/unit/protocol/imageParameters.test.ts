import assert from "node:assert/strict";
import fc from "fast-check";
import { readParameters } from "../../../src/protocol/imageParameters.js";
import { resolvePlan } from "../../../src/protocol/plan.js";
import { ranMs } from "../../support/threadTime.js";

const line = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 123, Size: 512x768, Model: v1-5";
const said = { seed: 123, widthPx: 512, heightPx: 768 };

const cases: readonly [why: string, text: string, plan: object][] = [
  ["a text is the goal", " a boat\nat dusk ", { goal: "a boat\nat dusk" }],
  [
    "a whole block",
    `a boat\nat dusk\nNegative prompt: fog,\nrain\n${line}`,
    {
      goal: "a boat\nat dusk",
      negativePrompt: "fog,\nrain",
      ...said,
    },
  ],
  [
    "Windows line ends",
    `a boat\r\nNegative prompt: fog\r\n${line}\r\n`,
    {
      goal: "a boat",
      negativePrompt: "fog",
      ...said,
    },
  ],
  ["no negative prompt", `a boat\n${line}`, { goal: "a boat", ...said }],
  ["an empty one", `a boat\nNegative prompt:\n${line}`, { goal: "a boat", ...said }],
  [
    "nothing but a negative prompt",
    "a boat\nNegative prompt: fog",
    {
      goal: "a boat",
      negativePrompt: "fog",
    },
  ],
  ["in any case", "a boat\nnegative Prompt: fog", { goal: "a boat", negativePrompt: "fog" }],
  ["no prompt", `Negative prompt: fog\n${line}`, { goal: "", negativePrompt: "fog", ...said }],
  [
    "commas in quotes",
    `a\nSteps: 20, Lora hashes: "a: 1, Seed: 7, b: 2", Seed: 5, Size: 64x64`,
    {
      goal: "a",
      seed: 5,
      widthPx: 64,
      heightPx: 64,
    },
  ],
  [
    "JSON among the settings",
    `a\nSteps: 20, Seed: 5, Civitai resources: [{"type":"x","v":1}]`,
    {
      goal: "a",
      seed: 5,
    },
  ],
  [
    "a size that cannot be drawn",
    "a\nSteps: 20, Seed: 5, Size: 1000x5000",
    {
      goal: "a",
      seed: 5,
      widthPx: 416,
      heightPx: 2048,
    },
  ],
  [
    "old Mac line ends",
    `a boat\rNegative prompt: fog\r${line}\r`,
    { goal: "a boat", negativePrompt: "fog", ...said },
  ],
  ["a size of nothing", "a\nSteps: 20, Seed: 5, Size: 0x512", { goal: "a", seed: 5 }],
  ["a seed of chance", "a\nSteps: 20, Seed: -1", { goal: "a" }],
  ["a seed that is too big", "a\nSteps: 20, Seed: 18446744073709551615", { goal: "a" }],
  [
    "a sentence about steps",
    "a temple\nSteps: 3, leading up to it",
    {
      goal: "a temple\nSteps: 3, leading up to it",
    },
  ],
  [
    "a sentence about a size and a model",
    "a\nSize: huge, Model: of a ship",
    {
      goal: "a\nSize: huge, Model: of a ship",
    },
  ],
  ["settings in the middle of a text", `a\n${line}\nb`, { goal: `a\n${line}\nb` }],
  [
    "a negative prompt within a line",
    "no Negative prompt: here",
    {
      goal: "no Negative prompt: here",
    },
  ],
];

describe("the parameters of an image, as text", () => {
  for (const [why, text, plan] of cases) {
    it(`are read: ${why}`, () => assert.deepEqual(readParameters(text).plan, plan));
  }
  it("give a plan that can be run, whatever they say", () => {
    const number = fc.oneof(fc.nat(5000), fc.nat(), fc.constantFrom(0, -1, 2 ** 32, 1e21));
    fc.assert(
      fc.property(number, number, number, (seed, width, height) => {
        const text = `a boat\nSteps: 20, Seed: ${seed}, Size: ${width}x${height}`;
        const resolved = resolvePlan(readParameters(text).plan, () => 1);
        assert.ok(resolved.ok, text);
      }),
      { numRuns: 500 },
    );
  });
  for (const [given, widthPx, heightPx] of [
    ["4096x1024", 2048, 512],
    ["1024x4096", 512, 2048],
    ["32x64", 64, 128],
    ["16x64", 64, 256],
    ["3000x3000", 2048, 2048],
    ["40000x1000", 2048, 64],
    ["1x10", 64, 640],
    ["768x512", 768, 512],
  ] as const) {
    it(`keep the shape of ${given} in a size that can be drawn`, () => {
      const { plan, notes } = readParameters(`a\nSteps: 20, Seed: 5, Size: ${given}`);
      assert.deepEqual([plan.widthPx, plan.heightPx], [widthPx, heightPx]);
      const isAsGiven = given === `${widthPx}x${heightPx}`;
      const [width, height] = given.split("x");
      const note = `${width} x ${height} pixels cannot be drawn; ${widthPx} x ${heightPx} is.`;
      assert.deepEqual(notes, isAsGiven ? [] : [note]);
    });
  }
  it("leave out a seed that is too large, and say so; a negative one asks for any", () => {
    const read = (seed: string) => readParameters(`a\nSteps: 20, Seed: ${seed}`);
    const note = "The seed 4294967296 is left out: 4294967295 is the largest.";
    assert.deepEqual(read("4294967296"), { plan: { goal: "a" }, notes: [note] });
    assert.deepEqual(read("-1"), { plan: { goal: "a" }, notes: [] });
  });
  it("take no time in a text that is none", () => {
    const started = ranMs();
    for (const part of ["a ", "a:", 'a:"', 'a:"\\",', " ", "Steps: 1, "]) {
      readParameters(`Steps: 1, ${part.repeat(1_000_000 / part.length)}`);
      readParameters(`Steps: 1, ${part.repeat(19_000 / part.length)}`);
    }
    assert.ok(ranMs() - started < 5000);
  });
});
