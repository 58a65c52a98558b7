import assert from "node:assert/strict";
import { resultOf } from "../../../../../src/evaluation/resultOf.js";
import { saveResult } from "../../../../../src/host/panels/evaluate/exports.js";
import { armsOf, mergedOf } from "../../../../support/evaluations.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";

const plot = { kind: "savePlot", plot: "strengths", goal: 0, look: "light" } as const;

/** @param names of the two arms @param missingSigns what a PNG of it would lose */
function saving(names: readonly [string, string], missingSigns: string) {
  const evaluation = armsOf(2);
  const arms = evaluation.arms.map((arm, at) => ({ ...arm, name: names[at] ?? "" }));
  const result = resultOf(mergedOf({ ...evaluation, arms }, []));
  const png = new TextEncoder().encode("PNG");
  editor.savedTo = { fsPath: "/saved" };
  return saveResult({ ...plot, format: "png" }, "/eval-1", result, () =>
    Promise.resolve({ png, missingSigns }),
  );
}

const saved = (): string => Buffer.from(editor.written.get("/saved") ?? []).toString("utf8");

describe("a plot saved as PNG", () => {
  beforeEach(() => editor.reset());

  it("is saved at once where all its letters are drawn", async () => {
    assert.equal(await saving(["search", "control"], ""), true);
    assert.equal(saved(), "PNG");
    assert.deepEqual(editor.unseen, []);
  });

  for (const [button, begins] of [
    ["Save as SVG", /^<svg[^]*犬/],
    ["Save PNG without them", /^PNG$/],
  ] as const) {
    it(`says which letters it would lose, and does as it is told: ${button}`, async () => {
      const saves = saving(["犬の絵", "control"], "犬 の 絵");
      const asked = await editor.message();
      assert.match(asked.text, /cannot show all letters of its names: 犬 の 絵$/);
      asked.press(button);
      assert.equal(await saves, true);
      assert.match(saved(), begins);
    });
  }

  it("is not saved where the person leaves", async () => {
    const saves = saving(["犬の絵", "control"], "犬");
    (await editor.message()).press(undefined);
    assert.equal(await saves, false);
    assert.equal(editor.written.size, 0);
  });
});
