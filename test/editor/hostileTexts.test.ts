import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf } from "../support/editorSessions.js";
import {
  askToFind,
  openSessionsView,
  sessionRow,
  sessionsView,
  tooltipOf,
} from "./launcher/sessionsView.js";
import { searchPanel } from "./launcher/searchPanel.js";
import {
  chooseFromMenu,
  notification,
  openFile,
  rowsAsked,
  runCommand,
} from "./launcher/workbench.js";

/** What the editor makes a link that runs a command, and icons, of. */
const goal =
  "$(trash) [Open](command:workbench.action.openSettings) boat [x](https://evil.example)";
const shown = "$ (trash) [Open] (command:work";

const files = {
  "hostile.md": `---\nimagebeam:\n  candidates: 6\n  iterations: 6\n  stopOnPlateau: false\n---\n${goal}\n`,
};

describe("a goal with the editor's own markup", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ files });
  let session = "";

  it("is text in the status bar, the Sessions view and a tab while it is searched for", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    await openSessionsView(page);
    await openFile(page, "hostile.md");
    session = await newSession(outputOf(workspace), () =>
      runCommand(page, "Imagebeam: Start Search from File"),
    );
    await searchPanel(page);
    await assertPlain(page.locator(".tab.active", { hasText: "[Open]" }));
    // Who looks at the panel is not told of the end.
    await runCommand(page, "View: Close All Editors");
    const entry = page.locator(".statusbar-item", { hasText: "images" });
    await assertPlain(await tooltipOf(entry, "[Open]"));
    await assertPlain(sessionRow(page, "[Open]"));
  });

  it("is text in the notification of its end, and a click on it runs nothing", async () => {
    const { page } = run().editor;
    await endedSession(session);
    const toast = notification(page, "found its image");
    await assertPlain(toast);
    await toast.getByText("Open]").click();
    assert.equal(await page.locator(".tab", { hasText: "Settings" }).count(), 0);
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("is text in the tooltip of its row, and of its images", async () => {
    const { page } = run().editor;
    await assertPlain(await tooltipOf(sessionRow(page, "[Open]"), "finished"));
    await sessionRow(page, "[Open]").locator(".monaco-tl-twistie").click();
    await assertPlain(await tooltipOf(sessionRow(page, "winner"), "[Open]"));
  });

  it("is text in every question", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Start Search");
    const rows = await rowsAsked(page, "What should the image show?");
    await assertPlain(rows.filter({ hasText: "searched" }));
    await page.keyboard.type("$(flame) [a](command:b)");
    const typed = rows.filter({ hasText: "start" });
    await typed.filter({ hasText: "$ (flame) [a] (command:b)" }).waitFor();
    assert.equal(await typed.locator(".codicon-flame, a[href], a[data-href]").count(), 0);
    await page.keyboard.press("Escape");
    await runCommand(page, "Imagebeam: Open Session");
    await assertPlain(await rowsAsked(page, "Open which session?"));
    await page.keyboard.press("Escape");
    await runCommand(page, "View: Close All Editors");
  });

  it("is text in the heading of the view that finds it", async () => {
    const { page } = run().editor;
    await askToFind(page);
    await page.keyboard.insertText(`${goal} or not`);
    await page.keyboard.press("Enter");
    await assertPlain(sessionsView(page).locator(".message", { hasText: "No session" }));
    await runCommand(page, "Imagebeam: Show All Sessions");
  });

  it("is text in the dialog that deletes it", async () => {
    const { page } = run().editor;
    await chooseFromMenu(sessionRow(page, "[Open]"), "Delete Session");
    const dialog = page.locator(".monaco-dialog-box");
    await assertPlain(dialog);
    await dialog.getByRole("button", { name: "Cancel" }).click();
  });
});

/** It says what was written, and made nothing of it. */
async function assertPlain(surface: Locator): Promise<void> {
  await surface.first().filter({ hasText: shown }).waitFor();
  const made = surface.locator(
    "a[href*='command:'], a[data-href*='command:'], a[href*='evil'], a[data-href*='evil'], .codicon-trash",
  );
  assert.deepEqual(
    await made.evaluateAll((all: readonly { readonly outerHTML: string }[]) =>
      all.map((one) => one.outerHTML),
    ),
    [],
  );
}
