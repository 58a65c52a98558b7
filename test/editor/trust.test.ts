import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { runCli, small } from "../support/cliProcess.js";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { newSession, outputOf, sessionFoldersIn } from "../support/editorSessions.js";
import { standsAs } from "./launcher/searchPanel.js";
import { openByClick, openSessionsView, sessionRow } from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import { hasCommand, notification, openFile, runCommand } from "./launcher/workbench.js";

/** Settings that came with a repository. */
const files = {
  ".vscode/settings.json": JSON.stringify({
    "imagebeam.outputFolder": "../stolen",
    "imagebeam.search.candidates": 2,
    "imagebeam.search.iterations": 1,
    "imagebeam.search.width": 64,
    "imagebeam.search.height": 64,
  }),
};

describe("a workspace whose settings lead outside of it", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ files });
  const outside = (): string => join(run().workspace, "../stolen");

  it("gets no search, and a sentence that says why", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    await openFile(page, "notes.md");
    await page.keyboard.press("Control+a");
    await runCommand(page, "Imagebeam: Start Search from Selection");
    await notification(page, /lies outside of the workspace/).waitFor();
    assert.ok(!existsSync(outside()));
    assert.deepEqual(sessionFoldersIn(outputOf(workspace)), []);
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("neither by a folder in it that is a link", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    const target = mkdtempSync(join(tmpdir(), "ib-outside-"));
    try {
      symlinkSync(target, join(workspace, "linked"));
      editor.setWorkspaceSettings({ "imagebeam.outputFolder": "linked/deep" });
      await startedUntil(page, () => notification(page, /deep lies outside/).isVisible());
      assert.deepEqual(readdirSync(target), []);
    } finally {
      rmSync(target, { recursive: true, force: true });
    }
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("gets one once they lead inside", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    editor.setWorkspaceSettings({ "imagebeam.outputFolder": "pictures" });
    const pictures = join(workspace, "pictures");
    const folder = await newSession(pictures, () =>
      startedUntil(page, () => sessionFoldersIn(pictures).length > 0),
    );
    await standsAs(page, "Finished");
    assert.ok(existsSync(join(folder, "i0c0.png")));
    assert.ok(!existsSync(outside()));
  });
});

/**
 * Starts a search from the selection until it goes as wanted. Settings from outside are taken over in
 * a moment that nothing tells of: before it, a sentence says what is wrong with the folder of before.
 */
async function startedUntil(page: Page, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const refusal = notification(page, /./).first();
  const answer = async (): Promise<"wanted" | "refused" | undefined> => {
    if (await isSo()) return "wanted";
    return (await refusal.isVisible()) ? "refused" : undefined;
  };
  await waitFor("the settings to be taken over", async () => {
    // A start that was refused has left its form there.
    await openFile(page, "notes.md");
    await page.keyboard.press("Control+a");
    await runCommand(page, "Imagebeam: Start Search from Selection");
    if ((await waitFor("an answer", answer)) === "wanted") return true;
    await runCommand(page, "Notifications: Clear All Notifications");
    await refusal.waitFor({ state: "detached" });
    return false;
  });
}

describe("a workspace that is not trusted", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({
    asksForTrust: true,
    // It leads inside, and yet counts for nothing before the workspace is trusted.
    files: { ".vscode/settings.json": JSON.stringify({ "imagebeam.outputFolder": "pictures" }) },
    settings: { "security.workspace.trust.startupPrompt": "never" },
  });

  it("has its past sessions looked at", async () => {
    const { editor, workspace } = run();
    await runCli(["two owls", "--out", outputOf(workspace), ...small(2, 1, 1)]);
    await openSessionsView(editor.page);
    const row = sessionRow(editor.page, "two owls");
    const panel = await openByClick(editor.page, row, "Finished");
    // Nothing can be said of its images: that would be written into it.
    await panel.getByRole("button", { name: "Save as…" }).waitFor();
    assert.equal(await panel.getByRole("button", { name: /^(Favourite|Pick as)/ }).count(), 0);
  });

  it("has no search started", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    await openFile(page, "notes.md");
    await page.keyboard.press("Control+a");
    for (const title of ["Start Search", "Start Search from Selection", "Resume Search"]) {
      assert.equal(await hasCommand(page, `Imagebeam: ${title}`), false, title);
    }
    await page.keyboard.press("Control+k");
    await page.keyboard.press("g");
    await runCommand(page, "Imagebeam: Open Search Form");
    const form = await standsAs(page, "Start search");
    assert.ok(
      await form
        .getByText(/not trusted/)
        .first()
        .isVisible(),
    );
    assert.equal(sessionFoldersIn(outputOf(workspace)).length, 1);
  });
});
