import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Frame, Page } from "playwright-core";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf, sessionFoldersIn } from "../support/editorSessions.js";
import { panelButton, standsAs } from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { openFile, rowsAsked, runCommand } from "./launcher/workbench.js";

const settings = { "imagebeam.search.candidates": 3, "imagebeam.search.iterations": 1 };

describe("the form of a new search", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ settings, files: { "other.md": "Other.\n" } });

  it("says why a search cannot be started, and takes the next try", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    writeFileSync(outputOf(workspace), "not a folder");
    const form = await openForm(page);
    await form.locator("#goal").fill("a red boat");
    await form.locator("#iterations").fill("2");
    await panelButton(form, "Start search").click();
    const refusal = /output is not a folder: choose another one/;
    await form.getByText(refusal).waitFor();
    await openFile(page, "notes.md");
    await page.locator(".tab", { hasText: "New search" }).click();
    const again = await standsAs(page, "Start search");
    await again.getByText(refusal).waitFor();
    rmSync(outputOf(workspace));
    await panelButton(again, "Start search").click();
    await standsAs(page, "Finished");
    await runCommand(page, "View: Close All Editors");
  });

  it("begins with settings that have changed since, and with what was typed in this window", async () => {
    const { editor } = run();
    const { page } = editor;
    editor.setWorkspaceSettings({
      "imagebeam.search.candidates": 7,
      "imagebeam.search.iterations": 5,
    });
    await waitFor("the form to begin with 7", async () => {
      const form = await openForm(page);
      const [candidates, iterations] = await Promise.all(
        ["#candidates", "#iterations"].map((field) => form.locator(field).inputValue()),
      );
      await runCommand(page, "View: Close All Editors");
      return candidates === "7" && iterations === "2";
    });
    editor.setWorkspaceSettings({
      "imagebeam.search.candidates": undefined,
      "imagebeam.search.iterations": undefined,
    });
  });

  it("begins with a preset that is set, but for what else is set, or was typed in this window", async () => {
    const { editor } = run();
    const { page } = editor;
    const begins = (as: string) =>
      waitFor(`the form to begin with ${as}`, async () => {
        const form = await openForm(page);
        const fields = ["#preset", "#candidates", "#beamWidth", "#iterations"];
        const shown = await Promise.all(fields.map((field) => form.locator(field).inputValue()));
        await runCommand(page, "View: Close All Editors");
        return shown.join() === as;
      });
    editor.setWorkspaceSettings({ "imagebeam.search.preset": "quick" });
    await begins("quick,3,1,2");
    editor.setWorkspaceSettings({ "imagebeam.search.preset": undefined });
    await begins("custom,3,2,2");
  });

  it("makes what it says the user's settings, and nothing else of it", async () => {
    const { page } = run().editor;
    const form = await openForm(page);
    await form.locator("#candidates").fill("2");
    await form.locator("#goal").fill("a goal is no default");
    await panelButton(form, "Save as defaults").click();
    const written = await waitFor("the settings to be written", () => {
      const text = readFileSync(run().editor.settingsFile, "utf8");
      return /"imagebeam\.search\.candidates":\s*2\b/.test(text) && text;
    });
    assert.doesNotMatch(written, /goal|seed|search\.alpha|maxAttempts/);
    await runCommand(page, "View: Close All Editors");
  });

  it("has a question beside it, on which Enter starts nothing before something is typed or chosen", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    const before = sessionFoldersIn(outputOf(workspace));
    await runCommand(page, "Imagebeam: Start Search");
    const rows = await rowsAsked(page, "What should the image show?");
    const earlier = rows.filter({ hasText: "a red boat" });
    await earlier.waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await earlier.and(page.locator(".focused")).waitFor();
    assert.deepEqual(sessionFoldersIn(outputOf(workspace)), before);
    const session = await newSession(outputOf(workspace), () => page.keyboard.press("Enter"));
    assert.equal((await endedSession(session)).state.plan.goal, "a red boat");
  });

  it("takes a shape by click, and one after the other by the arrow keys", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    const form = await openForm(page);
    await form.locator("#goal").fill("a red boat");
    await form.getByRole("radio", { name: "16:9" }).click();
    await form.locator("#size").filter({ hasText: "1024 × 576" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await form.getByRole("radio", { name: "2:3" }).and(form.locator(":checked")).waitFor();
    const session = await newSession(outputOf(workspace), () =>
      page.keyboard.press("Control+Enter"),
    );
    const { plan } = (await endedSession(session)).state;
    assert.deepEqual([plan.widthPx, plan.heightPx, plan.maxAttempts], [512, 768, 3]);
    await runCommand(page, "View: Close All Editors");
  });

  it("is about the text that was selected, also after the window was loaded anew", async () => {
    const { editor } = run();
    const { page } = editor;
    await openFile(page, "notes.md");
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+End");
    const form = await openForm(page);
    await form.locator("#goal").press("End");
    await form.locator("#goal").pressSequentially(" at night");
    await editor.reload();
    const back = await standsAs(page, "Start search");
    await waitFor("what was typed to be back", async () =>
      (await back.locator("#goal").inputValue()).endsWith(" at night"),
    );
    await panelButton(back, "Start search").click();
    await standsAs(page, "Finished");
    // Whatever else is at hand by now.
    await openFile(page, "other.md");
    await page.locator(".tab", { hasText: "A lighthouse" }).click();
    const panel = await standsAs(page, "Finished");
    await panel.getByText("Insert into notes.md", { exact: true }).click();
    await page
      .locator('.monaco-editor[data-uri$="/notes.md"] .view-line', { hasText: "![" })
      .waitFor();
    await runCommand(page, "File: Revert File");
    await runCommand(page, "View: Close All Editors");
  });
});

async function openForm(page: Page): Promise<Frame> {
  await runCommand(page, "Imagebeam: Open Search Form");
  const form = await standsAs(page, "Start search");
  await form.locator("#candidates").waitFor();
  return form;
}
