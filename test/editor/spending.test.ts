import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf, sessionFoldersIn } from "../support/editorSessions.js";
import { FakeOpenai } from "../support/fakeOpenai/fakeOpenai.js";
import { flavourOf } from "../support/fakeOpenai/flavours.data.js";
import { assertNothingPaidTwice } from "../support/sessionChecks.js";
import { allThemes, photographIn } from "./launcher/photograph.js";
import { panelButton, standsAs, startSearch } from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { answerQuestion, notification, rowsAsked, runCommand } from "./launcher/workbench.js";

const key = "sk-for-this-test";
const [drawer, writer] = ["gpt-image-2.6-flare", "gpt-6-luna"];
const raise = "Raise daily limit";

/** One search after the other, of three images each for $0.20, one at a time. */
describe("what all searches of a day may spend", function () {
  this.timeout(editorTimeoutMs);
  let server: FakeOpenai;
  /** Lets the image that is being drawn be ready; undefined while none has come to its preview. */
  let finish: (() => void) | undefined;
  let isHeld = true;
  const settings: Record<string, unknown> = {
    "imagebeam.search.candidates": 3,
    "imagebeam.search.iterations": 1,
    "imagebeam.search.width": 1024,
    "imagebeam.search.height": 1024,
    "imagebeam.limits.dailyUsd": 0.5,
    "imagebeam.limits.confirmUsd": null,
    "imagebeam.models": {
      language: `shed/${writer}`,
      image: `shed/${drawer}`,
      vision: `shed/${writer}`,
    },
  };
  before(async () => {
    server = await FakeOpenai.start(flavourOf("openai"), {
      ...{ key, sidePx: 64 },
      previewed: () => (isHeld ? new Promise((resolve) => (finish = resolve)) : Promise.resolve()),
    });
    const prices = { [drawer]: { perImage: 0.2 }, [writer]: { input: 0, output: 0 } };
    const shed = { name: "shed", kind: "openai", url: server.url, profile: "openai" };
    settings["imagebeam.connections"] = [{ ...shed, limit: 1, prices, image: { previews: 1 } }];
  });
  after(() => server.stop());
  const run = useEditor({ settings });

  const page = (): Page => run().editor.page;
  const output = (): string => outputOf(run().workspace);
  const dailyUsd = (): unknown => {
    const text = readFileSync(run().editor.settingsFile, "utf8");
    return (JSON.parse(text) as Record<string, unknown>)["imagebeam.limits.dailyUsd"];
  };

  /** To be looked at. */
  const photograph = (name: string): Promise<void> =>
    photographIn(allThemes, run().editor, `spending-${name}`);

  let first = "";

  it("grows before one's eyes, with each image, whose preview is there before it is", async () => {
    first = await newSession(output(), async () => {
      await startSearch(page(), "a red barn");
      await answerKey(page());
    });
    const panel = await standsAs(page(), "Running");
    const status = page().locator(".statusbar-item", { hasText: "images" });
    for (const [drawn, spent] of [
      [0, "$0.00"],
      [1, "$0.20"],
    ] as const) {
      await status.filter({ hasText: `${drawn}/3 images · ${spent}` }).waitFor();
      await panel.locator(".figure-cost", { hasText: spent }).waitFor();
      const draw = await waitFor("a preview to be sent", () => finish);
      await panel.locator(`[data-id="i0c${drawn}"] canvas[data-state="preview"]`).waitFor();
      if (drawn === 1) await photograph("previewed");
      finish = undefined;
      draw();
    }
  });

  it("pauses a search at its limit, which one may raise, but not by too little", async () => {
    const panel = await standsAs(page(), "Paused");
    await panel.locator(".figure-cost", { hasText: "$0.40" }).waitFor();
    await panel.getByText(/Of today's limit of \$0\.50, \$0\.40 is spent/).waitFor();
    await photograph("paused");
    await panelButton(panel, raise).click();
    await page().locator(".quick-input-message", { hasText: "$0.40 of today's $0.50" }).waitFor();
    await photograph("raise");
    await answerQuestion(page(), raise, "0.55");
    await page().locator(".quick-input-message", { hasText: "With $0.60 it goes on" }).waitFor();
    assert.equal(dailyUsd(), 0.5);
    isHeld = false;
    await answerQuestion(page(), raise, "0.60");
    const { state, events } = await endedSession(first);
    assert.ok(state.end?.kind === "finished" && state.end.winner !== null);
    assert.deepEqual([state.totals.spentNanoUsd, dailyUsd()], [600_000_000, 0.6]);
    assertNothingPaidTwice(events);
    await standsAs(page(), "Finished");
    await runCommand(page(), "View: Close All Editors");
  });

  it("is asked about before a search starts for which there is nothing left", async () => {
    const known = sessionFoldersIn(output());
    await startSearch(page(), "a blue barn");
    await page().locator(".quick-input-title", { hasText: raise }).waitFor();
    await page().keyboard.press("Escape");
    assert.deepEqual(sessionFoldersIn(output()), known);
  });

  it("is told of in the form, and raised there", async () => {
    await runCommand(page(), "Imagebeam: Open Search Form");
    const form = await standsAs(page(), "Start search");
    await form.getByText("$0.60 of today's $0.60 is spent, and a first image may cost").waitFor();
    await panelButton(form, raise).click();
    await answerQuestion(page(), raise, "1");
    await form
      .getByText("this search may need up to $0.60, so it may pause at that limit.")
      .waitFor();
    await form.locator("#goal").fill("a blue barn");
    await form.getByText("more than today's limit leaves").waitFor();
    await photograph("form");
    first = await newSession(output(), () => panelButton(form, "Start search").click());
    await standsAs(page(), "Paused");
    await runCommand(page(), "View: Close All Editors");
  });

  it("is raised from the palette, too, for a search that then goes on, with its key", async () => {
    await runCommand(page(), "Imagebeam: Remove API Key...");
    await page().locator(".monaco-dialog-box").getByText("Remove key", { exact: true }).click();
    await runCommand(page(), "Imagebeam: Raise Daily Limit...");
    const rows = await rowsAsked(page(), "Raise the daily limit for which search?");
    assert.equal(await rows.count(), 1);
    await page().keyboard.press("Enter");
    await answerQuestion(page(), raise, "5");
    await answerKey(page());
    const { state } = await endedSession(first);
    assert.deepEqual([state.totals.spentNanoUsd, dailyUsd()], [600_000_000, 5]);
    await runCommand(page(), "Imagebeam: Raise Daily Limit...");
    await notification(page(), /No search here is paused by the daily limit/).waitFor();
  });
});

async function answerKey(page: Page): Promise<void> {
  await keyAsked(page).waitFor();
  const field = page.locator(".quick-input-widget input:visible").first();
  await field.fill(key);
  await field.press("Enter");
}

function keyAsked(page: Page): Locator {
  return page.locator(".quick-input-message", { hasText: "Kept in the editor's secret" });
}
