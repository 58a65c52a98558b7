import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { commands, ConfigurationTarget, env, Selection, Uri, window, workspace } from "vscode";
import {
  endedSession,
  newSession,
  sessionFoldersIn,
  sessionWhen,
} from "../../support/editorSessions.js";
import { assertNothingPaidTwice } from "../../support/sessionChecks.js";
import { waitFor } from "../launcher/waitFor.js";
import {
  closeAllEditors,
  longPlan,
  outputPath,
  smallPlan,
  tabTitles,
  workspacePath,
} from "./hosted.js";

const start = (plan: object): Promise<string> =>
  newSession(outputPath(), () =>
    Promise.resolve(commands.executeCommand("imagebeam.startSearch", plan)),
  );
const run = async (id: string, argument?: unknown): Promise<void> => {
  await commands.executeCommand(`imagebeam.${id}`, argument);
};

describe("a search by commands", () => {
  afterEach(closeAllEditors);

  it("is started with a plan, shows its panel and leaves a whole session", async () => {
    const folder = await start(smallPlan);
    const { state, events } = await endedSession(folder);
    assert.equal(state.end?.kind, "finished");
    assert.equal(state.plan.seed, smallPlan.seed);
    assert.equal(state.totals.images, 4);
    assertNothingPaidTwice(events);
    await waitFor("its tab", () => tabTitles().includes(smallPlan.goal));
  });

  it("is started from the text that is selected, in any document", async () => {
    const text = "const goal = 'a lighthouse on a cliff';\n";
    const document = await workspace.openTextDocument({ language: "javascript", content: text });
    const editor = await window.showTextDocument(document);
    editor.selection = new Selection(0, 14, 0, 37);
    await withSettings({ "search.candidates": 1, "search.iterations": 1 }, async () => {
      const folder = await newSession(outputPath(), () => run("startFromSelection"));
      const { state } = await endedSession(folder);
      assert.equal(state.plan.goal, "a lighthouse on a cliff");
      assert.equal(state.plan.candidates, 1);
    });
  });

  it("takes its options from a file's front matter", async () => {
    const text =
      "---\nimagebeam:\n  candidates: 1\n  iterations: 1\n  widthPx: 64\n---\nA red barn\n";
    const uri = Uri.file(join(workspacePath(), "barn.md"));
    await workspace.fs.writeFile(uri, Buffer.from(text));
    const folder = await newSession(outputPath(), () => run("startFromFile", uri));
    const { plan } = (await endedSession(folder)).state;
    assert.deepEqual(
      [plan.goal, plan.candidates, plan.iterations, plan.widthPx],
      ["A red barn", 1, 1, 64],
    );
  });

  it("starts nothing where nothing is selected, or the plan is out of range", async () => {
    await window.showTextDocument(Uri.file(join(workspacePath(), "notes.md")));
    const before = sessionFoldersIn(outputPath());
    await run("startFromSelection");
    await run("startSearch", { ...smallPlan, candidates: 65 });
    await run("startSearch", { ...smallPlan, goal: "" });
    assert.deepEqual(sessionFoldersIn(outputPath()), before);
  });

  it("pauses, goes on, and is cancelled", async () => {
    const folder = await start(longPlan);
    await sessionWhen(folder, "to draw", ({ totals }) => totals.images > 0);
    await run("pauseSearch", { folder });
    const paused = await sessionWhen(folder, "to pause", ({ pause, running }) => {
      return pause !== null && Object.keys(running).length === 0;
    });
    assert.equal(paused.state.end, null);
    await run("resumeSearch", { folder });
    await sessionWhen(folder, "to go on", ({ totals }) => {
      return totals.images > paused.state.totals.images;
    });
    await run("cancelSearch", { folder });
    const { state, events } = await endedSession(folder);
    assert.ok(state.end?.kind === "finished" && state.end.reason === "cancelled");
    assertNothingPaidTwice(events);
  });

  it("runs beside others", async () => {
    const [one, two] = [await start(longPlan), await start({ ...longPlan, goal: "a barn" })];
    for (const folder of [one, two]) {
      await sessionWhen(folder, "to draw", ({ totals, end }) => totals.images > 0 && end === null);
    }
    for (const folder of [one, two]) await run("cancelSearch", { folder });
    for (const folder of [one, two]) await endedSession(folder);
  });
});

describe("an image by commands", () => {
  let folder = "";
  before(async () => {
    folder = await start(smallPlan);
    await endedSession(folder);
  });
  afterEach(closeAllEditors);

  it("goes into the document as a relative link, with the goal as its text", async () => {
    const uri = Uri.file(join(workspacePath(), "poster/page one.md"));
    await workspace.fs.writeFile(uri, Buffer.from("# Poster\n"));
    const document = await workspace.openTextDocument(uri);
    const editor = await window.showTextDocument(document);
    editor.selection = new Selection(1, 0, 1, 0);
    await run("insertImage", { folder });
    const [, alt, link] = /^!\[(.*)\]\((.*)\)$/m.exec(document.getText()) ?? [];
    assert.equal(alt, smallPlan.goal);
    assert.ok(link !== undefined && !link.startsWith("/"), link);
    assert.ok(existsSync(join(dirname(uri.fsPath), decodeURIComponent(link))), link);
    await document.save();
  });

  it("has its prompt copied", async () => {
    const { state } = await endedSession(folder);
    const winner = state.end?.kind === "finished" ? state.end.winner : null;
    await env.clipboard.writeText("");
    await run("copyPrompt", { folder });
    assert.equal(
      await env.clipboard.readText(),
      winner === null ? "" : state.candidates[winner]?.texts?.prompt,
    );
  });

  it("of another candidate is opened in an editor tab", async () => {
    await run("openImage", { folder, candidate: "i0c1" });
    await waitFor("its tab", () => tabTitles().includes("i0c1.png"));
  });
});

/** With settings of the workspace, taken back afterwards. */
async function withSettings(
  values: Readonly<Record<string, unknown>>,
  act: () => Promise<void>,
): Promise<void> {
  const set = async (key: string, value: unknown): Promise<void> => {
    const settings = workspace.getConfiguration("imagebeam");
    await settings.update(key, value, ConfigurationTarget.Workspace);
  };
  for (const [key, value] of Object.entries(values)) await set(key, value);
  try {
    await act();
  } finally {
    for (const key of Object.keys(values)) await set(key, undefined);
  }
}
