import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { evaluateStates } from "../support/evaluateStates.js";
import { saidBy } from "../support/evaluationPages.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
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
        "gpt-image-2.6-flare against builtin 7 of 10 won: 70 % (35 % to 92 %)",
        "gpt-image-2.6-flare 6 images, $0.42, 95 s",
        "builtin 6 images, cost not known, 3 s",
      ],
    );
    await panel.page.getByRole("button", { name: /^Draw a control/ }).click();
    const last = (await saidBy(panel)).at(-1);
    assert.ok(last?.kind === "act");
    assert.equal(last.action, "drawControl");
    assert.deepEqual(await panel.complaints(), []);
    await panel.close();
  });
});
