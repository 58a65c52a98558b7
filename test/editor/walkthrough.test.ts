import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf } from "../support/editorSessions.js";
import { isLookedAt } from "../support/lookedAt.js";
import { FakeOpenai } from "../support/fakeOpenai/fakeOpenai.js";
import { flavourOf } from "../support/fakeOpenai/flavours.data.js";
import { panelButton, standsAs } from "./launcher/searchPanel.js";
import {
  openFile,
  rowsAsked,
  runCommand,
  takeRow,
  themes,
  themeShown,
  type Theme,
  webviewFrame,
} from "./launcher/workbench.js";

const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 600 },
] as const;
/** Words that stand in a step's picture. */
const inPicture = {
  search: "Explore",
  models: "Judge",
  key: "Connections",
  local: "Memory of this machine",
  insert: "harbour.md",
} as const;

/** As somebody who has just installed it, from step to step; each theme and size is photographed. */
describe("the walkthrough", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({
    settings: {
      "imagebeam.search.candidates": 2,
      "imagebeam.search.beamWidth": 1,
      "imagebeam.search.iterations": 1,
      "imagebeam.search.width": 64,
      "imagebeam.search.height": 64,
    },
  });
  const page = (): Page => run().editor.page;

  let server: FakeOpenai;
  before(async () => {
    server = await FakeOpenai.start(flavourOf("vllm"), { sidePx: 64 });
    await mkdir(screensFolder, { recursive: true });
  });
  after(() => server.stop());

  const open = async (): Promise<void> => {
    await runCommand(page(), "Welcome: Open Walkthrough");
    const rows = await rowsAsked(page(), "Select a walkthrough");
    await rows.filter({ hasText: "Get started with Imagebeam" }).click();
    await page().locator(".gettingStartedDetailsContent").waitFor();
  };
  const step = (id: string): Locator =>
    page().locator(`.getting-started-step[data-step-id$="#${id}"]`);
  const isDone = (id: string): Locator => step(id).locator('[class*="step-checked"].complete');
  const unfold = async (id: string): Promise<Locator> => {
    if ((await step(id).getAttribute("class"))?.includes("expanded") !== true)
      await step(id).click();
    const opened = step(id).and(page().locator(".expanded"));
    await opened.waitFor();
    return opened;
  };

  /** The picture is a page of its own: it is there once that shows the words of its step. */
  const pictureOf = async (id: keyof typeof inPicture): Promise<void> => {
    const frame = await webviewFrame(page(), `svg text:has-text("${inPicture[id]}")`);
    await frame.locator("svg").first().waitFor();
  };

  it("shows five steps with a picture each", async () => {
    // Beside it there is no room for the pictures.
    await runCommand(page(), "View: Close Primary Side Bar");
    await open();
    for (const theme of Object.keys(themes) as Theme[]) {
      run().editor.setWorkspaceSettings({ "workbench.colorTheme": themes[theme].name });
      await themeShown(page(), theme);
      for (const size of isLookedAt ? sizes : sizes.slice(0, 1)) {
        await page().setViewportSize(size);
        for (const id of Object.keys(inPicture) as (keyof typeof inPicture)[]) {
          await unfold(id);
          if (size === sizes[0]) await pictureOf(id);
          const name = `walkthrough-${theme}-${size.width}-${id}.png`;
          await page().screenshot({ path: join(screensFolder, name) });
        }
      }
    }
    await page().setViewportSize(sizes[0]);
  });

  it("counts a step as done once it is, and no sooner", async () => {
    const { workspace } = run();
    const done = async (): Promise<string[]> => {
      const ids = Object.keys(inPicture);
      const counts = await Promise.all(ids.map((id) => isDone(id).count()));
      return ids.filter((_, index) => counts[index] !== 0);
    };
    assert.deepEqual(await done(), []);
    await (await unfold("search")).getByText("Start a search").click();
    const form = await standsAs(page(), "Start search");
    await form.locator("#goal").fill("a red boat");
    await endedSession(
      await newSession(outputOf(workspace), () => panelButton(form, "Start search").click()),
    );
    await openFile(page(), "notes.md");
    await open();
    await isDone("search").waitFor();
    assert.deepEqual(await done(), ["search"]);
    await (await unfold("insert")).getByText("Insert the image").click();
    await page().locator(".tab.active", { hasText: "notes.md" }).waitFor();
    await open();
    await isDone("insert").waitFor();
    assert.deepEqual(await done(), ["search", "insert"]);
    await (await unfold("key")).getByText("Add a connection").click();
    await takeRow(page(), "Where do the models run?", "another server");
    for (const [asked, text] of [
      ["The server's URL", server.url],
      ["A name for the connection", "shed"],
    ] as const) {
      await page().locator(".quick-input-message", { hasText: asked }).waitFor();
      await page().keyboard.press("Control+a");
      await page().keyboard.type(text);
      await page().keyboard.press("Enter");
    }
    await isDone("key").waitFor();
    assert.deepEqual(await done(), ["search", "key", "insert"]);
    await (await unfold("models")).getByText("Choose models").click();
    const roles = await rowsAsked(page(), "Which model do you want to change?");
    await roles.filter({ hasText: "Language model" }).click();
    await (await rowsAsked(page(), "Search by model")).filter({ hasText: "shed" }).first().click();
    await isDone("models").waitFor();
    await page().screenshot({ path: join(screensFolder, "walkthrough-done.png") });
  });
});
