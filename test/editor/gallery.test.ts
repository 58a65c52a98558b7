import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import { bestOf } from "../../src/search/selectors.js";
import { loadSession } from "../../src/sessions/loadSession.js";
import { journalName } from "../../src/sessions/sessionFolder.js";
import { runCli, small } from "../support/cliProcess.js";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { copyMade, outputOf, sessionFoldersIn, sessionWhen } from "../support/editorSessions.js";
import { standsAs } from "./launcher/searchPanel.js";
import { openSessionsView, sessionsView } from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import { openFile, runCommand, webviewFrame } from "./launcher/workbench.js";

/** The gallery's document once it shows its images. */
function galleryIn(page: Page): Promise<Frame> {
  return webviewFrame(page, '[role="grid"]');
}

function tileOf(gallery: Frame, goal: string): Locator {
  return gallery.getByRole("gridcell", { name: goal }).first();
}

async function counts(gallery: Frame, text: string): Promise<void> {
  await gallery.getByRole("status").filter({ hasText: text }).first().waitFor();
}

/** The picture of a tile is painted: its file was looked at, and its link can be loaded. */
async function pictureOf(tile: Locator): Promise<void> {
  await tile.locator('canvas[data-state="shown"]').waitFor();
}

/** Gives a tile the focus, and the gallery the keys: those of the workbench go elsewhere. */
async function focusOn(gallery: Frame, goal: string): Promise<void> {
  await gallery.getByRole("textbox", { name: /Search in goals/ }).click();
  await tileOf(gallery, goal).focus();
}

async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(screensFolder, { recursive: true });
  await page.screenshot({ path: join(screensFolder, `gallery-${name}.png`) });
}

describe("the gallery of a workspace with two folders", function () {
  this.timeout(editorTimeoutMs);
  const files = {
    "both.code-workspace": JSON.stringify({ folders: [{ path: "one" }, { path: "two" }] }),
    "one/page.md": "Before.\n",
    "two/other.md": "Other.\n",
  };
  const run = useEditor({ files, opens: "both.code-workspace" });
  const page = (): Page => run().editor.page;
  const output = (name: string): string => outputOf(join(run().workspace, name));
  const sessionOf = (name: string): string => sessionFoldersIn(output(name))[0] ?? "";
  let gallery: Frame;

  before(async () => {
    await runCli(["a red barn", "--out", output("one"), ...small(2, 1, 1)]);
    await runCli(["two owls", "--out", output("two"), ...small(2, 1, 1)]);
  });

  it("is opened from the palette and from the view's title, and is one", async () => {
    await openFile(page(), "page.md");
    await runCommand(page(), "Imagebeam: Open Gallery");
    gallery = await galleryIn(page());
    await counts(gallery, "2 images");
    for (const goal of ["a red barn", "two owls"]) await pictureOf(tileOf(gallery, goal));
    await photograph(page(), "opened");
    await openSessionsView(page());
    await sessionsView(page()).hover();
    await page().getByRole("button", { name: "Open Gallery" }).first().click();
    const tabs = page().locator(".tab", { hasText: "Gallery" });
    await tabs.and(page().locator(".active")).first().waitFor();
    assert.equal(await tabs.count(), 1);
  });

  it("makes a favourite by a key, and shows favourites alone", async () => {
    const folder = sessionOf("one");
    await focusOn(gallery, "a red barn");
    await page().keyboard.press("f");
    await sessionWhen(folder, "to have its best as a favourite", (state) =>
      state.favourites.includes(bestOf(state) ?? ""),
    );
    await gallery.locator(".tile.is-favourite").waitFor();
    // Beside a text there is no room for all of them.
    await gallery.getByRole("button", { name: /^Filters/ }).click();
    await gallery.getByRole("button", { name: "Favourites only" }).click();
    await counts(gallery, "1 of 2 images");
    await photograph(page(), "favourites");
    await gallery.getByRole("button", { name: "Clear filters" }).click();
    await counts(gallery, "2 images");
  });

  it("finds by words, and is as it was after the window was loaded anew", async () => {
    // An editor in a browser stores what pages remember every few seconds, where it is idle: what was
    // typed just before a reload may be lost there.
    await waitFor("the filter to be there after a reload", async () => {
      await gallery.getByRole("textbox", { name: /Search in goals/ }).fill("OWLS two");
      await counts(gallery, "1 of 2 images");
      await run().editor.reload();
      gallery = await galleryIn(page());
      const status = gallery.getByRole("status").filter({ hasText: "2 images" });
      return (await status.first().innerText()).includes("1 of 2 images");
    });
    await pictureOf(tileOf(gallery, "two owls"));
    await gallery.getByRole("button", { name: "Clear filters" }).click();
    await counts(gallery, "2 images");
  });

  it("inserts the best image at the cursor", async () => {
    await openFile(page(), "page.md");
    await page().keyboard.press("Control+End");
    await page().locator(".tab", { hasText: "Gallery" }).first().click();
    gallery = await galleryIn(page());
    await focusOn(gallery, "a red barn");
    await page().keyboard.press("i");
    await page().locator(".tab", { hasText: "page.md" }).first().click();
    await page().locator(".monaco-editor .view-line", { hasText: "images/a-red-barn" }).waitFor();
    const folder = sessionOf("one");
    const { state } = await loadSession(folder);
    const best = state.candidates[bestOf(state) ?? ""]?.image?.file ?? "";
    await copyMade(join(run().workspace, "one/images/a-red-barn.png"), join(folder, best));
  });

  it("compares the images that are selected", async () => {
    await page().locator(".tab", { hasText: "Gallery" }).first().click();
    gallery = await galleryIn(page());
    await focusOn(gallery, "a red barn");
    await page().keyboard.press("Space");
    await focusOn(gallery, "two owls");
    await page().keyboard.press("Space");
    await gallery.getByRole("button", { name: "Compare" }).click();
    const comparison = await webviewFrame(page(), "canvas.stage-canvas");
    for (const goal of ["a red barn", "two owls"]) {
      await comparison.getByText(goal).first().waitFor({ state: "attached" });
    }
    await photograph(page(), "comparison");
  });

  it("shows a search of the command line while it is looked at, and opens it", async () => {
    await page().locator(".tab", { hasText: "Gallery" }).first().click();
    gallery = await galleryIn(page());
    await runCli(["a green frog", "--out", output("two"), ...small(1, 1, 1)]);
    const frog = tileOf(gallery, "a green frog");
    await frog.waitFor();
    await pictureOf(frog);
    await frog.click();
    await gallery.locator(".bar", { hasText: "a green frog" }).waitFor();
    await frog.dblclick();
    await page().locator(".tab.active", { hasText: "a green frog" }).waitFor();
    await standsAs(page(), "Finished");
    await photograph(page(), "search-beside");
  });
});

describe("the gallery of a workspace that is not trusted", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({
    asksForTrust: true,
    settings: { "security.workspace.trust.startupPrompt": "never" },
  });

  it("has images looked at and opened, and marks none", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    await runCli(["two owls", "--out", outputOf(workspace), ...small(1, 1, 1)]);
    const [folder = ""] = sessionFoldersIn(outputOf(workspace));
    const journal = readFileSync(join(folder, journalName));
    await runCommand(page, "Imagebeam: Open Gallery");
    const gallery = await galleryIn(page);
    const owls = tileOf(gallery, "two owls");
    await pictureOf(owls);
    await focusOn(gallery, "two owls");
    await page.keyboard.press("f");
    await gallery.getByRole("alert").filter({ hasText: "not trusted" }).waitFor();
    await photograph(page, "untrusted");
    await focusOn(gallery, "two owls");
    await page.keyboard.press("Enter");
    await standsAs(page, "Finished");
    assert.deepEqual(readFileSync(join(folder, journalName)), journal);
  });
});
