import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf, sessionFoldersIn } from "../support/editorSessions.js";
import { panelButton, standsAs, startSearch } from "./launcher/searchPanel.js";
import {
  openSessionsView,
  sessionRow,
  sessionRows,
  sessionsView,
} from "./launcher/sessionsView.js";
import { openFile, rowsAsked, runCommand } from "./launcher/workbench.js";

const settings = {
  "imagebeam.search.candidates": 2,
  "imagebeam.search.iterations": 1,
  "imagebeam.search.width": 64,
  "imagebeam.search.height": 64,
};

describe("a workspace with several folders", function () {
  this.timeout(editorTimeoutMs);
  const folders = JSON.stringify({ folders: [{ path: "one" }, { path: "two" }] });
  const files = {
    "both.code-workspace": folders,
    "one/first.md": "A cat",
    "two/second.md": "A dog",
  };
  const run = useEditor({ settings, files, opens: "both.code-workspace" });
  const output = (name: string): string => outputOf(join(run().workspace, name));

  it("has its sessions in the folder of the document that is edited", async () => {
    const { page } = run().editor;
    for (const [name, file] of [
      ["two", "second.md"],
      ["one", "first.md"],
    ] as const) {
      await openFile(page, file);
      await page.keyboard.press("Control+a");
      const session = await newSession(output(name), () => {
        return runCommand(page, "Imagebeam: Start Search from Selection");
      });
      await endedSession(session);
      await standsAs(page, "Finished");
    }
    assert.deepEqual(
      ["one", "two"].map((name) => sessionFoldersIn(output(name)).length),
      [1, 1],
    );
  });

  it("has the sessions of all its folders listed, each below its own", async () => {
    const { page } = run().editor;
    await runCommand(page, "View: Close All Editors");
    await openFile(page, "second.md");
    await openSessionsView(page);
    const dog = sessionRow(page, "A dog");
    await dog.click();
    await standsAs(page, "Finished");
    await runCommand(page, "Imagebeam: Refresh Sessions");
    await dog.waitFor();
    await openFile(page, "first.md");
    const wanted = ["one", "Today", "A cat", "two", "Today", "A dog"];
    const rows = await sessionRows(page);
    assert.equal(rows.length, wanted.length);
    rows.forEach((row, index) => assert.ok(row.startsWith(wanted[index] ?? "nothing"), row));
  });

  it("has what a form says in the folder that the form names, whatever is edited by then", async () => {
    const { page } = run().editor;
    await openFile(page, "second.md");
    await runCommand(page, "Imagebeam: Open Search Form");
    const form = await standsAs(page, "Start search");
    await form.locator("dd", { hasText: "two" }).first().waitFor();
    await form.locator("#goal").fill("A green frog");
    await openFile(page, "first.md");
    await page.locator(".tab", { hasText: "New search" }).click();
    const again = await standsAs(page, "Start search");
    await newSession(output("two"), () => panelButton(again, "Start search").click());
    await standsAs(page, "Finished");
  });

  it("picks among the sessions of all its folders", async () => {
    const { page } = run().editor;
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Imagebeam: Open Session");
    const picks = await rowsAsked(page, "Open which session?");
    await picks.filter({ hasText: "A dog" }).waitFor();
    await picks.filter({ hasText: "A cat" }).waitFor();
    await page.keyboard.press("Escape");
  });
});

describe("a window without a folder", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ settings, opens: null });

  it("says that sessions go to the extension's own storage, and has them there", async () => {
    const { page } = run().editor;
    const view = await openSessionsView(page);
    await view
      .getByText(/No folder is open, so searches are kept in the extension's own/)
      .waitFor();
    await runCommand(page, "Imagebeam: Open Search Form");
    const form = await standsAs(page, "Start search");
    const place = await form.locator("dd").first().innerText();
    const [, storage = ""] =
      /^(.*\/sessions) \(in the extension's own storage, for no folder is open\)$/.exec(place) ??
      [];
    const session = await newSession(storage, () => startSearch(page, "two owls"));
    await endedSession(session);
    assert.ok(existsSync(join(session, "i0c0.png")));
    await sessionRow(page, "two owls").waitFor();
    await sessionsView(page)
      .getByText(/^1 session, .*in the extension's own storage, for no folder is open$/)
      .waitFor();
  });
});
