import assert from "node:assert/strict";
import type { Frame, Locator, Page } from "playwright-core";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf, sessionFoldersIn } from "../support/editorSessions.js";
import { FakeOpenai } from "../support/fakeOpenai/fakeOpenai.js";
import { faults, type Fault } from "../support/fakeOpenai/faults.js";
import { flavourOf } from "../support/fakeOpenai/flavours.data.js";
import { allThemes, photographIn } from "./launcher/photograph.js";
import { panelButton, standsAs, startSearch } from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { openFile, rowsAsked, runCommand } from "./launcher/workbench.js";

const key = "sk-for-this-test";
const drawer = "gpt-image-2.6-flare";
const writer = "gpt-6-luna";

describe("a search on models that cost money", function () {
  this.timeout(editorTimeoutMs);
  let server: FakeOpenai;
  let fault: Fault | undefined;
  const settings: Record<string, unknown> = {
    "imagebeam.search.candidates": 2,
    "imagebeam.search.iterations": 1,
    "imagebeam.search.width": 1024,
    "imagebeam.search.height": 1024,
    "imagebeam.models": {
      language: `shed/${writer}`,
      image: `shed/${drawer}`,
      vision: `shed/${writer}`,
    },
  };
  before(async () => {
    const flavour = flavourOf("openai");
    server = await FakeOpenai.start(flavour, {
      ...{ key, sidePx: 64 },
      fault: (_, path) => (path === "/models" ? undefined : fault),
    });
    const prices = { [drawer]: { perImage: 0.2 }, [writer]: { input: 0, output: 0 } };
    settings["imagebeam.connections"] = [
      { name: "shed", kind: "openai", url: server.url, profile: "openai", prices },
    ];
  });
  after(() => server.stop());
  const run = useEditor({ settings });

  /** To be looked at. */
  const photograph = (name: string): Promise<void> =>
    photographIn(allThemes, run().editor, `models-${name}`);

  const sessions = (): string[] => sessionFoldersIn(outputOf(run().workspace));

  it("is told of in the form: which models, where, and for how much", async () => {
    const { page } = run().editor;
    const form = await openForm(page);
    await form
      .locator(".model-row", { hasText: drawer })
      .getByText("shed, on the machine of this workspace")
      .waitFor();
    await form.locator(".workload", { hasText: "up to $0.40" }).waitFor();
    await form.locator("#candidates").fill("4");
    await form.locator(".workload", { hasText: "up to $0.80" }).waitFor();
    await form.locator("#goal").fill("a red barn");
    await photograph("form");
  });

  it("may have another model for itself, which a reload of the window keeps", async () => {
    const { editor } = run();
    const { page } = editor;
    const form = await standsAs(page, "Start search");
    await form.getByRole("button", { name: "Change: Draws" }).click();
    const rows = await rowsAsked(page, "Search by model");
    await rows.filter({ hasText: "shed cannot be asked" }).first().waitFor();
    await photograph("pick");
    await rows.filter({ hasText: "Sketch renderer" }).first().click();
    await form.locator(".model-row", { hasText: "for this search" }).waitFor();
    await form.locator(".workload", { hasText: "free" }).waitFor();
    await editor.reload();
    const back = await standsAs(page, "Start search");
    const changed = back.locator(".model-row", { hasText: "for this search" });
    await changed.getByText("Sketch renderer").waitFor();
    await back.getByRole("button", { name: "Use the default: Draws" }).press("Enter");
    await back.locator(".workload", { hasText: "up to $0.80" }).waitFor();
  });

  it("begins with its key, and with a yes to what it may cost", async () => {
    const { page } = run().editor;
    const form = await standsAs(page, "Start search");
    await panelButton(form, "Start search").click();
    await answerKey(page);
    const dialog = await costsAsked(page, "costs up to $0.80");
    await dialog.getByText(`${drawer} draws, ${writer} writes and judges`).waitFor();
    await photograph("confirmation");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.deepEqual(sessions(), []);
    await form.locator("#start-reason", { hasText: "4 images at most" }).waitFor();
    const folder = await newSession(outputOf(run().workspace), async () => {
      await panelButton(form, "Start search").click();
      await agree(page, "costs up to $0.80");
    });
    const { state } = await endedSession(folder);
    assert.equal(state.totals.spentNanoUsd, 800_000_000);
    const panel = await standsAs(page, "Finished");
    await panel.locator(".figure-cost", { hasText: "$0.80" }).waitFor();
    await panel.getByRole("button", { name: "Usage" }).click();
    await panel.locator(".usage", { hasText: "Drawing" }).waitFor();
    await photograph("usage");
    await runCommand(page, "View: Close All Editors");
  });

  it("is asked about however it begins, whatever the workspace says", async () => {
    const { editor } = run();
    const { page } = editor;
    editor.setWorkspaceSettings({
      "imagebeam.search.iterations": 2,
      "imagebeam.limits.confirmUsd": 1000,
    });
    await waitFor("the workspace's settings to count", async () => {
      const form = await openForm(page);
      const iterations = await form.locator("#iterations").inputValue();
      await runCommand(page, "View: Close All Editors");
      return iterations === "2";
    });
    const known = sessions();
    const ways: readonly (() => Promise<void>)[] = [
      () => startSearch(page, "a red barn"),
      async () => {
        await openFile(page, "notes.md");
        await page.keyboard.press("Control+a");
        await runCommand(page, "Imagebeam: Start Search from Selection");
      },
      async () => {
        await openFile(page, "notes.md");
        await runCommand(page, "Imagebeam: Start Search from File");
      },
    ];
    for (const begin of ways) {
      await begin();
      const dialog = await costsAsked(page, "costs up to $0.80");
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    }
    assert.deepEqual(sessions(), known);
    await runCommand(page, "View: Close All Editors");
  });

  it("pauses where no credit is left, says what to do, and goes on once that is done", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    fault = faults.noCredit;
    const folder = await newSession(outputOf(workspace), async () => {
      await startSearch(page, "a blue barn");
      await agree(page, "costs up to");
    });
    const panel = await standsAs(page, "Paused");
    await panel
      .getByText(/has no credit left: .* Add credit .* Resume goes on/)
      .first()
      .waitFor();
    await photograph("paused");
    await panelButton(panel, "Choose another model").click();
    const rows = await rowsAsked(page, "Search by model");
    await rows.filter({ hasText: writer }).filter({ hasText: "in use" }).first().waitFor();
    await page.keyboard.press("Escape");
    fault = undefined;
    await panel.getByRole("button", { name: "Resume", exact: true }).click();
    // Of what is left a person is asked again: somebody else may have written the session.
    await agree(page, "Go on with a search that costs up to", "Go on");
    assert.equal((await endedSession(folder)).state.end?.kind, "finished");
  });

  it("pauses where its key is refused, and goes on with another one", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    await runCommand(page, "View: Close All Editors");
    fault = faults.wrongKey;
    const folder = await newSession(outputOf(workspace), async () => {
      await startSearch(page, "a green barn");
      await agree(page, "costs up to");
    });
    const panel = await standsAs(page, "Paused");
    fault = undefined;
    await panelButton(panel, "Set API key and resume").click();
    await answerKey(page);
    await agree(page, "Go on with a search that costs up to", "Go on");
    assert.equal((await endedSession(folder)).state.end?.kind, "finished");
  });
});

async function openForm(page: Page): Promise<Frame> {
  await runCommand(page, "Imagebeam: Open Search Form");
  return await standsAs(page, "Start search");
}

async function answerKey(page: Page): Promise<void> {
  await page.locator(".quick-input-message", { hasText: "Kept in the editor's secret" }).waitFor();
  const field = page.locator(".quick-input-widget input:visible").first();
  await field.fill(key);
  await field.press("Enter");
}

async function costsAsked(page: Page, text: string): Promise<Locator> {
  const dialog = page.locator(".monaco-dialog-box", { hasText: text });
  await dialog.waitFor();
  return dialog;
}

async function agree(page: Page, text: string, action = "Start"): Promise<void> {
  const dialog = await costsAsked(page, text);
  await dialog.getByText(action, { exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}
