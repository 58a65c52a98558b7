import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { evaluateStates } from "../support/evaluateStates.js";
import { resultWith, saidBy, stoppedMessage } from "../support/evaluationPages.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { pairResultMessage } from "../support/pairResult.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";

describe("the result of a blind evaluation of searches against each other", function () {
  let browser: Browser;
  let server: PanelServer;
  before(async () => {
    [server, browser] = await Promise.all([startPanelServer(), launchBrowser()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  it("has the win rate with its interval, and images, cost and seconds of both", async () => {
    const panel = await PanelPage.open(browser, server, { name: "evaluate" });
    const messages = evaluateStates().find(({ name }) => name === "evaluate-result-arms")?.messages;
    await panel.deliver(...(messages ?? assert.fail()));
    const table = panel.page.locator(".part", { hasText: "Against each other" });
    const rows = await table.locator("tr").allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.replace(/[\s\u00a0]+/g, " ")),
      [
        "gpt-image-2.6-flare against builtin In brackets: how many it may be of very many votes (95 %); a tie is half a win 7 of 10 won: 70 % (35 % to 92 %)",
        "gpt-image-2.6-flare 6 images, $0.42, 1 minute 35 seconds",
        "builtin 6 images, cost not known, 3 seconds",
      ],
    );
    await panel.page.getByRole("button", { name: /^Draw a control/ }).click();
    const last = (await saidBy(panel)).at(-1);
    assert.ok(last?.kind === "act");
    assert.equal(last.action, "drawControl");
    assert.deepEqual(await panel.complaints(), []);
    await panel.close();
  });

  it("of one pair is the answer and the two images beside each other, and no statistics", async () => {
    const panel = await PanelPage.open(browser, server, { name: "evaluate" });
    await panel.deliver(...resultWith(pairResultMessage()));
    await panel.until(
      `document.querySelectorAll(".pair-side canvas[data-state=shown]").length === 2`,
    );
    assert.equal(
      await panel.text(".result-first"),
      "The only vote preferred search to control. One vote alone could be chance.",
    );
    const sides = panel.page.locator(".pair-side");
    assert.match(await sides.nth(0).innerText(), /^search i2c0\s+Preferred in the only vote/);
    assert.match(await sides.nth(1).innerText(), /^control i0c3\s+Not preferred in the only vote/);
    for (const width of [1280, 930, 676, 450]) {
      await panel.resize({ width, height: 800 });
      const [one, other] = [await sides.nth(0).boundingBox(), await sides.nth(1).boundingBox()];
      assert.ok(one !== null && other !== null && one.y === other.y, String(width));
      assert.ok(one.x + one.width <= other.x);
    }
    assert.equal(await panel.page.locator(".plot, .strip, .voters, .leader").count(), 0);
    const all = (await panel.text(".result-body")).replace(/\s+/g, " ");
    assert.doesNotMatch(all, /%|tau|rank|interval|agree|place \d|probab/i);
    assert.deepEqual(await panel.axe(), []);
    await panel.page.getByRole("button", { name: "Pick the winner: search i2c0" }).click();
    assert.deepEqual((await saidBy(panel)).at(-1), { kind: "act", item: 0, action: "pickWinner" });
    assert.deepEqual(await panel.complaints(), []);
    await panel.close();
  });

  it("shows the chosen image below the row that it was chosen in, where there is one column", async () => {
    const panel = await PanelPage.open(browser, server, { name: "evaluate" });
    await panel.deliver(...resultWith());
    await panel.until(
      `document.querySelectorAll(".strip-item canvas[data-state=shown]").length === 12`,
    );
    const chosen = panel.page.locator(".strip-item").nth(3);
    for (const width of [930, 676, 450]) {
      await panel.resize({ width, height: 700 });
      await chosen.click();
      assert.match(await panel.text(".leader-name"), /^4th: /);
      const [row, large, first] = await Promise.all(
        [".order", ".leader", ".result-first"].map((part) =>
          panel.page.locator(part).boundingBox(),
        ),
      );
      assert.ok(row != null && large != null && first != null);
      // Never directly below the sentence that names another one.
      if (width < 760) assert.ok(first.y < row.y && row.y + row.height <= large.y, String(width));
      else assert.ok(large.x + large.width <= first.x);
    }
    assert.deepEqual(await panel.complaints(), []);
    await panel.close();
  });

  it("has a picture beside each name of its plots, and says what takes a while", async () => {
    const panel = await PanelPage.open(browser, server, { name: "evaluate" });
    await panel.deliver(stoppedMessage());
    await panel.page.getByRole("button", { name: "Show the result" }).click();
    await panel.until(
      `document.querySelector(".working")?.textContent === "Working out the result…"`,
    );
    await panel.deliver(...resultWith());
    await panel.until(`document.querySelector(".working")?.textContent === ""`);
    await panel.until(
      `document.querySelectorAll(".plot-strengths .plot-picture canvas[data-state=shown]").length === 12`,
    );
    assert.equal(await panel.page.locator(".plot-ranks .plot-picture").count(), 22);
    // Each in the place that the plot keeps for it.
    const away = await panel.page.evaluate<number>(
      `Math.max(...[...document.querySelectorAll(".plot-with-pictures")].flatMap((plot) => {
        const places = [...plot.querySelectorAll("rect[data-item]")].map((place) => place.getBoundingClientRect());
        return [...plot.querySelectorAll(".plot-picture")].map((picture, at) => {
          const box = picture.getBoundingClientRect();
          return Math.hypot(box.x - places[at].x, box.y - places[at].y, box.width - places[at].width);
        });
      }))`,
    );
    assert.ok(away < 1, String(away));
    await panel.close();
  });
});
