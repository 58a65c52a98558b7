import assert from "node:assert/strict";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brief, editorTimeoutMs, longSearch, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf, sessionWhen } from "../support/editorSessions.js";
import { fillableDisk } from "../support/fullDisk.js";
import { assertImagesThere, assertNothingPaidTwice } from "../support/sessionChecks.js";
import {
  panelButton,
  panelHidden,
  searchPanel,
  standsAs,
  startSearch,
} from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { openFile, notification, runCommand, webviewFrame } from "./launcher/workbench.js";

const searchMs = 180_000;
/** What the panel says, or a notification where the disk did not even take the pause. */
const diskFailed = /The disk (?:is full|failed)/;

describe("when the disk fails", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ settings: longSearch, files: brief });
  const output = (): string => outputOf(run().workspace);
  const host = (): number => run().editor.extensionHosts()[0] ?? 0;
  let hostAtFirst = 0;

  const briefSearch = async (): Promise<string> => {
    const { page } = run().editor;
    await openFile(page, "brief.md");
    return await newSession(output(), () => runCommand(page, "Imagebeam: Start Search from File"));
  };

  before(async () => {
    await openFile(run().editor.page, "notes.md");
    hostAtFirst = host();
  });
  afterEach(async () => {
    assert.equal(host(), hostAtFirst, "The extension host died");
    const { page } = run().editor;
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("a search that cannot be saved is not begun, and a sentence says why", async () => {
    const { page } = run().editor;
    writeFileSync(output(), "not a folder");
    await startSearch(page, "a red boat");
    await notification(page, /output is not a folder: choose another one/).waitFor();
    rmSync(output());
  });

  it("a search that fills the disk pauses, says so, and goes on once there is room", async () => {
    const { page } = run().editor;
    const disk = fillableDisk(output());
    try {
      const session = await newSession(output(), () => startSearch(page, "a lighthouse"));
      const panel = await searchPanel(page);
      await sessionWhen(session, "to draw", ({ totals }) => totals.images >= 4);
      disk.fill(host());
      await waitFor("a sentence that says so", async () => {
        const said = [notification(page, diskFailed), panel.getByText(diskFailed)];
        return (await Promise.all(said.map((place) => place.isVisible()))).includes(true);
      });
      disk.free(host());
      await panelButton(panel, "Resume").click();
      await standsAs(page, "Finished", searchMs);
      const { state, events } = await endedSession(session);
      assert.equal(state.totals.images, state.plan.candidates * state.plan.iterations);
      assertNothingPaidTwice(events);
      await assertImagesThere(session, events);
      await runCommand(page, "View: Close All Editors");
      await panelHidden(page);
    } finally {
      disk.remove();
    }
  });

  it("a session that was moved away says so in its panel, and is shown once it is back", async () => {
    const { page } = run().editor;
    const session = await briefSearch();
    const panel = await standsAs(page, "Finished", searchMs);
    renameSync(session, `${session}.away`);
    await panelButton(panel, "Run again with changes").click();
    await notification(page, /is not there: was the folder moved or deleted\?/).waitFor();
    const trouble = await webviewFrame(page, ".message-page h1");
    await trouble
      .getByText(/The session's folder was moved or deleted: .*\. Put it back/)
      .waitFor();
    renameSync(`${session}.away`, session);
    await panelButton(trouble, "Try again").click();
    await standsAs(page, "Finished");
  });

  it("a session that is deleted while its search runs says so, and the next search runs", async () => {
    const { page } = run().editor;
    const session = await newSession(output(), () => startSearch(page, "a red barn"));
    await searchPanel(page);
    await sessionWhen(session, "to draw", ({ totals }) => totals.images >= 2);
    // At one stroke, as into a trash: else an image could come into the folder meanwhile.
    renameSync(session, join(run().workspace, "trash"));
    const trouble = await webviewFrame(page, ".message-page h1");
    await trouble
      .getByText(/The session's folder was moved or deleted: .*\. Put it back/)
      .waitFor();
    await page.locator(".statusbar-item", { hasText: "images" }).waitFor({ state: "detached" });
    await briefSearch();
    await standsAs(page, "Finished", searchMs);
  });
});
