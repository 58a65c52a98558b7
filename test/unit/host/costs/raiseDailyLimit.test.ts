import assert from "node:assert/strict";
import { CancellationError } from "vscode";
import { raiseDailyLimit } from "../../../../src/host/costs/raiseDailyLimit.js";
import { estimateOf } from "../../../support/estimates.js";
import { planOf, providersOf } from "../../../support/searchHarness.js";
import { editor } from "../../../support/vscode/fakeEditor.js";

const setting = "imagebeam.limits.dailyUsd";

/** The question, and what comes of it. */
async function asked(dailyUsd: number | null) {
  editor.reset();
  editor.change(setting, dailyUsd);
  return { raised: raiseDailyLimit(await estimateOf(planOf(), providersOf(0.1), { dailyUsd })) };
}

describe("raising the limit of a day", () => {
  it("takes what is typed for the user's setting, and goes on under it", async () => {
    const { raised } = await asked(1);
    const field = await editor.field();
    field.enter("0.5");
    assert.equal(await field.problem(), "It has to be more than $1.00.");
    field.enter("$ 90");
    assert.equal((await raised).limits.dailyUsd, 90);
    assert.equal(editor.settings.get(setting), 90);
  });

  it("leaves the setting with Escape", async () => {
    const { raised } = await asked(1);
    (await editor.field()).leave();
    await assert.rejects(raised, CancellationError);
    assert.equal(editor.settings.get(setting), 1);
  });

  it("asks nobody where there is no limit", async () => {
    const { raised } = await asked(null);
    assert.equal((await raised).limits.dailyUsd, null);
    assert.deepEqual(editor.unseen, []);
  });

  for (const [meanwhile, kept] of [
    [null, null],
    [200, 200],
    [3, 90],
  ] as const) {
    it(`never lowers what is set elsewhere while it is asked: ${meanwhile ?? "no limit"}`, async () => {
      const { raised } = await asked(1);
      const field = await editor.field();
      editor.change(setting, meanwhile);
      field.enter("90");
      assert.equal((await raised).limits.dailyUsd, kept);
      assert.equal(editor.settings.get(setting), kept);
    });
  }
});
