import assert from "node:assert/strict";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf, sessionWhen } from "../support/editorSessions.js";
import { assertImagesThere, assertNothingPaidTwice } from "../support/sessionChecks.js";
import { assertShows, panelButton, standsAs, startSearch } from "./launcher/searchPanel.js";
import { answerQuestion, notification, openFile, runCommand } from "./launcher/workbench.js";

const limited = {
  "imagebeam.search.candidates": 4,
  "imagebeam.search.iterations": 2,
  "imagebeam.search.maxImages": 4,
  "imagebeam.search.stopOnPlateau": false,
};

/** Two limits that end a search at one moment. */
const files = { "twice.md": "---\nimagebeam:\n  maxCalls: 12\n---\nA green barn\n" };

describe("a search that ended at a limit", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ settings: limited, files });
  let session = "";

  it("says at which one", async () => {
    const { page } = run().editor;
    const output = outputOf(run().workspace);
    session = await newSession(output, () => startSearch(page, "a red barn"));
    const panel = await standsAs(page, "Finished");
    await panel.getByText("The search ended at the limit of 4 images.").waitFor();
    assert.equal((await endedSession(session)).state.totals.images, 4);
  });

  it("goes on to its end once its panel's button has raised it", async () => {
    const { page } = run().editor;
    const panel = await standsAs(page, "Finished");
    await panelButton(panel, "Raise the limit and go on").click();
    await answerQuestion(page, "Raise limit and go on: images", "8");
    const { state, events } = await sessionWhen(session, "to end at 8", ({ end, totals }) => {
      return end !== null && totals.images === 8;
    });
    assert.equal(state.caps.maxImages, 8);
    assert.ok(state.end?.kind === "finished" && state.end.reason === "completed");
    assertNothingPaidTwice(events);
    await assertImagesThere(session, events);
    await panel.getByText("Refine 1").first().waitFor();
    await standsAs(page, "Finished");
    await assertShows(panel, state);
    assert.equal(await panelButton(panel, "Raise the limit and go on").count(), 0);
  });

  it("is not raised again by the palette: a sentence says why", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Raise Limit and Go On");
    await notification(page, /This search did not end at a limit\. Run it again/).waitFor();
    // It would lie over the panel's buttons.
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("asks for each limit that stands in the way, and which one first", async () => {
    const { page } = run().editor;
    await runCommand(page, "View: Close All Editors");
    await openFile(page, "twice.md");
    const output = outputOf(run().workspace);
    const twice = await newSession(output, () =>
      runCommand(page, "Imagebeam: Start Search from File"),
    );
    const panel = await standsAs(page, "Finished");
    await panel.getByText("ended at the limits of 4 images and 12 model calls").waitFor();
    await panelButton(panel, "Raise the limit and go on").click();
    await page.locator(".quick-input-list .focused", { hasText: "4 images" }).waitFor();
    await page.keyboard.press("Enter");
    await answerQuestion(page, "Raise limit and go on: images", "8");
    await answerQuestion(page, "Raise limit and go on: model calls", "40");
    const { state } = await sessionWhen(twice, "to end at 8", ({ end, totals }) => {
      return end !== null && totals.images === 8;
    });
    assert.deepEqual([state.caps.maxImages, state.caps.maxCalls], [8, 40]);
  });
});
