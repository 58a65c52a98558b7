import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { winnerOf } from "../../src/search/selectors.js";
import { loadSession } from "../../src/sessions/loadSession.js";
import { drawnSession } from "../support/drawnSession.js";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { copyMade, outputOf } from "../support/editorSessions.js";
import { panelButton, standsAs } from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { notification, openFile, rowsAsked, runCommand } from "./launcher/workbench.js";

const goal = "an icon of a red boat";
const name = "an-icon-of-a-red-boat";

/** By keys and clicks; which language shows what, `putDrawings.hosted.ts` says. */
describe("an image that was made from a drawing", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ files: { "boats.md": "# Boats\n\n", "paper.tex": "\n" } });
  const workbench = (): Page => run().editor.page;
  const path = (file: string): string => join(run().workspace, file);
  let folder = "";
  let winner = "";
  const drawing = (): string => join(folder, `${winner}.svg`);

  before(async () => {
    await mkdir(screensFolder, { recursive: true });
    folder = await drawnSession(outputOf(run().workspace), goal);
    winner = winnerOf((await loadSession(folder)).state) ?? "";
  });

  const saved = async (file: string, part: string): Promise<string> => {
    await workbench().locator(".monaco-editor.focused").waitFor();
    await workbench().keyboard.press("Control+s");
    return await waitFor(`${file} to be saved with ${part}`, () => {
      const text = readFileSync(path(file), "utf8");
      return text.includes(part) && text;
    });
  };

  it("is put into Markdown as SVG by the panel's button, and the panel shows its PNG", async () => {
    const editor = await openFile(workbench(), "boats.md");
    await editor.click();
    await workbench().keyboard.press("Control+End");
    await runCommand(workbench(), "Imagebeam: Open Session");
    await (await rowsAsked(workbench(), "Open which session?")).first().click();
    const panel = await standsAs(workbench(), "Finished");
    const shown = await waitFor("the image", async () => {
      const sources = await panel.evaluate<string[]>("[...document.images].map(({ src }) => src)");
      return sources.length > 0 && sources;
    });
    assert.ok(
      shown.every((source) => !/svg/.test(source)),
      shown.join(" "),
    );
    await panel.getByText("Insert into boats.md", { exact: true }).first().click();
    const text = await saved("boats.md", "![");
    assert.equal(text, `# Boats\n\n![${goal}](images/${name}.svg)`);
    assert.deepEqual(readdirSync(path("images")), [`${name}.svg`]);
    await copyMade(path(`images/${name}.svg`), drawing());
    await workbench().screenshot({ path: join(screensFolder, "drawing-inserted.png") });
  });

  const saveAs = async (typed: string): Promise<void> => {
    const panel = await standsAs(workbench(), "Finished");
    await panelButton(panel, "Save as…").click();
    const field = workbench().locator('.quick-input-widget input[type="text"]:visible').first();
    await workbench().locator(".quick-input-title", { hasText: "Save image as" }).waitFor();
    await waitFor("the suggested name", async () =>
      (await field.inputValue()).endsWith(`${name}.svg`),
    );
    await workbench().screenshot({ path: join(screensFolder, "drawing-save-as.png") });
    await field.fill(path(typed));
    await field.press("Enter");
  };

  it("is saved as what its name's ending says, SVG first", async () => {
    await saveAs("one.svg");
    await copyMade(path("one.svg"), drawing());
    await saveAs("one.png");
    await copyMade(path("one.png"), join(folder, `${winner}.png`));
  });

  it("says so where the drawing is gone, and puts the PNG in", async () => {
    rmSync(drawing());
    const panel = await standsAs(workbench(), "Finished");
    await panel.getByText("Insert into boats.md", { exact: true }).first().click();
    await saved("boats.md", `${name}.png`);
    const told = /drawing i\d+c\d+\.svg is not in the session's folder any more\. .* as PNG/;
    await notification(workbench(), told).waitFor();
    await saveAs("two.svg");
    await notification(workbench(), /Save it under a name that ends in \.png/).waitFor();
    assert.ok(!existsSync(path("two.svg")));
  });
});
