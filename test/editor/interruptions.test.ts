import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { brief, editorTimeoutMs, endless, longSearch, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf, sessionWhen } from "../support/editorSessions.js";
import { assertImagesThere, assertNothingPaidTwice } from "../support/sessionChecks.js";
import { loadSession } from "../../src/sessions/loadSession.js";
import type { SessionEvent } from "../../src/protocol/events.js";
import type { SearchState } from "../../src/search/state.js";
import type { Editor } from "./launcher/editor.js";
import {
  assertShows,
  panelButton,
  panelHidden,
  searchPanel,
  standsAs,
  startSearch,
} from "./launcher/searchPanel.js";
import { askToFind, openByClick, openSessionsView, sessionRow } from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import { openFile, runCommand, webviewFrame } from "./launcher/workbench.js";

/** A whole search, with the editor beside it on two cores. */
const searchMs = 180_000;
const hides = 10;

const isUnderWay = ({ totals, end }: SearchState): boolean => totals.images >= 4 && end === null;

describe("in the middle of a search", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ settings: longSearch, files: { ...endless, ...brief } });

  const startLong = async (goal: string): Promise<string> => {
    const { editor, workspace } = run();
    const session = await newSession(outputOf(workspace), () => startSearch(editor.page, goal));
    await searchPanel(editor.page);
    return session;
  };
  afterEach(async () => {
    await runCommand(run().editor.page, "View: Close All Editors");
  });

  it("a panel that is hidden and shown ten times loses nothing and has nothing twice", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    await openFile(page, "endless.md");
    const session = await newSession(outputOf(workspace), () => {
      return runCommand(page, "Imagebeam: Start Search from File");
    });
    await searchPanel(page);
    // Beside the text at first: there it could not be hidden.
    await runCommand(page, "View: Move Editor into First Group");
    for (let time = 0; time < hides; time += 1) {
      await searchPanel(page);
      await page.keyboard.press("Control+PageUp");
      await panelHidden(page);
      await page.keyboard.press("Control+PageDown");
    }
    await searchPanel(page);
    const { end, totals } = (await loadSession(session)).state;
    assert.equal(end, null, `The search was over too early, with ${totals.images} images`);
    await runCommand(page, "Imagebeam: Cancel Search");
    const panel = await standsAs(page, "Cancelled");
    const { state, events } = await endedSession(session);
    await assertShows(panel, state);
    assertNothingPaidTwice(events);
  });

  it("a reload of the window leaves it interrupted, shown as the journal has it, and resumable", async () => {
    const { editor } = run();
    const session = await startLong("A red boat under a full moon");
    await sessionWhen(session, "to be under way", isUnderWay);
    await editor.reload();
    const panel = await standsAs(editor.page, "Interrupted");
    const { state, events } = await loadSession(session);
    assert.equal(state.end, null);
    await assertShows(panel, state);
    await panelButton(panel, "Resume").click();
    await assertResumed(session, events);
    const finished = await standsAs(editor.page, "Finished", searchMs);
    const after = (await loadSession(session)).state;
    await assertShows(finished, after);
  });

  it("a reload leaves panels behind another tab, which are brought forward and not opened twice", async () => {
    const { editor } = run();
    const { page } = editor;
    await openFile(page, "brief.md");
    await runCommand(page, "Imagebeam: Start Search from File");
    await standsAs(page, "Finished", searchMs);
    await runCommand(page, "Imagebeam: Open Gallery");
    await webviewFrame(page, '[role="gridcell"]');
    await runCommand(page, "View: Join All Editor Groups");
    await openFile(page, "brief.md");
    const tabs = await page.locator(".tab").allInnerTexts();
    await editor.reload();
    await runCommand(page, "Imagebeam: Open Gallery");
    await webviewFrame(page, '[role="gridcell"]');
    await openSessionsView(page);
    await openByClick(page, sessionRow(page, "A red barn").first(), "Finished");
    await waitFor("the same tabs as before", async () => {
      const now = await page.locator(".tab").allInnerTexts();
      if (now.toSorted().join() !== tabs.toSorted().join()) throw new Error(now.join("\n"));
      return true;
    });
  });

  it("the extension host's death leaves it interrupted, in its panel and the list, and resumable", async () => {
    const { page } = run().editor;
    const session = await startLong("A lighthouse on a cliff");
    await openSessionsView(page);
    await sessionWhen(session, "to be under way", isUnderWay);
    await killExtensionHost(run().editor);
    const { state, events } = await loadSession(session);
    assert.equal(state.end, null);
    const row = sessionRow(page, /interrupted/);
    await row.waitFor();
    const panel = await standsAs(page, "Interrupted");
    await assertShows(panel, state);
    await onePanel(page);
    await panelButton(panel, "Resume").click();
    await assertResumed(session, events);
    await standsAs(page, "Finished", searchMs);
    await row.waitFor({ state: "detached" });
  });

  it("the extension host's death takes nothing of what was typed, nor a panel that is hidden", async () => {
    const { page } = run().editor;
    const goal = "Two owls on a branch";
    await openFile(page, "brief.md");
    await runCommand(page, "Imagebeam: Start Search from File");
    await searchPanel(page);
    await runCommand(page, "View: Join All Editor Groups");
    // A page that is still being loaded takes no keys.
    await standsAs(page, "Finished", searchMs);
    await runCommand(page, "Imagebeam: Open Search Form");
    const abandoned = await standsAs(page, "Start search");
    await abandoned.getByLabel("Goal").fill(goal);
    await hostAnswers(page);
    await killExtensionHost(run().editor);
    await waitFor("the form to be replaced", () => abandoned.isDetached());
    const form = await standsAs(page, "Start search");
    const start = (): Promise<void> => panelButton(form, "Start search").click();
    const next = await newSession(outputOf(run().workspace), start);
    await standsAs(page, "Finished", searchMs);
    assert.equal((await endedSession(next)).state.plan.goal, goal);
    await page.keyboard.press("Control+PageUp");
    const hidden = await waitFor("the panel that was hidden", async () => {
      const shown = await standsAs(page, "Finished");
      return (await shown.getByText("A red barn").count()) > 0 && shown;
    });
    await panelButton(hidden, "Run again").click();
    const again = await standsAs(page, "Start search");
    assert.equal(await again.getByLabel("Goal").inputValue(), "A red barn");
  });
});

/** The extension host has done what it was asked for later, so it has taken what was told before. */
async function hostAnswers(page: Page): Promise<void> {
  const question = await askToFind(page);
  await page.keyboard.press("Escape");
  await question.waitFor({ state: "hidden" });
}

/** Kills it as a crash does; resolves once the editor has started another one. */
async function killExtensionHost(editor: Editor): Promise<void> {
  const [host] = editor.extensionHosts();
  assert.ok(host !== undefined);
  process.kill(host, "SIGKILL");
  await waitFor("another extension host", () => {
    return editor.extensionHosts().some((pid) => pid !== host);
  });
}

/** Resolves once there is no other tab: what was abandoned is gone. */
async function onePanel(page: Page): Promise<void> {
  await waitFor("a single tab", async () => (await page.locator(".tab").count()) === 1);
}

/** The search has got to its end, and nothing that was there before has been made again. */
async function assertResumed(session: string, before: readonly SessionEvent[]): Promise<void> {
  const { state, events } = await waitFor(
    "the resumed search to end",
    async () => {
      const loaded = await loadSession(session);
      return loaded.state.end !== null && loaded;
    },
    searchMs,
  );
  assert.equal(state.end?.kind, "finished");
  assert.deepEqual(events.slice(0, before.length), before);
  assert.ok(events.some(({ kind }) => kind === "searchResumed"));
  assertNothingPaidTwice(events);
  await assertImagesThere(session, events);
  const { candidates, iterations } = state.plan;
  assert.equal(events.filter(({ kind }) => kind === "imageDrawn").length, candidates * iterations);
}
