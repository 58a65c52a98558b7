import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { seascape } from "../support/compareStates.js";
import {
  pairMessage,
  pairOf,
  pairSeen,
  resultMessage,
  resultOfVotes,
  saidBy,
  stoppedMessage,
} from "../support/evaluationPages.js";
import { withoutMetadata } from "../../src/images/embedRecipe.js";
import { orientationSegment } from "../../src/images/exifOrientation.js";
import { jpegOf } from "../support/images.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";

describe("what a blind evaluation's page gives away", function () {
  let browser: Browser;
  let server: PanelServer;
  let panel: PanelPage;
  before(async () => {
    [server, browser] = await Promise.all([startPanelServer(), launchBrowser()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    panel = await PanelPage.open(browser, server, { name: "evaluate" });
  });
  afterEach(async () => {
    assert.deepEqual(await panel.complaints(), []);
    await panel.close();
  });
  const button = (name: string | RegExp) => panel.page.getByRole("button", { name });
  const states = (): Promise<string[]> => panel.page.locator(".pane-state").allTextContents();

  it("shows neither picture before both are decoded, whichever comes first", async () => {
    const [small, wide] = [seascape(512, 512, 0), seascape(1024, 512, 0.05)];
    for (const first of ["a", "b"] as const) {
      const [pair, left, right] = pairOf(small, wide, { pair: first === "a" ? 6 : 7 });
      assert.ok(pair !== undefined && left !== undefined && right !== undefined);
      const [early, late] = first === "a" ? [left, right] : [right, left];
      await panel.deliver(pair);
      await panel.until(`document.querySelectorAll(".pane-state").length === 2`);
      await panel.frame();
      const before = await panel.page.evaluate<string>(painted);
      const zoom = await panel.text(".zoom-text");
      await panel.deliver(early);
      // The page has decoded the same picture by then, and painted.
      await panel.page.evaluate(decoded);
      for (let frames = 0; frames < 5; frames++) await panel.frame();
      assert.deepEqual(await states(), ["A is being loaded…", "B is being loaded…"]);
      assert.equal(await panel.text(".zoom-text"), zoom);
      assert.equal(await panel.page.evaluate(painted), before, first);
      await panel.deliver(late);
      await pairSeen(panel);
      assert.deepEqual(await states(), []);
    }
  });

  it("tells how many images are left out, and looks for them again", async () => {
    const [pair, ...pictures] = pairOf(seascape(64, 64, 0), seascape(64, 64, 0.1), { missing: 2 });
    assert.ok(pair !== undefined);
    await panel.deliver(pair, ...pictures);
    await pairSeen(panel);
    assert.equal(await panel.text(".question-missing"), "2 left out");
    await panel.deliver(stoppedMessage({ why: "missing", missing: 2 }));
    await panel.page.getByRole("heading", { name: "Images are missing" }).waitFor();
    assert.match(await panel.text(".stopped p"), /^2 images cannot be read now/);
    assert.doesNotMatch(await panel.text(".stopped"), /hardly change|good place to stop/);
    await button("Look again").click();
    assert.deepEqual((await saidBy(panel)).at(-1), { kind: "again" });
  });

  it("leads to the result, and to another try, where nobody can vote", async () => {
    const blocked = { why: "blocked", votes: 0, canUndo: false, reason: "Read-only." } as const;
    await panel.deliver(stoppedMessage({ ...blocked, hasResult: false }));
    await button("Try again").waitFor();
    assert.equal(await button("Show the result").count(), 0);
    await panel.deliver(stoppedMessage({ ...blocked, hasResult: true }));
    assert.match(await panel.text(".stopped p"), /^Read-only\./);
    await button("Show the result").click();
    assert.deepEqual((await saidBy(panel)).at(-1), { kind: "reveal" });
  });

  it("hands the vote over before the result is shown", async () => {
    await panel.deliver(stoppedMessage());
    await button("Let someone else vote").click();
    assert.deepEqual((await saidBy(panel)).at(-1), { kind: "otherVoter" });
  });

  it("reads from left to right, whatever a name in a sentence is written in", async () => {
    const result = { ...resultOfVotes(), sentences: ["مريم and Bob agree.", "ليلى voted."] };
    await panel.deliver(resultMessage({}, result));
    await panel.page.locator(".result-sentences li").first().waitFor();
    const sides = await panel.page.evaluate<string[]>(
      `[...document.querySelectorAll(".result-first, .result-sentences li")].map((each) => getComputedStyle(each).direction)`,
    );
    assert.deepEqual([...new Set(sides)], ["ltr"]);
  });

  it("turns a photo as its file says, of which nothing else is left", async () => {
    const photo = Buffer.from(jpegOf(24, 16));
    const turned = Buffer.concat([photo.subarray(0, 2), orientationSegment(6), photo.subarray(2)]);
    const bare = withoutMetadata(turned, "image/jpeg");
    const sizes = [];
    for (const bytes of [photo, bare]) {
      sizes.push(
        await panel.page.evaluate(
          `createImageBitmap(new Blob([Uint8Array.from(${JSON.stringify([...bytes])})], { type: "image/jpeg" }))
            .then(({ width, height }) => width + " by " + height)`,
        ),
      );
    }
    assert.deepEqual(sizes, ["24 by 16", "16 by 24"]);
  });

  it("does not say that a skipped pair is asked again", async () => {
    await panel.deliver(pairMessage());
    const title = (await button(/^Skip/).getAttribute("title")) ?? "";
    assert.match(title, /not asked again/);
  });
});

/** What is painted; words over it come slowly. */
const painted = `document.querySelector(".stage-canvas").toDataURL()`;

/** Settles after a picture of the same size was decoded behind the one that was sent. */
const decoded = `(async () => {
  const canvas = new OffscreenCanvas(1024, 512);
  canvas.getContext("2d").fillRect(0, 0, 1024, 512);
  await createImageBitmap(await canvas.convertToBlob());
})()`;
