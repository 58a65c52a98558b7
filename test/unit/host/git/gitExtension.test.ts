import assert from "node:assert/strict";
import { Uri } from "vscode";
import { repositoryOf } from "../../../../src/host/git/gitExtension.js";
import { ManualTimer } from "../../../support/manualTimer.js";
import { FakeGit } from "../../../support/vscode/compareRig.js";
import { editor } from "../../../support/vscode/fakeEditor.js";

describe("the editor's Git extension", () => {
  async function opening() {
    editor.reset();
    const git = new FakeGit();
    git.install();
    git.state = "uninitialized";
    const timer = new ManualTimer();
    const found = repositoryOf(Uri.file("/repo/logo.png"), timer);
    await git.stateChange.listened();
    return { git, timer, found };
  }

  it("is waited for while the window opens, through whatever else it says", async () => {
    const { git, timer, found } = await opening();
    timer.pass(9_000);
    git.stateChange.fire("uninitialized");
    git.stateChange.fire("initialized");
    assert.ok("getObjectDetails" in (await found));
    assert.equal(timer.waiting, 0);
  });

  it("is waited for ten seconds at most", async () => {
    const { timer, found } = await opening();
    timer.pass(10_000);
    await assert.rejects(found, { code: "usage.invalid", message: /Git is still looking for/ });
  });
});
