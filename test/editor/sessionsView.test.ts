import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliProcess, runCli, small } from "../support/cliProcess.js";
import { editorTimeoutMs, endless, screensFolder, useEditor } from "../support/editorRun.js";
import { endedSession, outputOf, sessionFoldersIn } from "../support/editorSessions.js";
import { panelButton, searchPanel, standsAs } from "./launcher/searchPanel.js";
import {
  askToFind,
  openByClick,
  openSessionsView,
  sessionRow,
  sessionRows,
  tooltipOf,
} from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import { chooseFromMenu, openFile, runCommand, webviewFrame } from "./launcher/workbench.js";

const dayMs = 86_400_000;
/** Of twenty clicks on a row that was drawn anew one was lost before its command had no arguments. */
const clicks = 20;

describe("the Sessions view", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ files: endless });
  const output = (): string => outputOf(run().workspace);

  it("welcomes with a button where there is no session yet", async () => {
    const view = await openSessionsView(run().editor.page);
    await view.getByText("No searches yet").waitFor();
    await view.getByRole("button", { name: "Start a search" }).waitFor();
  });

  it("shows a search that the command line runs, live, and who runs it", async () => {
    const { page } = run().editor;
    const shape = ["--candidates", "8", "--iterations", "8"];
    const long = ["--preset", "custom", ...shape, "--no-stop-on-plateau"];
    const cli = new CliProcess(["a barn on a hill", "--out", output(), "--json", ...long]);
    try {
      await cli.saw(/"imageDrawn"/);
      await sessionRow(page, "Running").waitFor();
      const row = sessionRow(page, "a barn on a hill");
      await row.filter({ hasText: `process ${String(cli.child.pid)}` }).waitFor();
      const panel = await openByClick(page, row, "Running");
      assert.equal(await panel.getByRole("button", { name: /^(?:Pause|Cancel)$/ }).count(), 0);
      cli.child.kill("SIGINT");
      await cli.finished;
      await standsAs(page, "Paused");
      await row.filter({ hasText: "paused" }).waitFor();
    } finally {
      cli.child.kill("SIGKILL");
    }
  });

  it("lists sessions by day, the newest first, and those that run on top", async () => {
    const { page } = run().editor;
    await runCli(["a red boat", "--out", output(), ...small(1, 1, 1)]);
    age(sessionFoldersIn(output()).at(-1) ?? "", 400);
    await runCli(["two owls", "--out", output(), ...small(1, 1, 1)]);
    await runCommand(page, "Imagebeam: Refresh Sessions");
    await sessionRow(page, "two owls").filter({ hasText: "1 image" }).waitFor();
    await sessionRow(page, "a red boat").waitFor();
    const wanted = ["Today", "two owls", "a barn on a hill", monthOf(400), "a red boat"];
    await waitFor("the list to be in order", async () => {
      const rows = await sessionRows(page);
      const isSo = rows.every((row, index) => row.startsWith(wanted[index] ?? "nothing"));
      if (!isSo || rows.length !== wanted.length) throw new Error(rows.join("\n"));
      return true;
    });
  });

  it("unfolds a session to its winner, and finds one by its goal", async () => {
    const { page } = run().editor;
    await sessionRow(page, "two owls").locator(".monaco-tl-twistie").click();
    await sessionRow(page, "winner · i0c0").waitFor();
    await askToFind(page);
    await page.keyboard.insertText("BARN");
    await page.keyboard.press("Enter");
    await sessionRow(page, "two owls").waitFor({ state: "detached" });
    await sessionRow(page, "a barn on a hill").waitFor();
    await runCommand(page, "Imagebeam: Show All Sessions");
    await sessionRow(page, "two owls").waitFor();
  });

  it("tells of a session that is pointed at, with its image", async () => {
    const { page } = run().editor;
    const tooltip = await tooltipOf(sessionRow(page, "two owls"), "of 100");
    await tooltip.getByText(/1 iteration of 1, the best 1 kept, 64 × 64 pixels/).waitFor();
    await tooltip.getByText(/rules-1 · sketch-1/).waitFor();
    await waitFor("the image to be drawn", async () => {
      const box = await tooltip.locator("img").first().boundingBox();
      return box !== null && box.height > 100;
    });
    await page.screenshot({ path: join(screensFolder, "tooltip.png") });
  });

  it("says the score first, and looks at one session after the other in one panel", async () => {
    const { page } = run().editor;
    await runCommand(page, "View: Close All Editors");
    const tabs = page.locator(".tab");
    for (const goal of ["a red boat", "two owls", "a barn on a hill"]) {
      const row = sessionRow(page, goal);
      await row.filter({ hasText: /^\d+ · / }).click();
      await page.locator(".tab.active", { hasText: goal }).waitFor();
      assert.equal(await tabs.count(), 1);
    }
    const panel = await standsAs(page, "Paused");
    // Something is done in it: from now on it is that session's.
    await panelButton(panel, "Copy prompt").click();
    await sessionRow(page, "two owls").click();
    await page.locator(".tab.active", { hasText: "two owls" }).waitFor();
    assert.equal(await tabs.count(), 2);
    await page.locator(".tab", { hasText: "a barn on a hill" }).waitFor();
  });

  it("resumes a search that the command line has paused", async () => {
    const { page } = run().editor;
    const paused = sessionFoldersIn(output())[0];
    assert.ok(paused);
    const row = sessionRow(page, "a barn on a hill");
    await row.hover();
    await row.getByRole("button", { name: "Resume Search" }).click();
    await row.filter({ hasText: /\d+\/64/ }).waitFor();
    await runCommand(page, "Imagebeam: Cancel Search");
    await endedSession(paused);
    await row.filter({ hasText: "cancelled" }).waitFor();
  });

  it("deletes a session once that is confirmed", async () => {
    const { page } = run().editor;
    const before = sessionFoldersIn(output());
    await openByClick(page, sessionRow(page, "two owls"), "Finished");
    await chooseFromMenu(sessionRow(page, "two owls"), "Delete Session");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("two owls").waitFor();
    await dialog.getByRole("button", { name: /Move to trash/i }).click();
    // A server has no trash: it asks again, and a person may think better of it.
    await dialog.getByText(/^Delete “two owls” of .* for good\?$/).waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.deepEqual(sessionFoldersIn(output()), before);
    const tab = page.locator(".tab", { hasText: "two owls" });
    assert.equal(await tab.count(), 1);
    await chooseFromMenu(sessionRow(page, "two owls"), "Delete Session");
    await dialog.getByRole("button", { name: /Move to trash/i }).click();
    await dialog.getByRole("button", { name: /Delete for good/i }).click();
    await gone(before.length);
    await sessionRow(page, "two owls").waitFor({ state: "detached" });
    await tab.waitFor({ state: "detached" });
  });

  it("says what is wrong with a session whose journal cannot be read", async () => {
    const { page } = run().editor;
    const broken = sessionFoldersIn(output()).at(-1) ?? "";
    const journal = join(broken, "session.jsonl");
    const [first, ...rest] = readFileSync(journal, "utf8").split("\n");
    writeFileSync(journal, [first, "garbage", ...rest].join("\n"));
    const row = sessionRow(page, "a red boat");
    await row.click();
    const panel = await webviewFrame(page, ".message-page h1");
    await panel.getByText("This search cannot be shown").waitFor();
    assert.match(await panel.locator('[role="alert"]').innerText(), /line 2/);
  });

  it("takes every click, also on a row whose figures change all the time", async () => {
    const { page } = run().editor;
    await openFile(page, "endless.md");
    await runCommand(page, "Imagebeam: Start Search from File");
    await searchPanel(page);
    await runCommand(page, "View: Join All Editor Groups");
    for (let click = 0; click < clicks; click += 1) {
      const goal = click % 2 === 0 ? "a barn on a hill" : "A barn on a green hill";
      await sessionRow(page, goal).click();
      await page.locator(".tab.active", { hasText: goal }).waitFor();
    }
    // A page that is still being loaded takes no keys.
    await standsAs(page, "Running");
    await runCommand(page, "Imagebeam: Cancel Search");
    await sessionRow(page, "A barn on a green hill").filter({ hasText: "cancelled" }).waitFor();
  });

  const gone = (before: number): Promise<boolean> =>
    waitFor("the session to be gone", () => sessionFoldersIn(output()).length === before - 1);
});

/** As if it had been searched for so many days ago. */
function age(folder: string, days: number): void {
  const journal = join(folder, "session.jsonl");
  const aged = readFileSync(journal, "utf8").replaceAll(/"at":(\d+)/g, (_, at: string) => {
    return `"at":${Number(at) - days * dayMs}`;
  });
  writeFileSync(journal, aged);
  // It is derived, and would still tell the other day.
  rmSync(join(folder, "metadata.json"));
}

/** "2026-11", as its heading has it. */
function monthOf(daysAgo: number): string {
  const date = new Date(Date.now() - daysAgo * dayMs);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;
}
