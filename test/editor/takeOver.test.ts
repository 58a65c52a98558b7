import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { loadSession } from "../../src/sessions/loadSession.js";
import { CliProcess, small } from "../support/cliProcess.js";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, outputOf, sessionFoldersIn } from "../support/editorSessions.js";
import { panelButton, standsAs } from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { askByMenu, openByClick, openSessionsView, sessionRow } from "./launcher/sessionsView.js";
import { answerQuestion, notification, runCommand } from "./launcher/workbench.js";

const foreign = { pid: 4242, startedAt: "x", host: "atlas", token: "t", at: Date.UTC(2026, 0, 31) };

describe("a session whose owner may be gone", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor();
  const session = (): string => sessionFoldersIn(outputOf(run().workspace))[0] ?? "";
  const lock = (): string => join(session(), "session.lock");
  const dialog = (): Locator => run().editor.page.locator(".monaco-dialog-box");

  it("says in its row and its panel who may have it, and leaves it at a no", async () => {
    const { page } = run().editor;
    const args = ["a red barn", "--out", outputOf(run().workspace), "--json", ...small(2, 1, 3)];
    const cli = new CliProcess(args);
    await cli.saw(/"kind":"promptWritten"/);
    cli.child.kill("SIGKILL");
    await cli.finished;
    writeFileSync(lock(), JSON.stringify(foreign));
    await openSessionsView(page);
    const row = sessionRow(page, "a red barn").filter({ hasText: "process 4242 on atlas" });
    await row.waitFor();
    await row.hover();
    await row.getByRole("button", { name: "Resume Search" }).click();
    await dialog().getByText("Process 4242 on atlas has had this session open since").waitFor();
    await dialog().getByRole("button", { name: "Cancel" }).click();
    await dialog().waitFor({ state: "detached" });
    assert.deepEqual(JSON.parse(readFileSync(lock(), "utf8")), foreign);
    assert.equal(await notification(page, /./).count(), 0);
    const panel = await openByClick(page, row, "Running");
    await panel.getByText(/Process 4242 on atlas .*Resume takes it over/).waitFor();
  });

  it("is taken over by its panel's Resume, once that is confirmed, and goes on to its end", async () => {
    const { page } = run().editor;
    const panel = await standsAs(page, "Running");
    await panelButton(panel, "Resume").click();
    await dialog().getByRole("button", { name: "Take Over" }).click();
    await standsAs(page, "Finished");
    assert.equal((await endedSession(session())).state.end?.kind, "finished");
  });

  it("is renamed after the same question, where its lock cannot be read", async () => {
    const { page } = run().editor;
    // The search that has just ended still gives its own lock up.
    await waitFor("the lock to be given up", () => !existsSync(lock()));
    writeFileSync(lock(), "");
    await runCommand(page, "Imagebeam: Refresh Sessions");
    await askByMenu(page, sessionRow(page, "a red barn"), "Rename Session", "Rename session");
    await answerQuestion(page, "Rename session", "the barn");
    await dialog().getByText("cannot be read").waitFor();
    await dialog().getByRole("button", { name: "Take Over" }).click();
    await sessionRow(page, "the barn").waitFor();
    assert.equal((await loadSession(session())).state.title, "the barn");
    await waitFor("the lock to be given up", () => !existsSync(lock()));
  });
});
