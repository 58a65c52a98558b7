import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Question } from "../../../../../src/protocol/plan.js";
import { answered, checklistFrom, passRate } from "../../../../../src/search/checklist.js";
import { checklistOf } from "../../../../../src/providers/builtin/checklist/planChecklist.js";
import { judgePixels } from "../../../../../src/providers/builtin/judge/judgePixels.js";
import type { JudgedPixels } from "../../../../../src/providers/builtin/judge/workingImage.js";
import { sceneToSvg } from "../../../../../src/providers/builtin/render/sceneToSvg.js";
import { composeScene } from "../../../../../src/providers/builtin/scene/composeScene.js";
import { sketchesBy } from "../../../../../src/providers/builtin/sketches.js";
import { loadRasteriser, type Rasteriser } from "../../../../../src/svg/rasteriser.js";
import { canvas } from "./pixelCases.js";

const require = createRequire(import.meta.url);
let rasteriser: Rasteriser;
const px = 256;

function drawn(prompt: string, seed: number): JudgedPixels {
  const scene = composeScene({ prompt, negativePrompt: "", seed, widthPx: px, heightPx: px });
  return { widthPx: px, heightPx: px, rgba: rasteriser.pixels(sceneToSvg(scene)) };
}

const judged = (goal: string, pixels: JudgedPixels, questions: readonly Question[]) =>
  judgePixels(
    { goal, negativePrompt: "", questions, pixels },
    sketchesBy((svg) => rasteriser.pixels(svg)),
  );

const asked = (text: string): Question => ({
  ...{ id: "q1", text, half: "what", weight: 1, kind: "object", needs: [] },
});

describe("answers of the built-in judge", function () {
  // On a busy machine drawing and judging take their time; nothing here depends on it.
  this.timeout(60_000);

  before(async () => {
    rasteriser = await loadRasteriser(
      readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")),
    );
  });

  /** Drawn from a prompt that says it all, and asked for what it shows, and for what it does not. */
  const pictures = [
    ["a red sailboat on the sea", ["sailboat"], ["lighthouse", "cat", "umbrella"]],
    ["a large lighthouse at night", ["lighthouse"], ["sailboat", "rabbit", "car"]],
    ["a castle in a meadow", ["castle"], ["whale", "robot", "teacup"]],
    ["a blue umbrella", ["umbrella"], ["castle", "fish", "windmill"]],
    ["a black cat", ["cat"], ["lighthouse", "rocket", "tent"]],
  ] as const;
  for (const [prompt, shown, others] of pictures) {
    it(`are yes for what is drawn and no for what is not: ${prompt}`, () => {
      const pixels = drawn(prompt, 3);
      const yes = (thing: string): number | null | undefined =>
        judged(prompt, pixels, [asked(`Is there a ${thing}?`)]).answers?.[0]?.yes;
      for (const thing of shown) assert.ok((yes(thing) ?? 0) >= 0.5, `${thing} is drawn`);
      for (const thing of others) assert.ok((yes(thing) ?? 1) < 0.5, `${thing} is not drawn`);
    });
  }

  it("tell the goal's picture from another one by their rate", () => {
    for (const goal of ["two red sailboats under a full moon", "a white rabbit in the snow"]) {
      const checklist = checklistFrom(checklistOf(goal)) ?? [];
      const rate = (pixels: JudgedPixels): number =>
        passRate(answered(checklist, judged(goal, pixels, checklist).answers ?? [])) ?? 0;
      const own = Math.max(...[1, 2, 3].map((seed) => rate(drawn(`exactly ${goal}`, seed))));
      const other = rate(drawn("a purple rocket in space", 1));
      assert.ok(own > 60 && other < 40, `${goal}: ${own}, ${other}`);
    }
  });

  it("are unknown where it cannot tell, and never left out", () => {
    const { pixels } = canvas(64, 64, [20, 40, 200]);
    const goal = 'a sign that says "STOP"';
    const questions = [
      ...(checklistFrom(checklistOf(goal)) ?? []),
      { ...asked("Is it a masterpiece?"), id: "q7" },
    ];
    const { answers = [] } = judged(goal, pixels, questions);
    assert.deepEqual(
      answers.map(({ id }) => id),
      questions.map(({ id }) => id),
    );
    const unknown = questions.filter((_, at) => answers[at]?.yes === null).map(({ text }) => text);
    assert.ok(unknown.includes("Does the image show the words “STOP”?"));
    assert.ok(unknown.includes("Is it a masterpiece?"));
    assert.equal(questions.filter(({ kind }) => kind === "fixed").length, 2);
    assert.ok(questions.every(({ kind, text }) => kind !== "fixed" || unknown.includes(text)));
  });

  it("are as sure as they are, whatever the pixels: 0-1, and none without questions", () => {
    for (const [widthPx, heightPx] of [
      [1, 1],
      [0, 0],
      [300, 2],
    ] as const) {
      const pixels = { widthPx, heightPx, rgba: new Uint8Array(widthPx * heightPx * 4) };
      const { answers = [] } = judged("a cat", pixels, checklistOf("a red cat at night"));
      assert.ok(answers.every(({ yes }) => yes === null || (yes >= 0 && yes <= 1)));
    }
    const { pixels } = canvas(16, 16, [0, 0, 0]);
    const plain = judgePixels(
      { goal: "a cat", negativePrompt: "", pixels },
      sketchesBy((svg) => rasteriser.pixels(svg)),
    );
    assert.equal(plain.answers, undefined);
  });
});
