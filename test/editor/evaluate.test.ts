import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Frame, Page } from "playwright-core";
import { evaluationResultSchema } from "../../src/protocol/evaluationResult.js";
import { readHeader } from "../../src/images/imageFormat.js";
import { runCli, small } from "../support/cliProcess.js";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { outputOf, sessionFoldersIn, sessionWhen } from "../support/editorSessions.js";
import { evaluationsIn, votesIn } from "../support/evaluationFiles.js";
import { openSessionsView, sessionRow, walkTo } from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import {
  chooseFromMenu,
  hasCommand,
  rowsAsked,
  runCommand,
  themes,
  themeShown,
  webviewFrame,
  type Theme,
} from "./launcher/workbench.js";

const settings = { "workbench.hover.delay": 100_000 };

/** The panel, once a pair of this number is asked and both its pictures are there. */
async function pairShown(page: Page, votes: number): Promise<Frame> {
  return await waitFor(`pair ${votes + 1}`, async () => {
    const panel = await webviewFrame(page, ".answers, .stopped");
    if ((await panel.locator(".stopped").count()) > 0) return panel;
    // All at one moment: it may stop between two looks.
    const [text = ""] = await panel.locator(".question-progress b").allInnerTexts();
    const ready = await panel.locator('.answer[aria-disabled="false"]').count();
    return new RegExp(`^Pair ${votes + 1}\\b`).test(text) && ready === 4 && panel;
  });
}

/** Votes that count, of the one voter whose file has the most lines. */
function countedIn(folder: string): number {
  const lines = votesIn(folder);
  const undone = lines.filter(({ kind }) => kind === "undo").length;
  return lines.filter(({ kind }) => kind === "vote").length - undone;
}

describe("a blind evaluation in the editor", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ settings });
  const output = (): string => outputOf(run().workspace);
  const folder = (): string => evaluationsIn(output())[0] ?? "";
  const photograph = async (name: string): Promise<void> => {
    await run().editor.page.screenshot({ path: join(screensFolder, `evaluate-${name}.png`) });
  };

  before(async () => {
    mkdirSync(screensFolder, { recursive: true });
    await runCli(["a red boat on a lake", "--out", output(), ...small(4, 2, 3)]);
    await openSessionsView(run().editor.page);
    await sessionRow(run().editor.page, "a red boat").waitFor();
  });

  it("begins from the palette and takes votes by keyboard alone", async () => {
    const { page } = run().editor;
    await walkTo(page, "a red boat", "ArrowDown");
    await runCommand(page, "Imagebeam: Evaluate Blind...");
    await pairShown(page, 0);
    for (const [votes, key] of ["1", "2", "0", "9", "2"].entries()) {
      await page.keyboard.press(key);
      await pairShown(page, votes + 1);
    }
    await page.keyboard.press("u");
    await pairShown(page, 4);
    assert.deepEqual(
      votesIn(folder()).map(({ kind, outcome }) => outcome ?? kind),
      ["voter", "left", "right", "tie", "neither", "right", "undo"],
    );
    await photograph("pair");
  });

  it("goes on where it was after its host was killed, and after the window was loaded anew", async () => {
    const { editor } = run();
    const [host = 0] = editor.extensionHosts();
    process.kill(host, "SIGKILL");
    await waitFor("another extension host", () => {
      return editor.extensionHosts().some((pid) => pid !== host);
    });
    // A page whose host is dead may be in front for a moment: it takes a key, and nothing comes of it.
    await waitFor("the panel to take a vote again", async () => {
      if (countedIn(folder()) === 5) return true;
      const panel = await webviewFrame(editor.page, ".answers");
      const [text = ""] = await panel.locator(".question-progress b").allInnerTexts();
      const ready = await panel.locator('.answer[aria-disabled="false"]').count();
      if (/^Pair 5\b/.test(text) && ready === 4) await panel.locator("body").press("1");
      return false;
    });
    await editor.reload();
    const panel = await pairShown(editor.page, 5);
    await panel.getByRole("button", { name: /^B is better/ }).click();
    await pairShown(editor.page, 6);
    assert.equal(countedIn(folder()), 6);
    assert.equal(readdirSync(folder()).filter((name) => name.endsWith(".jsonl")).length, 1);
  });

  it("stops by itself, says why, and shows who won once it is asked", async () => {
    const { page } = run().editor;
    for (let votes = 6; votes < 40; votes++) {
      const panel = await pairShown(page, votes);
      if ((await panel.locator(".stopped").count()) > 0) break;
      await panel.locator("body").press(votes % 2 === 0 ? "1" : "2");
    }
    const panel = await webviewFrame(page, ".stopped");
    await panel.getByRole("heading", { name: "Enough asked" }).waitFor();
    await photograph("stopped");
    await panel.getByRole("button", { name: "Show the result" }).press("Enter");
    const result = await webviewFrame(page, ".result");
    await result.locator(".strip-item canvas[data-state=shown]").nth(11).waitFor();
    const name = (await result.locator(".leader-name bdi").innerText()).trim();
    assert.match(name, /^i\dc\d$/);
  });

  it("merges another person's votes, and shows it in four themes", async () => {
    const { editor } = run();
    const { page } = editor;
    const result = await webviewFrame(page, ".result");
    await result.getByRole("button", { name: "Let someone else vote" }).click();
    const field = page.locator(".quick-input-widget input:visible").first();
    await field.fill("Ada");
    await field.press("Enter");
    for (let votes = 0; votes < 3; votes++) {
      const panel = await pairShown(page, votes);
      await panel.locator("body").press(votes === 1 ? "0" : "2");
    }
    const panel = await pairShown(page, 3);
    await panel.getByRole("button", { name: "Stop here" }).click();
    await panel.getByRole("button", { name: "Show the result" }).click();
    const merged = await webviewFrame(page, ".result");
    await merged.locator(".strip-item canvas[data-state=shown]").nth(11).waitFor();
    assert.equal(await merged.locator(".voters tbody tr").count(), 2);
    for (const theme of Object.keys(themes) as Theme[]) {
      editor.setWorkspaceSettings({ "workbench.colorTheme": themes[theme].name });
      await themeShown(page, theme);
      await merged.locator(`body.${theme} .result`).waitFor();
      await photograph(`result-${theme}`);
    }
    editor.setWorkspaceSettings({ "workbench.colorTheme": themes["vscode-dark"].name });
  });

  it("saves the data and the plots", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    const save = async (button: RegExp, title: string, name: string): Promise<Buffer> => {
      const panel = await webviewFrame(page, ".result");
      await panel.getByRole("button", { name: button }).first().click();
      await page.locator(".quick-input-title", { hasText: title }).waitFor();
      const field = page.locator('.quick-input-widget input[type="text"]:visible').first();
      const ending = extname(name);
      await waitFor("the suggested name", async () => (await field.inputValue()).endsWith(ending));
      await field.fill(join(workspace, name));
      await waitFor(`${name} in the list's field`, async () => {
        await field.press("Enter", { timeout: 3000 }).catch(() => undefined);
        return existsSync(join(workspace, name));
      });
      return readFileSync(join(workspace, name));
    };
    const json = await save(/^Save JSON/, "Save the result as JSON", "votes.json");
    const result = evaluationResultSchema().parse(JSON.parse(json.toString("utf8")));
    assert.equal(result.voters.length, 2);
    assert.equal(result.items.length, 12);
    const csv = await save(/^Save CSV/, "Save the result as CSV", "votes.csv");
    assert.equal(csv.toString("utf8").trim().split(/\r?\n/).length, 13);
    const svg = await save(/^Save SVG/, "Save the plot as SVG", "plot.svg");
    assert.match(svg.toString("utf8"), /^<svg [^]*<\/svg>\s*$/);
    const png = await save(/^Save PNG/, "Save the plot as PNG", "plot.png");
    assert.equal(readHeader(png).widthPx, 1920);
  });

  it("picks the leader as the session's winner", async () => {
    const { page } = run().editor;
    const panel = await webviewFrame(page, ".result");
    const pick = panel.getByRole("button", { name: /^Pick the winner/ });
    if ((await pick.count()) === 0) await panel.locator(".strip-item").nth(1).click();
    const name = (await panel.locator(".leader-name bdi").innerText()).trim();
    await pick.click();
    const [session = ""] = sessionFoldersIn(output());
    await sessionWhen(session, "to have the pick", (state) => state.picked === name);
    await panel.getByText("Winner of its search").waitFor();
  });

  it("has it again from the palette after its panel was closed, and begins one by the menu", async () => {
    const { page } = run().editor;
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Imagebeam: Continue Evaluation...");
    const rows = await rowsAsked(page, "Go on with which blind evaluation?");
    await rows.filter({ hasText: /a red boat.*12 images/ }).waitFor();
    await page.keyboard.press("Enter");
    // Somebody else was handed the vote here before: nobody goes on with the votes of another.
    const voters = await rowsAsked(page, "Who goes on?");
    await voters.filter({ hasText: "Ada" }).waitFor();
    await voters.filter({ hasText: /^You/ }).and(page.locator(".focused")).waitFor();
    await page.keyboard.press("Enter");
    await webviewFrame(page, ".stopped");
    await chooseFromMenu(sessionRow(page, "a red boat"), "Evaluate Blind");
    // What there is comes first: a second one beside it is begun by nobody who did not want it.
    const known = await rowsAsked(page, "of these very images");
    await known
      .filter({ hasText: /^(Show It|Go On)/ })
      .and(page.locator(".focused"))
      .waitFor();
    await known.filter({ hasText: "Start Anew" }).click();
    await waitFor("another evaluation", () => evaluationsIn(output()).length === 2);
    await waitFor("its first pair", async () => {
      const panel = await webviewFrame(page, ".answers");
      const [text = ""] = await panel.locator(".question-progress b").allInnerTexts();
      return text.startsWith("Pair 1 ");
    });
  });

  it("deletes one that was begun by mistake, once that is confirmed, and closes its panel", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Delete Evaluation...");
    const rows = await rowsAsked(page, "Delete which blind evaluation?");
    await rows.filter({ hasText: /a red boat.*which image is best.*no vote yet/ }).click();
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText(/^Delete the blind evaluation “a red boat on a lake” of /).waitFor();
    await dialog.getByText(/^It has no votes\. The images stay/).waitFor();
    await dialog.getByRole("button", { name: /Move to trash/i }).click();
    // Here there is no trash.
    await dialog.getByRole("button", { name: /Delete for good/i }).click();
    await waitFor("one evaluation", () => evaluationsIn(output()).length === 1);
    await waitFor("no panel of it", async () => {
      return (await page.getByRole("tab", { name: /^Blind evaluation/ }).count()) === 1;
    });
  });
});

describe("a blind evaluation in a workspace that is not trusted", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({
    asksForTrust: true,
    settings: { ...settings, "security.workspace.trust.startupPrompt": "never" },
  });

  it("is offered nowhere", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    await runCli(["two owls", "--out", outputOf(workspace), ...small(2, 1, 1)]);
    await openSessionsView(page);
    await sessionRow(page, "two owls").click({ button: "right" });
    const menu = page.locator(".monaco-menu");
    await menu.getByText("Compare the Best Images").waitFor();
    assert.doesNotMatch(await menu.innerText(), /Evaluate Blind/);
    await page.keyboard.press("Escape");
    assert.equal(await hasCommand(page, "Imagebeam: Evaluate Blind"), false);
    assert.equal(await hasCommand(page, "Imagebeam: Continue Evaluation"), false);
  });
});
