import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { runCli, small } from "../support/cliProcess.js";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { outputOf, sessionFoldersIn } from "../support/editorSessions.js";
import { copySession } from "../support/manySessions.js";
import {
  askToFind,
  openByClick,
  openSessionsView,
  sessionRow,
  sessionRows,
  sessionsView,
} from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import { runCommand } from "./launcher/workbench.js";

const count = 10_000;
const goal = "a lighthouse";

describe("the Sessions view with 10,000 sessions", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor();
  const output = (): string => outputOf(run().workspace);
  const view = (): Locator => sessionsView(run().editor.page);
  const numbered = (n: number): Locator => sessionRow(run().editor.page, `${goal} (${n})`);
  const figures: string[] = [];
  const timed = async (what: string, act: () => Promise<unknown>): Promise<void> => {
    const fromMs = performance.now();
    await act();
    figures.push(`${what} ${Math.round(performance.now() - fromMs)} ms`);
  };

  before(async () => {
    const model = join(run().workspace, "model");
    await runCli([goal, "--out", model, ...small(1, 1, 1)]);
    const [session = ""] = sessionFoldersIn(model);
    copySession(output(), { model: session, count, perDay: 100, newestAt: Date.now() });
    rmSync(model, { recursive: true });
  });
  // What it takes depends on the machine, so it is told and not judged.
  after(() => void process.stdout.write(`   10,000 sessions: ${figures.join(", ")}\n`));

  it("shows the newest first, and how many there are under each heading", async () => {
    const { page } = run().editor;
    await timed("first rows", async () => {
      await openSessionsView(page);
      await numbered(0).waitFor();
    });
    const [today, ...rows] = await sessionRows(page);
    assert.equal(today, "Today100");
    rows.forEach((row, index) => assert.ok(row.startsWith(`${goal} (${index})`), row));
  });

  it("says in the end what they take on the disk", async () => {
    await timed("size", () =>
      view()
        .getByText(/^10,000 sessions, .* on the disk$/)
        .waitFor(),
    );
  });

  it("finds one by its goal, and opens it", async () => {
    const { page } = run().editor;
    await timed("answer to a command", () => askToFind(page));
    await page.keyboard.insertText("(7777)");
    await timed("found", async () => {
      await page.keyboard.press("Enter");
      await numbered(7777).waitFor();
      await view().getByText("1 of 10,000 sessions").waitFor();
    });
    assert.equal((await sessionRows(page)).length, 2);
    await openByClick(page, numbered(7777), "Finished");
    await timed("all again", async () => {
      await runCommand(page, "Imagebeam: Show All Sessions");
      await numbered(0).waitFor();
    });
  });

  it("shows what the command line does meanwhile", async () => {
    const { page } = run().editor;
    await runCli(["two owls", "--out", output(), ...small(1, 1, 1)]);
    await timed("a new session", () => sessionRow(page, "two owls").waitFor());
    await waitFor("it to be on top", async () => {
      const [today, first] = await sessionRows(page);
      return today === "Today101" && first?.startsWith("two owls");
    });
    await timed("answer to a command", () => askToFind(page));
    await page.keyboard.press("Escape");
    await openByClick(page, sessionRow(page, "two owls"), "Finished");
  });
});
