import assert from "node:assert/strict";
import { editorTimeoutMs, endless, longSearch, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf, sessionWhen } from "../support/editorSessions.js";
import { assertImagesThere, assertNothingPaidTwice } from "../support/sessionChecks.js";
import { loadSession } from "../../src/sessions/loadSession.js";
import type { SessionEvent } from "../../src/protocol/events.js";
import type { SearchState } from "../../src/search/state.js";
import {
  foldedCandidates,
  panelButton,
  panelHidden,
  searchPanel,
  shownCandidates,
  standsAs,
  startSearch,
} from "./launcher/searchPanel.js";
import { openByClick, openSessionsView, sessionRow } from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import { openFile, runCommand } from "./launcher/workbench.js";

/** A whole search, with the editor beside it on two cores. */
const searchMs = 60_000;
const hides = 20;

const isUnderWay = ({ totals, end }: SearchState): boolean => totals.images >= 4 && end === null;

describe("in the middle of a search", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ settings: longSearch, files: endless });

  const startLong = async (goal: string): Promise<string> => {
    const { editor, workspace } = run();
    const session = await newSession(outputOf(workspace), () => startSearch(editor.page, goal));
    await searchPanel(editor.page);
    return session;
  };
  afterEach(async () => {
    await runCommand(run().editor.page, "View: Close All Editors");
  });

  it("a panel that is hidden and shown 20 times loses nothing and has nothing twice", async () => {
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
    assert.deepEqual(await shownCandidates(panel), foldedCandidates(state));
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
    assert.deepEqual(await shownCandidates(panel), foldedCandidates(state));
    await panelButton(panel, "Resume").click();
    await assertResumed(session, events);
    const finished = await standsAs(editor.page, "Finished", searchMs);
    const after = (await loadSession(session)).state;
    assert.deepEqual(await shownCandidates(finished), foldedCandidates(after));
  });

  it("the extension host's death leaves it interrupted in the list, and resumable", async () => {
    const { editor } = run();
    const session = await startLong("A lighthouse on a cliff");
    await openSessionsView(editor.page);
    await sessionWhen(session, "to be under way", isUnderWay);
    const [host] = editor.extensionHosts();
    assert.ok(host !== undefined);
    process.kill(host, "SIGKILL");
    await waitFor("another extension host", () => {
      return editor.extensionHosts().some((pid) => pid !== host);
    });
    const { state, events } = await loadSession(session);
    assert.equal(state.end, null);
    const row = sessionRow(editor.page, /interrupted/);
    const panel = await openByClick(editor.page, row, "Interrupted");
    assert.deepEqual(await shownCandidates(panel), foldedCandidates(state));
    await panelButton(panel, "Resume").click();
    await assertResumed(session, events);
    await standsAs(editor.page, "Finished", searchMs);
    await row.waitFor({ state: "detached" });
  });
});

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
