import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { allCandidates } from "../../src/search/candidates.js";
import { winnerOf } from "../../src/search/selectors.js";
import { quotaRequests } from "../../src/search/usageTotals.js";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf } from "../support/editorSessions.js";
import { ModelVendor, vendorFolder, type VendorReply } from "../support/modelVendor.js";
import { allThemes, photographIn } from "./launcher/photograph.js";
import { panelButton, standsAs, startSearch } from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { openFile, runCommand } from "./launcher/workbench.js";

const drafter = "vscode/draft-1";

/** Nothing but the editor's own models: they write, draw as SVG, and judge. */
describe("a search that the editor's own models draw for", function () {
  this.timeout(editorTimeoutMs);
  let vendor: ModelVendor;
  const env: NodeJS.ProcessEnv = {};
  before(async () => {
    vendor = await ModelVendor.start();
    Object.assign(env, vendor.env);
  });
  after(() => vendor.stop());
  const run = useEditor({
    env,
    beside: vendorFolder,
    files: { "boats.md": "# Boats\n\n" },
    settings: {
      "imagebeam.search.width": 64,
      "imagebeam.search.height": 64,
      "imagebeam.search.stopOnPlateau": false,
      "imagebeam.models": { language: drafter, image: `svg/${drafter}`, vision: drafter },
    },
  });
  const page = (): Page => run().editor.page;
  const photograph = (name: string): Promise<void> =>
    photographIn(allThemes, run().editor, `editorDrawings-${name}`);
  const begin = (goal: string): Promise<string> =>
    newSession(outputOf(run().workspace), () => startSearch(page(), goal));
  const close = (): Promise<void> => runCommand(page(), "View: Close All Editors");
  const isDrawing = ({ messages }: ModelVendor["asked"][number]): boolean =>
    /^You (?:draw|change|look over) .*SVG/.test(messages[0]?.text ?? "");
  let first = "";
  /** Requests of a search, as the form says before. */
  let told = 0;

  it("says in the form which model draws, and how many requests all of it takes", async () => {
    await runCommand(page(), "Imagebeam: Open Search Form");
    const form = await standsAs(page(), "Start search");
    await form
      .locator(".model-row", { hasText: "Draws" })
      .getByText(/draft-1/i)
      .waitFor();
    const workload = form.locator(".workload", { hasText: /requests of your quota/ });
    told = Number(/about (\d+) requests/.exec((await workload.textContent()) ?? "")?.[1]);
    assert.equal(vendor.asked.length, 0);
    await photograph("form");
    await close();
  });

  it("ends with a winner, each image with its drawing, each child a change of its parent's", async () => {
    const bar = page().locator('[id="workbench.parts.statusbar"]');
    const isSaid = bar.getByText(`takes about ${told} requests of your quota`).waitFor();
    [first] = await Promise.all([begin("two red sailboats under a full moon"), isSaid]);
    const { state } = await endedSession(first);
    assert.notEqual(winnerOf(state), null);
    const children = allCandidates(state).filter(({ parent }) => parent !== null);
    assert.equal(children.length, 2);
    for (const { id, source } of allCandidates(state)) {
      assert.equal(source?.file, `${id}.svg`);
      assert.match(
        readFileSync(join(first, `${id}.svg`), "utf8"),
        /^<svg [^>]*viewBox="0 0 64 64"/,
      );
    }
    for (const { id, base, parent } of children) {
      assert.equal(base, parent);
      const [own, before] = [id, parent].map((each) =>
        readFileSync(join(first, `${each}.svg`), "utf8"),
      );
      // The sky and the words are the parent's to the letter; the sea is new.
      const sky = /<rect id="sky"[^>]*>/.exec(before ?? "")?.[0];
      assert.ok(sky !== undefined && own?.includes(sky));
    }
    const edits = vendor.asked.filter(({ messages }) => messages[0]?.text.startsWith("You change"));
    assert.equal(edits.length, 2);
    assert.ok(edits.every(({ messages }) => messages.at(-1)?.text.includes('<rect id="sky"')));
    const critique = vendor.asked.find(({ messages }) => messages[0]?.text.includes("You advise"));
    assert.match(critique?.messages.at(-1)?.text ?? "", /The parent's SVG:[\s\S]*<rect id="sky"/);
    const looks = vendor.asked.filter(({ messages }) => messages[0]?.text.startsWith("You look"));
    assert.equal(looks.length, 4);
    // It was asked whether it sees before, once for all searches.
    assert.deepEqual([quotaRequests(state), vendor.asked.length], [told, told + 1]);
  });

  it("is shown as its PNG, and put into Markdown as SVG", async () => {
    const panel = await standsAs(page(), "Finished");
    await panel.locator(".figure-cost", { hasText: "requests" }).waitFor();
    await photograph("finished");
    const editor = await openFile(page(), "boats.md");
    await editor.click();
    await page().keyboard.press("Control+End");
    await runCommand(page(), "Imagebeam: Insert Image at Cursor");
    await page().keyboard.press("Control+s");
    const path = join(run().workspace, "boats.md");
    await waitFor("the link", () => readFileSync(path, "utf8").includes(".svg)"));
    const file = /\((images\/[^)]*\.svg)\)/.exec(readFileSync(path, "utf8"))?.[1] ?? "";
    assert.ok(existsSync(join(run().workspace, file)));
    await close();
  });

  it("goes on where a drawing is nonsense, or cut in the middle, once", async () => {
    const odd: VendorReply[] = [
      { texts: ["<svg><g>", "<text>&bogus; {{["] },
      { texts: ["I drew you ", "a barn!"] },
    ];
    vendor.answer = (asked) => (isDrawing(asked) ? odd.pop() : undefined);
    const { state } = await endedSession(await begin("a red barn"));
    assert.notEqual(winnerOf(state), null);
    assert.equal(odd.length, 0);
    assert.ok(allCandidates(state).every(({ image }) => image !== null));
    vendor.answer = () => undefined;
    await close();
  });

  it("has a prompt rewritten that the model will not draw, and is none the worse", async () => {
    let refusals = 1;
    vendor.answer = (asked) =>
      isDrawing(asked) && refusals-- > 0
        ? { texts: ["I'm sorry, but I can't help with that request."] }
        : undefined;
    const { state, events } = await endedSession(await begin("a green barn"));
    assert.notEqual(winnerOf(state), null);
    const refused = events.filter(
      (event) => event.kind === "callFailed" && event.code === "prompt.refused",
    );
    assert.equal(refused.length, 1);
    vendor.answer = () => undefined;
    await close();
  });

  it("pauses where the quota ends while it draws, and draws on after Resume", async () => {
    vendor.answer = (asked) =>
      isDrawing(asked) ? { thrown: { name: "ChatQuotaExceeded", message: "Monthly" } } : undefined;
    const folder = await begin("a blue barn");
    const panel = await standsAs(page(), "Paused");
    await panel
      .getByText(/used up: Monthly\. Choose/)
      .first()
      .waitFor();
    await photograph("paused");
    vendor.answer = () => undefined;
    await panelButton(panel, "Resume").click();
    const { state } = await endedSession(folder);
    assert.notEqual(winnerOf(state), null);
    await close();
  });
});
