import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { winnerOf } from "../../src/search/selectors.js";
import { quotaRequests } from "../../src/search/usageTotals.js";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf, sessionFoldersIn } from "../support/editorSessions.js";
import { ModelVendor, vendorFolder, type VendorReply } from "../support/modelVendor.js";
import { panelButton, standsAs, startSearch } from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { notification, rowsAsked, runCommand } from "./launcher/workbench.js";

describe("a search on the editor's own models", function () {
  this.timeout(editorTimeoutMs);
  let vendor: ModelVendor;
  const env: NodeJS.ProcessEnv = {};
  before(async () => {
    vendor = await ModelVendor.start();
    Object.assign(env, vendor.env);
    await mkdir(screensFolder, { recursive: true });
  });
  after(() => vendor.stop());
  const run = useEditor({
    env,
    beside: vendorFolder,
    settings: {
      "imagebeam.search.width": 64,
      "imagebeam.search.height": 64,
      "imagebeam.search.stopOnPlateau": false,
      "imagebeam.models": { language: "vscode/draft-1", vision: "vscode/draft-1" },
    },
  });
  const photograph = async (name: string): Promise<void> => {
    await run().editor.page.screenshot({ path: join(screensFolder, `editorModels-${name}.png`) });
  };
  const begin = (goal: string): Promise<string> =>
    newSession(outputOf(run().workspace), () => startSearch(run().editor.page, goal));

  it("says how many requests it takes, and offers the models by their names", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Open Search Form");
    const form = await standsAs(page, "Start search");
    assert.equal(await form.locator("#candidates").inputValue(), "2");
    await form.locator(".workload", { hasText: "about 9 requests of your quota" }).waitFor();
    assert.equal(vendor.asked.length, 0);
    await photograph("form");
    await form.getByRole("button", { name: "Change: Writes" }).click();
    const rows = await rowsAsked(page, "Search by model");
    await rows.filter({ hasText: "Draft One (shed)" }).filter({ hasText: "in use" }).waitFor();
    await photograph("pick");
    await page.keyboard.press("Escape");
    await runCommand(page, "View: Close All Editors");
  });

  it("stays in the form with its goal where the model may not be asked", async () => {
    const { page } = run().editor;
    vendor.answer = () => ({ thrown: { code: "NoPermissions" } });
    await startSearch(page, "a barn that nobody may see");
    const form = await standsAs(page, "Start search");
    assert.equal(await form.locator("#goal").inputValue(), "a barn that nobody may see");
    await notification(page, /not given access to Draft One/).waitFor();
    assert.deepEqual(sessionFoldersIn(outputOf(run().workspace)), []);
    vendor.answer = () => undefined;
    await runCommand(page, "View: Close All Editors");
    vendor.asked.length = 0;
  });

  it("begins as its person says, also where that is what others begin with", async () => {
    const { page } = run().editor;
    for (const [iterations, next] of [
      ["2", "3"],
      ["3", "2"],
    ] as const) {
      await runCommand(page, "Imagebeam: Open Search Form");
      const form = await standsAs(page, "Start search");
      assert.equal(await form.locator("#iterations").inputValue(), iterations);
      await form.locator("#iterations").fill(next);
      await panelButton(form, "Save as defaults").click();
      await page.getByText("Saved as the defaults of a new search").first().waitFor();
      await runCommand(page, "View: Close All Editors");
      await page.getByText("Saved as the defaults of a new search").waitFor({ state: "hidden" });
    }
  });

  it("begins small, writes and judges with them, and ends with a winner", async () => {
    const { page } = run().editor;
    const { state } = await endedSession(await begin("two red sailboats under a full moon"));
    assert.equal(state.end?.kind, "finished");
    assert.notEqual(winnerOf(state), null);
    const { candidates, beamWidth, iterations } = state.plan;
    assert.deepEqual([candidates, beamWidth, iterations], [2, 1, 2]);
    // Four prompts, four judgements, a critique; and before them, whether the model sees.
    assert.deepEqual([quotaRequests(state), vendor.asked.length], [9, 10]);
    assert.ok(vendor.asked.every(({ tools, isRequired }) => isRequired === tools.length > 0));
    const shown = vendor.asked.flatMap(({ messages }) => messages.flatMap(({ images }) => images));
    assert.equal(shown.length, 5);
    assert.ok(shown.every(({ mimeType, bytes }) => mimeType.startsWith("image/") && bytes > 100));
    const panel = await standsAs(page, "Finished");
    await panel.locator(".figure-cost", { hasText: "9 requests" }).waitFor();
    await photograph("finished");
    await runCommand(page, "View: Close All Editors");
  });

  it("goes on where a model answers its tool with another form, or streams nonsense, once", async () => {
    const odd: VendorReply[] = [{ toolInput: { boat: 1 } }, { texts: ["So ", "I ", "{{[ think"] }];
    vendor.answer = () => odd.pop();
    const { state } = await endedSession(await begin("a red barn"));
    assert.notEqual(winnerOf(state), null);
    assert.equal(odd.length, 0);
    await runCommand(run().editor.page, "View: Close All Editors");
  });

  it("does not begin with a judge that turns out to see nothing, and says what to do", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Open Search Form");
    const form = await standsAs(page, "Start search");
    await form.locator("#goal").fill("a blue barn");
    await form.getByRole("button", { name: "Change: Judges" }).click();
    const rows = await rowsAsked(page, "Search by model");
    await rows.filter({ hasText: "Blind One (shed)" }).click();
    await form.locator(".model-row", { hasText: "for this search" }).waitFor();
    const before = sessionFoldersIn(outputOf(run().workspace));
    await panelButton(form, "Start search").click();
    const told = /Blind One \(shed\) takes no images, .* Choose vscode\/draft-1 with/;
    await form.getByText(told).first().waitFor();
    await photograph("blind");
    assert.deepEqual(sessionFoldersIn(outputOf(run().workspace)), before);
    await runCommand(page, "View: Close All Editors");
  });

  it("draws with them too, as SVG: nothing but the editor's models is needed", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Open Search Form");
    const form = await standsAs(page, "Start search");
    await form.locator("#goal").fill("a red boat");
    await form.getByRole("button", { name: "Change: Draws" }).click();
    const rows = await rowsAsked(page, "Search by model");
    await rows.filter({ hasText: "draws as SVG" }).first().waitFor();
    await photograph("pick-svg");
    await rows.filter({ hasText: "Draft One (shed) (SVG)" }).click();
    await form.locator(".model-row", { hasText: "draft-1 (SVG)" }).waitFor();
    // It is known by now that it sees, so it looks at each of its four drafts.
    await form.locator(".workload", { hasText: "about 17 requests of your quota" }).waitFor();
    await photograph("form-svg");
    const folder = await newSession(outputOf(run().workspace), () =>
      panelButton(form, "Start search").click(),
    );
    const { state } = await endedSession(folder);
    assert.notEqual(winnerOf(state), null);
    assert.deepEqual([state.providers.image.connection, quotaRequests(state)], ["svg/vscode", 17]);
    const files = readdirSync(folder);
    for (const name of ["i0c0", "i0c1", "i1c0", "i1c1"]) {
      assert.ok(files.includes(`${name}.png`) && files.includes(`${name}.svg`), files.join());
    }
    const panel = await standsAs(page, "Finished");
    await panel.getByText("draft-1 (SVG) draws, draft-1 writes and judges").first().waitFor();
    await photograph("finished-svg");
    await runCommand(page, "View: Close All Editors");
  });

  it("calls off what its model is at when it is cancelled", async () => {
    const { page } = run().editor;
    vendor.answer = () => ({ texts: ["Well, "], isEndless: true });
    const before = vendor.asked.length;
    const folder = await begin("a green barn");
    await waitFor("both candidates to be written", () => vendor.asked.length === before + 2);
    await runCommand(page, "Imagebeam: Cancel Search");
    await standsAs(page, "Cancelled");
    assert.equal(winnerOf((await endedSession(folder)).state), null);
    await waitFor("both requests to be called off", () => vendor.cancelled === 2);
    vendor.answer = () => undefined;
    await runCommand(page, "View: Close All Editors");
  });

  const faults: readonly (readonly [what: string, VendorReply["thrown"], text: RegExp])[] = [
    ["no leave", { code: "NoPermissions" }, /Choose Allow when the editor asks/],
    [
      "no quota left",
      { name: "ChatQuotaExceeded", message: "Monthly" },
      /used up: Monthly\. Choose/,
    ],
    ["being blocked", { code: "Blocked" }, /is blocked for Imagebeam/],
  ];
  for (const [what, thrown, text] of faults) {
    it(`pauses at ${what}, says what to do, and goes on once that is done`, async () => {
      const { page } = run().editor;
      vendor.answer = () => thrown && { thrown };
      const folder = await begin(`a barn beside ${what}`);
      const panel = await standsAs(page, "Paused");
      await panel.getByText(text).first().waitFor();
      await panelButton(panel, "Choose another model").waitFor();
      await photograph(`paused-${what.replaceAll(" ", "-")}`);
      vendor.answer = () => undefined;
      await panelButton(panel, "Resume").click();
      assert.notEqual(winnerOf((await endedSession(folder)).state), null);
      await runCommand(page, "View: Close All Editors");
    });
  }
});
