import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { winnerOf } from "../../src/search/selectors.js";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf, sessionFoldersIn } from "../support/editorSessions.js";
import { ModelVendor, vendorFolder } from "../support/modelVendor.js";
import { allThemes, photographIn } from "./launcher/photograph.js";
import { standsAs, startSearch } from "./launcher/searchPanel.js";
import { rowsAsked, runCommand } from "./launcher/workbench.js";

const small = { "imagebeam.search.width": 64, "imagebeam.search.height": 64 };
const question = "Asked once";

/** An editor that has language models, as it is after the install. */
function useFreshEditor(): {
  readonly run: ReturnType<typeof useEditor>;
  vendor: () => ModelVendor;
} {
  let vendor: ModelVendor;
  const env: NodeJS.ProcessEnv = {};
  before(async () => {
    vendor = await ModelVendor.start();
    Object.assign(env, vendor.env);
    await mkdir(screensFolder, { recursive: true });
  });
  after(() => vendor.stop());
  const run = useEditor({ env, beside: vendorFolder, settings: small });
  return { run, vendor: () => vendor };
}

describe("the first search in an editor that has models", function () {
  this.timeout(editorTimeoutMs);
  const { run, vendor } = useFreshEditor();
  const page = (): Page => run().editor.page;
  const begin = (goal: string, answer?: string): Promise<string> =>
    newSession(outputOf(run().workspace), async () => {
      await startSearch(page(), goal);
      if (answer === undefined) return;
      await (await rowsAsked(page(), question)).filter({ hasText: answer }).click();
    });

  it("is not begun where its question is left", async () => {
    await startSearch(page(), "a red boat");
    const rows = await rowsAsked(page(), question);
    await rows.filter({ hasText: "Decide later" }).waitFor();
    await photographIn(allThemes, run().editor, "first-search");
    await page().keyboard.press("Escape");
    await rows.first().waitFor({ state: "hidden" });
    assert.deepEqual(sessionFoldersIn(outputOf(run().workspace)), []);
    assert.equal(vendor().asked.length, 0);
  });

  it("is sketched where one says so, and no search asks again", async () => {
    const first = await endedSession(await begin("a red boat", "Sketch with the built-in"));
    assert.notEqual(winnerOf(first.state), null);
    assert.equal(first.state.providers.image.connection, "builtin");
    const second = await endedSession(await begin("a blue boat"));
    assert.equal(second.state.providers.image.connection, "builtin");
    assert.equal(vendor().asked.length, 0);
  });
});

describe("the first form in an editor that has models", function () {
  this.timeout(editorTimeoutMs);
  const { run, vendor } = useFreshEditor();
  const page = (): Page => run().editor.page;

  it("takes them once one says so, begins small, and asks them nothing yet", async () => {
    await runCommand(page(), "Imagebeam: Open Search Form");
    const rows = await rowsAsked(page(), question);
    await rows.filter({ hasText: "Use this editor's models" }).click();
    const several = await rowsAsked(page(), "It will write, draw and judge");
    await several.filter({ hasText: "draft-1" }).click();
    const form = await standsAs(page(), "Start search");
    assert.equal(await form.locator("#candidates").inputValue(), "2");
    await form.locator(".workload", { hasText: "requests of your quota" }).waitFor();
    await page().screenshot({ path: join(screensFolder, "first-search-form.png") });
    const settings = JSON.parse(readFileSync(run().editor.settingsFile, "utf8")) as object;
    assert.deepEqual((settings as Record<string, unknown>)["imagebeam.models"], {
      ...{ language: "vscode/draft-1", image: "svg/vscode/draft-1", vision: "vscode/draft-1" },
    });
    assert.equal(vendor().asked.length, 0);
    await runCommand(page(), "View: Close All Editors");
    await runCommand(page(), "Imagebeam: Choose Models");
    const models = await rowsAsked(page(), "Which model do you want to change?");
    await models.filter({ hasText: "for all three" }).filter({ hasText: "in use" }).waitFor();
    await page().screenshot({ path: join(screensFolder, "choose-editor-models.png") });
  });
});
