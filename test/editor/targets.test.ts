import assert from "node:assert/strict";
import { CliProcess, runCli, small } from "../support/cliProcess.js";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import {
  endedSession,
  outputOf,
  sessionFoldersIn,
  sessionWhen,
} from "../support/editorSessions.js";
import { panelButton, standsAs } from "./launcher/searchPanel.js";
import {
  openByClick,
  openSessionsView,
  sessionRow,
  sessionsView,
  walkTo,
} from "./launcher/sessionsView.js";
import {
  answerQuestion,
  chooseFromMenu,
  notification,
  openFile,
  rowsAsked,
  runCommand,
} from "./launcher/workbench.js";

const shape = ["--candidates", "8", "--iterations", "8"];
const long = ["--preset", "custom", ...shape, "--no-stop-on-plateau"];

describe("what a command is about", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor();
  const output = (): string => outputOf(run().workspace);

  before(async () => {
    await runCli(["a red boat", "--out", output(), ...small(1, 1, 1)]);
    await runCli(["two owls", "--out", output(), ...small(2, 1, 1)]);
    await pausedSession("a barn on a hill");
  });

  it("is at Del the row that has the focus, whatever panel is open, and a dialog names it", async () => {
    const { page } = run().editor;
    await openSessionsView(page);
    // Newest first: the boat stands below the owls.
    await openByClick(page, sessionRow(page, "two owls"), "Finished");
    await walkTo(page, "a red boat", "ArrowDown");
    await page.keyboard.press("Delete");
    const dialog = page.locator(".monaco-dialog-box");
    const { state } = await sessionWhen(
      sessionFoldersIn(output())[0] ?? "",
      "is there",
      () => true,
    );
    const day = new Date(state.startedAt).toISOString().slice(0, 10);
    await dialog
      .getByText(new RegExp(`Delete “a red boat” of ${day} \\d\\d:\\d\\d, with 1 image\\?`))
      .waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.equal(await page.locator(".tab", { hasText: "a red boat" }).count(), 0);
  });

  it("is opened by a click afterwards as ever", async () => {
    const { page } = run().editor;
    await sessionRow(page, "a red boat").click();
    await page.locator(".tab.active", { hasText: "a red boat" }).waitFor();
    await standsAs(page, "Finished");
    // The list keeps the focus: its keys go on working.
    await page.keyboard.press("F2");
    const asked = "The new title of “a red boat” of ";
    await page.locator(".quick-input-widget", { hasText: asked }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("is at F2 the row that has the focus, too", async () => {
    const { page } = run().editor;
    await walkTo(page, "two owls", "ArrowUp");
    await page.keyboard.press("F2");
    await page
      .locator(".quick-input-widget", { hasText: "The new title of “two owls” of " })
      .waitFor();
    await answerQuestion(page, "Rename session", "three owls");
    await sessionRow(page, "three owls").waitFor();
    await sessionRow(page, "a red boat").waitFor();
    assert.equal(await page.locator(".tab.active", { hasText: "owls" }).count(), 0);
  });

  it("is nothing at Del while a letter of the view's own search is deleted", async () => {
    const { page } = run().editor;
    await walkTo(page, "a red boat", "ArrowDown");
    await page.keyboard.press("Control+Alt+f");
    const find = sessionsView(page).locator(".monaco-tree-type-filter input");
    await find.waitFor();
    await page.keyboard.type("owls");
    await page.keyboard.press("Home");
    await page.keyboard.press("Delete");
    await sessionsView(page)
      .page()
      .waitForFunction(`document.querySelector(".monaco-tree-type-filter input")?.value === "wls"`);
    assert.equal(await page.locator(".monaco-dialog-box").count(), 0);
    await page.keyboard.press("Escape");
  });

  it("is for Resume one of those that are paused, also where a finished one is in front", async () => {
    const { page } = run().editor;
    await openByClick(page, sessionRow(page, "a red boat"), "Finished");
    await runCommand(page, "Imagebeam: Resume Search");
    const rows = await rowsAsked(page, "Resume which search?");
    await rows.filter({ hasText: "a barn on a hill" }).waitFor();
    assert.equal(await rows.count(), 1);
    await page.keyboard.press("Escape");
  });

  it("is the session of the panel in front where that suits", async () => {
    const { page } = run().editor;
    await openByClick(page, sessionRow(page, "a red boat"), "Finished");
    await runCommand(page, "Imagebeam: Delete Session");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("Delete “a red boat” of ").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
  });

  it("is asked for where a text is in front, with what is in view first", async () => {
    const { page } = run().editor;
    await runCommand(page, "View: Close All Editors");
    await openFile(page, "notes.md");
    await openByClick(page, sessionRow(page, "a red boat"), "Finished");
    await runCommand(page, "View: Focus First Editor Group");
    await runCommand(page, "Imagebeam: Run Again with Changes");
    const rows = await rowsAsked(page, "Run which search again?");
    await rows.first().filter({ hasText: "a red boat" }).waitFor();
    assert.equal(await rows.count(), 3);
    await page.keyboard.press("Escape");
  });

  it("is for an image the one search in view, without a question", async () => {
    const { page } = run().editor;
    const text = await openFile(page, "notes.md");
    await runCommand(page, "Imagebeam: Insert Image at Cursor");
    await text.getByText("a-red-boat.png").waitFor();
  });

  it("is for Finish With What Is There one that stands still, and it has a winner then", async () => {
    const { page } = run().editor;
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Imagebeam: Finish With What Is There");
    const rows = await rowsAsked(page, "Finish which search with what is there?");
    await rows.filter({ hasText: "a barn on a hill" }).waitFor();
    assert.equal(await rows.count(), 1);
    await page.keyboard.press("Enter");
    const panel = await standsAs(page, "Finished");
    await panel.getByText(/Finished early, as asked\. The winner has/).waitFor();
    const { state } = await endedSession(sessionFoldersIn(output()).at(-1) ?? "");
    assert.ok(state.end?.kind === "finished" && state.end.reason === "finishedEarly");
  });

  it("is in a panel its own session, which is finished by a click where it stands still", async () => {
    const { page } = run().editor;
    const session = await pausedSession("a green frog");
    const panel = await openByClick(page, sessionRow(page, "a green frog"), "Paused");
    await panelButton(panel, "Finish with what is there").click();
    await standsAs(page, "Finished");
    const { state } = await endedSession(session);
    assert.ok(state.end?.kind === "finished" && state.end.reason === "finishedEarly");
  });

  it("is in a menu the row that it was opened on: one that stands still can be cancelled", async () => {
    const { page } = run().editor;
    const session = await pausedSession("a blue whale");
    const row = sessionRow(page, "a blue whale");
    await chooseFromMenu(row.filter({ hasText: "paused" }), "Cancel Search");
    const { state } = await endedSession(session);
    assert.ok(state.end?.kind === "finished" && state.end.reason === "cancelled");
    await row.filter({ hasText: "cancelled" }).waitFor();
  });

  it("is nothing where none suits, and a sentence says so", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Cancel Search");
    await notification(page, "There is no search here to cancel").waitFor();
  });

  /** One that the command line has paused, once an image of it is judged. */
  async function pausedSession(goal: string): Promise<string> {
    const cli = new CliProcess([goal, "--out", output(), "--json", ...long]);
    await cli.saw(/"candidateJudged"/);
    cli.child.kill("SIGINT");
    await cli.finished;
    return sessionFoldersIn(output()).at(-1) ?? "";
  }
});
