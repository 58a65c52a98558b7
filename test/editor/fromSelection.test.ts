import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame, Page } from "playwright-core";
import { winnerOf } from "../../src/search/selectors.js";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { copyMade, endedSession, newSession, outputOf } from "../support/editorSessions.js";
import {
  assertShows,
  candidateNode,
  searchPanel,
  shownCandidates,
  standsAs,
} from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { chooseFromMenu, hasCommand, openFile, runCommand } from "./launcher/workbench.js";

const goal = "A lighthouse on a cliff under a full moon";

describe("an image for a selection, from the package", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor();
  let session = "";

  it("is searched for by keyboard alone, in a tree that grows", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    await openFile(page, "notes.md");
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+End");
    // A key that is pressed while the editor still starts is nobody's.
    await waitFor("the command to be known", () => {
      return hasCommand(page, "Imagebeam: Start Search from Selection");
    });
    session = await newSession(outputOf(workspace), async () => {
      await page.keyboard.press("Control+k");
      await page.keyboard.press("g");
    });
    const panel = await searchPanel(page);
    const atFirst = (await shownCandidates(panel)).length;
    const { state } = await endedSession(session);
    assert.equal(state.plan.goal, goal);
    await standsAs(page, "Finished");
    await assertShows(panel, state);
    assert.ok(atFirst < state.totals.images, `All ${atFirst} nodes were there at first`);
  });

  it("is walked to with the keys of the tree, and Enter leads to its recipe", async () => {
    const { page } = run().editor;
    const { state } = await endedSession(session);
    const winner = winnerOf(state) ?? "none";
    const panel = await searchPanel(page);
    await tabTo(panel, candidateNode);
    await page.keyboard.press("Home");
    await panel.locator(':focus[data-id="i0c0"]').waitFor();
    await page.keyboard.press("End");
    await panel.locator(`:focus[data-id="${winner}"]`).waitFor();
    await page.keyboard.press("Enter");
    const recipe = panel.getByLabel("Detail of the selected image").and(panel.locator(":focus"));
    await recipe.filter({ hasText: String(state.candidates[winner]?.seed) }).waitFor();
  });

  it("goes into the document below the selection, as a link that leads to it", async () => {
    const { editor, workspace } = run();
    await runCommand(editor.page, "Imagebeam: Insert Image");
    const text = await savedText(editor.page, workspace, "![");
    const { state } = await endedSession(session);
    const [, alt, link] = new RegExp(`${goal}\\n\\n!\\[(.*)\\]\\((.*)\\)\\n`).exec(text) ?? [];
    assert.equal(alt, goal);
    assert.equal(link, "images/a-lighthouse-on-a-cliff-under-a-full-moon.png");
    const winner = join(session, `${winnerOf(state) ?? "none"}.png`);
    assert.deepEqual(readFileSync(join(workspace, link)), readFileSync(winner));
    // Where it was open already, not once more on top of the panel.
    assert.equal(await editor.page.locator(".tab", { hasText: "notes.md" }).count(), 1);
  });

  it("is saved elsewhere under a name that is asked for", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    const { state } = await endedSession(session);
    const copy = join(workspace, "poster.png");
    await runCommand(page, "Imagebeam: Save Image As");
    await page.locator(".quick-input-title", { hasText: "Save image as" }).waitFor();
    const field = page.locator(".quick-input-widget input[type=text]:visible");
    // The dialog is shown before it has looked at the folder and written the name.
    const named = /\/a-lighthouse-on-a-cliff-under-a-full-moon\.png$/;
    await waitFor("a name from the goal", async () => named.test(await field.inputValue()));
    await field.fill(copy);
    await page.keyboard.press("Enter");
    await copyMade(copy, join(session, `${winnerOf(state) ?? "none"}.png`));
  });

  it("is had by mouse as well", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    const text = await openFile(page, "notes.md");
    const word = text.locator(".view-line span span", { hasText: "The rest of" }).first();
    await word.dblclick({ position: { x: 40, y: 8 } });
    session = await newSession(outputOf(workspace), () =>
      chooseFromMenu(word, "Start Search from Selection", { x: 40, y: 8 }),
    );
    const { state } = await endedSession(session);
    assert.equal(state.plan.goal, "rest");
    const panel = await standsAs(page, "Finished");
    await panel.locator('[data-id="i0c0"]').click();
    await panel
      .getByLabel("Detail of the selected image")
      .getByText("Insert into notes.md", { exact: true })
      .click();
    const saved = await savedText(page, workspace, "![rest]");
    assert.match(saved, /^The rest !\[rest\]\(images\/rest\.png\) of the page\.$/m);
  });

  it("is shown again after the editor was restarted", async () => {
    const { editor } = run();
    await editor.restart();
    const panel = await standsAs(editor.page, "Finished");
    await assertShows(panel, (await endedSession(session)).state);
  });
});

/** Presses Tab, as often as a person would, until something of that kind has the focus. */
async function tabTo(panel: Frame, selector: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    if ((await panel.locator(`${selector}:focus`).count()) > 0) return;
    await panel.page().keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${selector}`);
}

/** Saves the document that has the focus. @returns what the disk has once that is in it */
async function savedText(page: Page, workspace: string, part: string): Promise<string> {
  await page.locator(".monaco-editor.focused").waitFor();
  await page.keyboard.press("Control+s");
  return await waitFor(`the document to be saved with ${part}`, () => {
    const text = readFileSync(join(workspace, "notes.md"), "utf8");
    return text.includes(part) && text;
  });
}
