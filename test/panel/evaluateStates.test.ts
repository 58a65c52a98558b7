import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import type { Browser } from "playwright-core";
import { pairSeen } from "../support/evaluationPages.js";
import { evaluateStates } from "../support/evaluateStates.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { panelThemes } from "../support/panelThemes.data.js";

const screens = ".cache/screens/panel";
/** What an editor leaves a panel. */
const sizes = [
  [1280, 800],
  [1024, 768],
  [800, 600],
  [460, 800],
] as const;
const [widest, , , narrowest] = sizes;

/** Those that tell themes apart. */
const themed = ["evaluate-pair", "evaluate-result"];

/** What sticks out of the page, or of what scrolls up and down in it, sideways; by class. */
const wider = `[...document.querySelectorAll(".evaluate, .question, .question-tools, .ballot, .answers, .answer, .result-head, .result-body, .part, .plot-frame, .buttons")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map(({ className }) => className)`;

/** Buttons that lie on each other or outside of the page, by name. */
const overlaid = `(() => {
  const buttons = [...document.querySelectorAll(".question button, .question select, .ballot button, .result-head .button")];
  const boxes = buttons.map((button) => button.getBoundingClientRect());
  return buttons.flatMap((button, at) => {
    const one = boxes[at];
    const isOutside = one.right > innerWidth + 1 || one.left < -1 || one.bottom > innerHeight + 1;
    const under = buttons.slice(at + 1).filter((_, next) => {
      const two = boxes[at + 1 + next];
      return !(one.right <= two.left + 1.5 || two.right <= one.left + 1.5 || one.bottom <= two.top + 1.5 || two.bottom <= one.top + 1.5);
    });
    return [...(isOutside ? [button.textContent + " outside"] : []), ...under.map((other) => button.textContent + " and " + other.textContent)];
  });
})()`;

describe("the states of a blind evaluation's page", function () {
  let browser: Browser;
  let server: PanelServer;
  before(async () => {
    mkdirSync(screens, { recursive: true });
    [server, browser] = await Promise.all([startPanelServer(), launchBrowser()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const { name: theme } of panelThemes) {
    it(`are readable in the theme ${theme}, nothing cut off, and without complaint`, async () => {
      const panel = await PanelPage.open(browser, server, { name: "evaluate", theme });
      const isWhole = theme === "dark";
      for (const { name, messages, keys } of evaluateStates()) {
        if (!isWhole && !themed.includes(name)) continue;
        await panel.page.evaluate(
          "sessionStorage.clear(); Storage.prototype.setItem = () => undefined",
        );
        await panel.comeBack();
        await panel.deliver(...messages);
        if (messages[0]?.kind === "pair") await pairSeen(panel);
        const pictures = messages.filter(({ kind }) => kind === "itemPicture").length;
        await panel.until(
          `document.querySelectorAll(".strip-item canvas[data-state=shown]").length >= ${pictures}`,
        );
        for (const key of keys) await panel.page.keyboard.press(key);
        await panel.frame();
        const looked = themed.includes(name) ? sizes : [widest, narrowest];
        for (const [width, height] of looked) {
          await panel.resize({ width, height });
          await panel.page.screenshot({ path: `${screens}/${name}-${theme}-${width}.png` });
          assert.deepEqual(await panel.page.evaluate(wider), [], `${name} at ${width}`);
          assert.deepEqual(await panel.page.evaluate(overlaid), [], `${name} at ${width}`);
        }
        await panel.resize({ width: 1280, height: 800 });
        assert.deepEqual(await panel.axe(), [], name);
        assert.deepEqual(await panel.complaints(), [], name);
      }
      await panel.close();
    });
  }
});
