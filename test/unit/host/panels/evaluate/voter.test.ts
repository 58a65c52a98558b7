import assert from "node:assert/strict";
import { askVoterName } from "../../../../../src/host/panels/evaluate/voter.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";

describe("the name of who votes next", () => {
  beforeEach(() => editor.reset());

  it("is asked for with what becomes of it, and may be left out", async () => {
    const asked = askVoterName();
    const field = await editor.field();
    assert.match(field.prompt ?? "", /leave it empty to vote without one/);
    assert.match(field.prompt ?? "", /kept with your votes and is shown in the result/);
    field.enter("  ");
    assert.equal(await asked, "");
  });

  it("is nothing where the person leaves", async () => {
    const asked = askVoterName();
    (await editor.field()).leave();
    assert.equal(await asked, undefined);
  });
});
