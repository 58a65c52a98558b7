import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import type { Browser } from "playwright-core";
import { settled } from "../support/comparisons.js";
import { compareStates } from "../support/compareStates.js";
import { isLookedAt } from "../support/lookedAt.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { panelThemes } from "../support/panelThemes.data.js";

const screens = ".cache/screens/panel";
/** What an editor leaves a panel. */
const sizes = [
  [1280, 800],
  [1024, 768],
  [800, 600],
  [320, 560],
] as const;
const [widest, , , narrowest] = sizes;

/** Those that tell themes apart. */
const themed = ["compare-side", "compare-sizes-difference"];

/** Those that are made of other elements than the rest: what axe looks at. */
const axed = [
  ...["side", "slider", "onion", "difference", "refused", "trouble", "nothing", "sizes-difference"],
  "four-slider",
].map((name) => `compare-${name}`);

/** What sticks out of the page, or of what scrolls up and down in it, sideways; by class. */
const wider = `[...document.querySelectorAll(".compare, .compare-body, .toolbar, .texts, .readout, .card, .pane-state")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map(({ className }) => className)`;

/** Tools that lie on each other, by name. */
const overlaid = `(() => {
  const tools = [...document.querySelectorAll(".toolbar button, .toolbar select, .toolbar input, .share, .zoom-text")];
  const boxes = tools.map((tool) => tool.getBoundingClientRect());
  return tools.flatMap((tool, at) => tools.slice(at + 1).flatMap((other, next) => {
    const [one, two] = [boxes[at], boxes[at + 1 + next]];
    const isApart = one.right <= two.left + 1.5 || two.right <= one.left + 1.5
      || one.bottom <= two.top + 1.5 || two.bottom <= one.top + 1.5;
    return isApart ? [] : [tool.textContent + " and " + other.textContent];
  }));
})()`;

describe("the comparison panel's states", function () {
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
      const panel = await PanelPage.open(browser, server, { name: "compare", theme });
      const isWhole = theme === "dark";
      for (const { name, messages, keys } of compareStates()) {
        if (!isWhole && !themed.includes(name)) continue;
        await panel.page.evaluate(
          "sessionStorage.clear(); Storage.prototype.setItem = () => undefined",
        );
        await panel.comeBack();
        await panel.deliver(...messages);
        // A picture that has not come is waited for in vain.
        if (name !== "compare-loading") await settled(panel);
        for (const key of keys) await panel.page.keyboard.press(key);
        if (name !== "compare-loading") await settled(panel);
        const looked = !isWhole ? [widest] : themed.includes(name) ? sizes : [widest, narrowest];
        for (const [width, height] of looked) {
          await panel.resize({ width, height });
          const path = `${screens}/${name}-${theme}-${width}.png`;
          if (isLookedAt) await panel.page.screenshot({ path });
          assert.deepEqual(await panel.page.evaluate(wider), [], `${name} at ${width}`);
          assert.deepEqual(await panel.page.evaluate(overlaid), [], `${name} at ${width}`);
        }
        await panel.resize({ width: 1280, height: 800 });
        if (axed.includes(name)) assert.deepEqual(await panel.axe(), [], name);
        assert.deepEqual(await panel.complaints(), [], name);
      }
      await panel.close();
    });
  }
});
