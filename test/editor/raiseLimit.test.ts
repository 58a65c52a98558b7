import assert from "node:assert/strict";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf } from "../support/editorSessions.js";
import { assertImagesThere, assertNothingPaidTwice } from "../support/sessionChecks.js";
import { assertShows, panelButton, standsAs, startSearch } from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { answerQuestion, notification, runCommand } from "./launcher/workbench.js";

const limited = {
  "imagebeam.search.candidates": 4,
  "imagebeam.search.iterations": 2,
  "imagebeam.search.maxImages": 4,
  "imagebeam.search.stopOnPlateau": false,
};

describe("a search that ended at a limit", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ settings: limited });
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
    const ended = await waitFor("the search to end at 8 images", async () => {
      const now = await endedSession(session);
      return now.state.totals.images === 8 ? now : undefined;
    });
    const { state, events } = ended;
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
  });
});
