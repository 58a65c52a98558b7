import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import type { Browser } from "playwright-core";
import { isLookedAt } from "./lookedAt.js";
import { launchBrowser, PanelPage, type PanelOptions } from "./panelPage.js";
import { startPanelServer, type PanelServer } from "./panelServer.js";
import { panelThemes } from "./panelThemes.data.js";

/** A state that a page can be in: the host's messages, and the keys that lead there. */
export interface PageState<Message> {
  readonly name: string;
  readonly messages: readonly Message[];
  /** As Playwright calls them. */
  readonly keys: readonly string[];
}

export interface LookedThrough<State> {
  readonly page: NonNullable<PanelOptions["name"]>;
  readonly states: () => readonly State[];
  /** Names of those that tell themes apart: in every theme, and in one of them at every size. */
  readonly themed: readonly string[];
  /** Whether axe looks at it. */
  readonly isAxed: (name: string) => boolean;
  /** The narrowest that the page is for, beside the sizes that an editor usually leaves it. */
  readonly narrowest: readonly [width: number, height: number];
  /** Selectors of what nothing may stick out of, and of what may not lie on each other. */
  readonly frames: string;
  readonly tools: string;
  /** Waits until all of the state is there. */
  readonly settled: (panel: PanelPage, state: State) => Promise<void>;
}

const screens = ".cache/screens/panel";

/** What sticks out of the page, or of what scrolls up and down in it, sideways; by class. */
const widerIn = (frames: string): string => `[...document.querySelectorAll("${frames}")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map(({ className }) => className)`;

/** Tools that lie on each other, or outside of the page, by name. */
const overlaidIn = (tools: string): string => `(() => {
  const tools = [...document.querySelectorAll("${tools}")];
  const boxes = tools.map((tool) => tool.getBoundingClientRect());
  return tools.flatMap((tool, at) => {
    const one = boxes[at];
    const isOutside = one.right > innerWidth + 1 || one.left < -1 || one.bottom > innerHeight + 1;
    const under = tools.slice(at + 1).filter((_, next) => {
      const two = boxes[at + 1 + next];
      return !(one.right <= two.left + 1.5 || two.right <= one.left + 1.5
        || one.bottom <= two.top + 1.5 || two.bottom <= one.top + 1.5);
    });
    return [...(isOutside ? [tool.textContent + " outside"] : []), ...under.map((other) => tool.textContent + " and " + other.textContent)];
  });
})()`;

/** Looks at every state of a page in the dark theme, and at those that tell themes apart in all. */
export function looksThrough<State extends PageState<object>>(of: LookedThrough<State>): void {
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
  const widest = [1280, 800] as const;
  const sizes = [widest, [1024, 768], [800, 600], of.narrowest] as const;
  for (const { name: theme } of panelThemes) {
    it(`are readable in the theme ${theme}, nothing cut off, and without complaint`, async () => {
      const panel = await PanelPage.open(browser, server, { name: of.page, theme });
      const isWhole = theme === "dark";
      for (const state of of.states()) {
        const { name, messages, keys } = state;
        const isThemed = of.themed.includes(name);
        if (!isWhole && !isThemed) continue;
        await panel.page.evaluate(
          "sessionStorage.clear(); Storage.prototype.setItem = () => undefined",
        );
        await panel.comeBack();
        await panel.deliver(...messages);
        await of.settled(panel, state);
        for (const key of keys) await panel.page.keyboard.press(key);
        await of.settled(panel, state);
        await panel.frame();
        const looked = !isWhole ? [widest] : isThemed ? sizes : [widest, of.narrowest];
        for (const [width, height] of looked) {
          await panel.resize({ width, height });
          const path = `${screens}/${name}-${theme}-${width}.png`;
          if (isLookedAt) await panel.page.screenshot({ path });
          assert.deepEqual(
            await panel.page.evaluate(widerIn(of.frames)),
            [],
            `${name} at ${width}`,
          );
          assert.deepEqual(
            await panel.page.evaluate(overlaidIn(of.tools)),
            [],
            `${name} at ${width}`,
          );
        }
        await panel.resize({ width: 1280, height: 800 });
        if (of.isAxed(name)) assert.deepEqual(await panel.axe(), [], name);
        assert.deepEqual(await panel.complaints(), [], name);
      }
      await panel.close();
    });
  }
}
