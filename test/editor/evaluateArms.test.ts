import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Frame, Page } from "playwright-core";
import { openEvaluation } from "../../src/evaluation/openEvaluation.js";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf } from "../support/editorSessions.js";
import { evaluationsIn } from "../support/evaluationFiles.js";
import { FakeOpenai } from "../support/fakeOpenai/fakeOpenai.js";
import { flavourOf } from "../support/fakeOpenai/flavours.data.js";
import { panelButton, standsAs } from "./launcher/searchPanel.js";
import { openSessionsView, sessionRow, tooltipOf } from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import { chooseFromMenu, rowsAsked, runCommand, webviewFrame } from "./launcher/workbench.js";

const painter = "Tongyi-MAI/Z-Image-Turbo";

describe("searches against each other, in the editor", function () {
  this.timeout(editorTimeoutMs);
  let server: FakeOpenai;
  before(async () => {
    mkdirSync(screensFolder, { recursive: true });
    server = await FakeOpenai.start(flavourOf("vllm-omni"), { sidePx: 64 });
  });
  after(() => server.stop());
  const run = useEditor(() => ({
    settings: {
      "imagebeam.search.candidates": 2,
      "imagebeam.search.iterations": 2,
      "imagebeam.search.stopOnPlateau": false,
      "imagebeam.search.width": 64,
      "imagebeam.search.height": 64,
      "imagebeam.connections": [
        {
          ...{ name: "shed", kind: "openai", url: server.url, profile: "vllm-omni" },
          prices: { [painter]: { perImage: 0.01 } },
        },
      ],
    },
  }));
  const output = (): string => outputOf(run().workspace);

  /** Starts what the form in front says. @returns the session's folder, once it has ended */
  const started = async (form: Frame, button = "Start search"): Promise<string> => {
    const folder = await newSession(output(), () => panelButton(form, button).click());
    const { state } = await endedSession(folder);
    assert.equal(state.end?.kind, "finished");
    return folder;
  };

  /** Votes as the panel in front asks, by a key, and has the result shown. @returns its first sentence */
  const voted = async (page: Page, key: string): Promise<string> => {
    for (let votes = 0; votes < 40; votes++) {
      const panel = await waitFor(`pair ${votes + 1}, or the end`, async () => {
        const frame = await webviewFrame(page, ".answers, .stopped");
        if ((await frame.locator(".stopped").count()) > 0) return frame;
        const [text = ""] = await frame.locator(".question-progress b").allInnerTexts();
        const ready = await frame.locator('.answer[aria-disabled="false"]').count();
        return new RegExp(`^Pair ${votes + 1}\\b`).test(text) && ready === 4 && frame;
      });
      if ((await panel.locator(".stopped").count()) > 0) break;
      await panel.locator("body").press(key);
    }
    const panel = await webviewFrame(page, ".stopped");
    await panel.getByText(/as many pairs as are asked/).waitFor();
    await panel.getByRole("button", { name: "Show the result" }).press("Enter");
    const result = await webviewFrame(page, ".result");
    return (await result.locator(".result-first").innerText()).replace(/\s+/g, " ");
  };

  it("draws a control from the command, as many images of the goal alone, and votes on the best of both", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Open Search Form");
    const form = await standsAs(page, "Start search");
    await form.locator("#goal").fill("a red boat on a lake");
    const search = await started(form);
    await standsAs(page, "Finished");
    await runCommand(page, "Imagebeam: Draw a Control for the Search");
    const like = await standsAs(page, "Start search");
    await like
      .getByText(/^A control shows what your goal brings by itself: 4 images of the/)
      .waitFor();
    await waitFor("the control's plan", async () => {
      const values = ["#candidates", "#iterations"].map((id) => like.locator(id).inputValue());
      return (await Promise.all(values)).join(" ") === "4 1";
    });
    const control = await started(like);
    const { plan } = (await endedSession(control)).state;
    assert.deepEqual([plan.wording, plan.candidates, plan.iterations], ["plain", 4, 1]);
    const panel = await standsAs(page, "Finished");
    await panelButton(panel, "Evaluate blind against another search").click();
    const first = await voted(page, "1");
    assert.match(
      first,
      /^The only vote preferred (?:search to control|control to search)\. One vote alone could be chance/,
    );
    const result = await webviewFrame(page, ".result");
    await result.getByText(/one judge chose both/).waitFor();
    const [folder = ""] = evaluationsIn(output());
    const { evaluation } = await openEvaluation(folder);
    const sessions = evaluation.arms.map(({ sessions: [path = ""] }) => join(output(), path));
    assert.deepEqual(sessions, [search, control]);
    await page.screenshot({ path: join(screensFolder, "evaluate-control.png") });
    await runCommand(page, "View: Close All Editors");
  });

  it("says in the Sessions view what is a control and what was evaluated, and asks there against what", async () => {
    const { page } = run().editor;
    await openSessionsView(page);
    const row = sessionRow(page, /^\d+ · control of a red boat/);
    const card = await tooltipOf(row, "Control of “a red boat on a lake”");
    await card.getByText(/search against control: 1 vote, finished/).waitFor();
    await page.screenshot({ path: join(screensFolder, "evaluate-card.png") });
    await chooseFromMenu(row, "Evaluate Against Another Search");
    const rows = await rowsAsked(page, "Against which one?");
    await rows.filter({ hasText: /^\d+ · a red boat on a lake.*same goal · 4 images/ }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("starts by the form's link, has another model chosen, and sets the two beside each other", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Open Search Form");
    const form = await standsAs(page, "Start search");
    await form.locator("#goal").fill("two owls");
    const search = await started(form, "Start and compare with other models…");
    const rows = await rowsAsked(page, "Next, a form of the same search");
    await rows.filter({ hasText: painter }).first().click();
    const other = await webviewFrame(page, ".model-row");
    await other.locator(".model-row", { hasText: "for this search" }).getByText(painter).waitFor();
    assert.equal(await other.locator("#goal").inputValue(), "two owls");
    const rival = await started(other);
    const panel = await standsAs(page, "Finished");
    await panelButton(panel, "Evaluate blind against another search").click();
    assert.match(
      await voted(page, "2"),
      /^(?:The only vote preferred|\d+ of \d+ votes preferred) /,
    );
    const result = await webviewFrame(page, ".result");
    const table = result.locator(".part", { hasText: "Against each other" });
    const cells = (await table.locator("tr").allInnerTexts()).map((row) =>
      row.replace(/\s+/g, " "),
    );
    assert.equal(cells.length, 3);
    assert.match(cells[0] ?? "", / \d+ of \d+ won(?:, \d+ ties?)?(?:: \d+ % \(.*\))?$/);
    assert.ok(
      cells.some((row) =>
        /Z-Image-Turbo 4 images, \$0\.040?, (?:less than 1|\d+) seconds?$/.test(row),
      ),
      cells.join(),
    );
    const { evaluation } = await openEvaluation(evaluationsIn(output()).at(-1) ?? "");
    const sessions = evaluation.arms.map(({ sessions: [path = ""] }) => join(output(), path));
    assert.deepEqual(sessions, [search, rival]);
    await page.screenshot({ path: join(screensFolder, "evaluate-models.png") });
  });
});
