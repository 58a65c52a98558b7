import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import { drawnOf } from "../../src/search/selectors.js";
import { loadSession } from "../../src/sessions/loadSession.js";
import { runCli, small } from "../support/cliProcess.js";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { onlyCopyIn, outputOf, sessionFoldersIn, sessionWhen } from "../support/editorSessions.js";
import { pngOf } from "../support/images.js";
import { openSessionsView, sessionRow, walkTo } from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import {
  chooseFromMenu,
  hasCommand,
  notification,
  openFile,
  rowsAsked,
  runCommand,
  webviewFrame,
} from "./launcher/workbench.js";

/**
 * The Explorer selects nothing by itself: a file that is opened late would take a selection away. And a
 * row's tooltip would lie on the row that is clicked next.
 */
const settings = {
  "git.enabled": true,
  "explorer.autoReveal": false,
  "workbench.hover.delay": 100_000,
};

const images = { "one.png": pngOf(22, 20), "two.png": pngOf(24, 20) };

type Git = (...args: readonly string[]) => void;

function gitIn(folder: string): Git {
  const person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.test"];
  return (...args) => {
    execFileSync("git", [...person, "-c", "commit.gpgsign=false", ...args], { cwd: folder });
  };
}

function commitAll(folder: string): void {
  gitIn(folder)("commit", "--quiet", "-am", "Another logo");
}

/** `one.png` is committed twice and changed, `two.png` is new. */
function fillRepository(folder: string): void {
  const git = gitIn(folder);
  const put = (bytes: Uint8Array): void => writeFileSync(join(folder, "one.png"), bytes);
  git("init", "--quiet");
  git("config", "diff.words.textconv", "wc -c");
  put(pngOf(20, 20));
  git("add", "one.png");
  git("commit", "--quiet", "-m", "A first logo");
  put(pngOf(21, 20));
  git("commit", "--quiet", "-am", "A wider logo");
  put(images["one.png"]);
}

/** The tab in front, once it has this title. */
async function tabShown(page: Page, title: string | RegExp): Promise<Locator> {
  const tab = page.locator(".tab.active", { hasText: title });
  await tab.waitFor();
  return tab;
}

/** The panel in front, once it shows these two, each with its picture. */
async function cardsShown(page: Page, first: string, second: string): Promise<Frame> {
  return await waitFor(`a panel of ${first} and ${second}`, async () => {
    const panel = await webviewFrame(page, ".card");
    const names = await panel.locator(".card-name").allInnerTexts();
    const isSo = names.length === 2 && names[0]?.includes(first) && names[1]?.includes(second);
    const words = await panel.locator(".words").innerText();
    return isSo === true && /pixels/.test(words) && panel;
  });
}

async function photograph(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(screensFolder, `compare-${name}.png`) });
}

async function compareFiles(page: Page): Promise<void> {
  await chooseFromMenu(fileRow(page, "two.png"), "Compare Images", undefined, async () => {
    await fileRow(page, "one.png").click();
    await fileRow(page, "two.png").click({ modifiers: ["ControlOrMeta"] });
  });
}

function fileRow(page: Page, name: string): Locator {
  return page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
}

/** The entries of a place's context menu, which is then closed. */
async function menuOf(place: Locator): Promise<string> {
  const menu = place.page().locator(".monaco-menu");
  return await waitFor("the menu", async () => {
    await place.click({ button: "right" });
    await menu.waitFor({ timeout: 3000 });
    const text = await menu.innerText();
    await place.page().keyboard.press("Escape");
    await menu.waitFor({ state: "detached", timeout: 3000 });
    return text;
  });
}

describe("comparing in the editor", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ files: images, settings });
  const candidates = (): Locator => sessionRow(run().editor.page, /(?:winner|kept) · i/);

  before(async () => {
    const { editor, workspace } = run();
    fillRepository(workspace);
    mkdirSync(screensFolder, { recursive: true });
    await runCli(["a red boat", "--out", outputOf(workspace), ...small(3, 3, 1)]);
    await openSessionsView(editor.page);
    await sessionRow(editor.page, "a red boat").waitFor();
  });

  it("compares two candidates of the tree, by keyboard alone", async () => {
    const { page } = run().editor;
    await walkTo(page, "a red boat", "ArrowDown");
    await page.keyboard.press("ArrowRight");
    await candidates().nth(2).waitFor();
    await page.keyboard.press("ArrowDown");
    // The first row that is selected so is looked at; the focus stays in the list.
    await page.keyboard.press("Shift+ArrowDown");
    await tabShown(page, /\.png/);
    await page.keyboard.press("Shift+ArrowDown");
    await waitFor("two rows to be selected", async () => {
      return (await candidates().and(page.locator(".selected")).count()) === 2;
    });
    await runCommand(page, "Imagebeam: Compare Images");
    await tabShown(page, / ↔ i0c\d · a red boat/);
  });

  it("compares two candidates by mouse, in the panel that is there for the same", async () => {
    const { page } = run().editor;
    const panel = page.locator(".tab", { hasText: "↔" });
    const [one = "", other = ""] = (await panel.innerText()).match(/i0c\d/g) ?? [];
    await sessionRow(page, `· ${other}`).click();
    await tabShown(page, `${other}.png`);
    await sessionRow(page, `· ${one}`).click({ modifiers: ["ControlOrMeta"] });
    const several = await menuOf(sessionRow(page, `· ${one}`));
    assert.match(several, /Compare Images/);
    assert.doesNotMatch(
      several,
      /Pick as Winner|Insert|Open|Reveal|Compare (?:Image )?with|Select/,
    );
    await chooseFromMenu(sessionRow(page, `· ${one}`), "Compare Images");
    await tabShown(page, / ↔ i0c\d · a red boat/);
    assert.equal(await panel.count(), 1);
  });

  it("takes a person's word in the panel, and puts the image into the text", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    await openFile(page, "notes.md");
    await page.locator(".tab", { hasText: "↔" }).click();
    const panel = await cardsShown(page, "i0c", "i0c");
    const pick = panel.getByRole("button", { name: /^Pick as winner: / }).first();
    const letter = ((await pick.getAttribute("aria-label")) ?? "").slice(-1);
    const card = panel.locator(".card").nth(letter === "A" ? 0 : 1);
    const picked = /i0c\d/.exec(await card.locator(".card-name").innerText())?.[0] ?? "";
    const [session = ""] = sessionFoldersIn(outputOf(workspace));
    await pick.click();
    await sessionWhen(session, "to have the pick", (state) => state.picked === picked);
    await card.getByText("Winner, your pick").waitFor();
    await panel.getByRole("button", { name: `Favourite: ${letter}` }).press("Enter");
    await sessionWhen(session, "to have the favourite", ({ favourites }) => {
      return favourites.includes(picked);
    });
    await card.getByRole("button", { name: "Favourite", pressed: true }).waitFor();
    await photograph(page, "picked");
    await panel.getByRole("button", { name: `Insert into notes.md: ${letter}` }).click();
    await onlyCopyIn(join(workspace, "images"), join(session, `${picked}.png`));
    // The document comes in front once the image is in it, which is after the copy is there.
    await tabShown(page, "notes.md");
    await page.locator(".tab", { hasText: "↔" }).click();
    const again = await cardsShown(page, "i0c", "i0c");
    await again.getByRole("button", { name: `Back to the judge's winner: ${letter}` }).click();
    await sessionWhen(session, "to have no pick", (state) => state.picked === null);
    await again.getByRole("button", { name: `Pick as winner: ${letter}` }).waitFor();
  });

  it("asks about the focused row alone where several are selected and Delete is pressed", async () => {
    const { page } = run().editor;
    const { workspace } = run();
    await runCli(["two owls", "--out", outputOf(workspace), ...small(1, 1, 1)]);
    await runCommand(page, "Imagebeam: Refresh Sessions");
    await sessionRow(page, "two owls").waitFor();
    await walkTo(page, "two owls", "ArrowUp");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowUp");
    await waitFor("two rows to be selected", async () => {
      const rows = sessionRow(page, /two owls|a red boat/);
      return (await rows.and(page.locator(".selected")).count()) === 2;
    });
    await page.keyboard.press("Delete");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText(/^Delete “two owls” of/).waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.equal(sessionFoldersIn(outputOf(workspace)).length, 2);
  });

  it("compares the best of two sessions that are selected", async () => {
    const { page } = run().editor;
    await sessionRow(page, "two owls").click();
    await sessionRow(page, "a red boat").click({ modifiers: ["ControlOrMeta"] });
    await chooseFromMenu(sessionRow(page, "two owls"), "Compare Images");
    await tabShown(page, /^i0c\d \((?:a red boat|two owls)\) ↔ i0c\d \((?:a red boat|two owls)\)$/);
  });

  it("offers for one row what one row can be compared with", async () => {
    const { page } = run().editor;
    await sessionRow(page, "a red boat").click();
    await tabShown(page, "a red boat");
    const session = await menuOf(sessionRow(page, "a red boat"));
    assert.match(session, /Compare the Best Images[^]*Select Image for Compare/);
    assert.doesNotMatch(session, /Compare Images|Compare Image with|with Parent/);
    const candidate = await menuOf(candidates().nth(1));
    assert.match(candidate, /Pick as Winner[^]*Compare with Winner/);
    // All its images were drawn from the goal itself.
    assert.doesNotMatch(candidate, /Compare with Parent/);
    assert.doesNotMatch(await menuOf(candidates().nth(0)), /Compare with (?:Winner|Parent)/);
    await chooseFromMenu(candidates().nth(1), "Compare with Winner");
    await tabShown(page, / ↔ i0c\d · a red boat/);
  });

  it("shows a row's image in the editor's own carousel, among all of its session", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    const [session = ""] = sessionFoldersIn(outputOf(workspace));
    const drawn = drawnOf((await loadSession(session)).state);
    const row = candidates().nth(1);
    const id = /i0c\d/.exec(await row.innerText())?.[0] ?? "";
    await chooseFromMenu(row, "Open in Image Carousel");
    // It may be a tab or a dialog: what it says is which of how many is shown.
    const place = page.getByText(`${drawn.indexOf(id) + 1} / ${drawn.length}`, { exact: true });
    await place.waitFor();
    await photograph(page, "carousel");
    await page.keyboard.press("Escape");
    await place.waitFor({ state: "detached" });
  });

  it("compares two files of the Explorer, and one with a row of the tree", async () => {
    const { page } = run().editor;
    await runCommand(page, "View: Show Explorer");
    await fileRow(page, "one.png").click();
    await tabShown(page, "one.png");
    await compareFiles(page);
    await tabShown(page, "one.png ↔ two.png");
    await fileRow(page, "one.png").click();
    await chooseFromMenu(fileRow(page, "one.png"), "Select Image for Compare");
    await openSessionsView(page);
    await chooseFromMenu(candidates().nth(0), "Compare Image with Selected");
    await tabShown(page, /^one\.png ↔ i0c\d$/);
  });

  it("compares a file with the last commit and with a chosen one", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    await runCommand(page, "View: Show Explorer");
    await fileRow(page, "one.png").click();
    await chooseFromMenu(fileRow(page, "one.png"), "Compare Image with Last Commit");
    await tabShown(page, "one.png (last commit) ↔ one.png");
    await cardsShown(page, "one.png (last commit)", "one.png");
    await photograph(page, "head");
    // What is written while it is in view is seen at once, and what is committed too.
    const panel = await webviewFrame(page, ".card");
    const says = (what: string, pattern: RegExp): Promise<unknown> =>
      waitFor(what, async () => pattern.test(await panel.locator("#app").innerText()));
    await says("the file as it was", /22\s*×\s*20/);
    writeFileSync(join(workspace, "one.png"), pngOf(33, 20));
    await says("the file as it is now", /33\s*×\s*20/);
    commitAll(workspace);
    await says("the commit that followed", /33\s*×\s*20[^]*33\s*×\s*20/);
    writeFileSync(join(workspace, ".gitattributes"), "*.png diff=words\n");
    writeFileSync(join(workspace, "one.png"), pngOf(34, 20));
    commitAll(workspace);
    await says("that a driver turns it into text", /names a diff driver/);
    await fileRow(page, "one.png").click();
    await tabShown(page, /^one\.png$/);
    await runCommand(page, "Imagebeam: Compare Image with Commit...");
    const rows = await rowsAsked(page, "Compare the image with which commit?");
    await rows.filter({ hasText: "A first logo" }).waitFor();
    await page.keyboard.insertText("first");
    await rows.filter({ hasText: "A wider logo" }).waitFor({ state: "detached" });
    await page.keyboard.press("Enter");
    await tabShown(page, /^one\.png \([0-9a-f]{7}\) ↔ one\.png$/);
  });

  it("says of a new file that no commit has it", async () => {
    const { page } = run().editor;
    await fileRow(page, "two.png").click();
    await chooseFromMenu(fileRow(page, "two.png"), "Compare Image with Last Commit");
    await notification(page, "The last commit does not have this file: it is new.").waitFor();
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("has its panel back after a reload of the window", async () => {
    const { editor } = run();
    const before = await editor.page.locator(".tab", { hasText: "↔" }).allInnerTexts();
    assert.ok(before.length > 3);
    await editor.page.locator(".tab", { hasText: "one.png ↔ two.png" }).click();
    await tabShown(editor.page, "one.png ↔ two.png");
    await editor.reload();
    await tabShown(editor.page, "one.png ↔ two.png");
    await cardsShown(editor.page, "one.png", "two.png");
    // A second one for the same would have been opened, had the panel not known what it shows.
    await runCommand(editor.page, "View: Show Explorer");
    await fileRow(editor.page, "two.png").waitFor();
    await waitFor("the panel to know what it shows", async () => {
      await compareFiles(editor.page);
      await tabShown(editor.page, "one.png ↔ two.png");
      return true;
    });
    const tabs = editor.page.locator(".tab", { hasText: "one.png ↔ two.png" });
    assert.equal(await tabs.count(), 1);
  });
});

describe("comparing in a workspace that is not trusted", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({
    asksForTrust: true,
    files: images,
    settings: { ...settings, "security.workspace.trust.startupPrompt": "never" },
  });

  it("compares files, and offers nothing of git", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    fillRepository(workspace);
    await runCommand(page, "View: Show Explorer");
    await compareFiles(page);
    await tabShown(page, "one.png ↔ two.png");
    await openFile(page, "notes.md");
    await fileRow(page, "one.png").click();
    const menu = await menuOf(fileRow(page, "one.png"));
    assert.match(menu, /Select Image for Compare/);
    assert.doesNotMatch(menu, /Compare Image with (?:Last|Staged|Commit)/);
    assert.equal(await hasCommand(page, "Imagebeam: Compare Image with Last Commit"), false);
  });
});
