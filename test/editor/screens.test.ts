import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { editorTimeoutMs, endless, screensFolder, useEditor } from "../support/editorRun.js";
import { searchPanel, standsAs, startSearch } from "./launcher/searchPanel.js";
import { openSessionsView } from "./launcher/sessionsView.js";
import { openFile, runCommand, themes, themeShown, type Theme } from "./launcher/workbench.js";

/** What is to be looked at: the panel beside the workbench's own parts, in each theme. */
describe("the panel in the editor", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ files: endless });
  const violations: string[] = [];

  before(async () => {
    await mkdir(screensFolder, { recursive: true });
    run().editor.page.on("console", (message) => {
      if (/content security policy/i.test(message.text())) violations.push(message.text());
    });
  });

  const inEachTheme = async (state: string, selector: string): Promise<void> => {
    const { editor } = run();
    const { page } = editor;
    for (const theme of Object.keys(themes) as Theme[]) {
      editor.setWorkspaceSettings({ "workbench.colorTheme": themes[theme].name });
      await themeShown(page, theme);
      const panels = page.frames().map((frame) => frame.locator(`body.${theme} ${selector}`));
      await Promise.any(panels.map((panel) => panel.first().waitFor()));
      await page.screenshot({ path: join(screensFolder, `${theme}-${state}.png`) });
    }
  };

  it("asks for a goal", async () => {
    const { page } = run().editor;
    await openSessionsView(page);
    await runCommand(page, "Imagebeam: Open Search Form");
    await standsAs(page, "Start search");
    await inEachTheme("form", "textarea, vscode-text-area");
    await runCommand(page, "View: Close All Editors");
  });

  it("shows a search that has finished", async () => {
    const { page } = run().editor;
    await startSearch(page, "A lighthouse on a cliff under a full moon");
    await standsAs(page, "Finished", editorTimeoutMs);
    await inEachTheme("finished", ".pill-finished");
    await runCommand(page, "View: Close All Editors");
  });

  it("shows a search that runs, then pauses", async () => {
    const { page } = run().editor;
    await openFile(page, "endless.md");
    await runCommand(page, "Imagebeam: Start Search from File");
    await searchPanel(page);
    await runCommand(page, "View: Join All Editor Groups");
    await inEachTheme("running", ".pill-running");
    await runCommand(page, "Imagebeam: Pause Search");
    await standsAs(page, "Paused");
    await inEachTheme("paused", ".pill-paused");
  });

  it("breaks no rule of its content security policy", () => {
    assert.deepEqual(violations, []);
  });
});
