import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { launchBrowser, PanelPage } from "./panelPage.js";
import { startPanelServer, type PanelServer } from "./panelServer.js";

/**
 * The comparison panel in a browser for a whole suite: new for each test, without complaints after it.
 * @param onOpened is handed the page before the suite's own hooks and tests
 */
export function useComparing(onOpened: (panel: PanelPage) => void): void {
  let browser: Browser | undefined;
  let server: PanelServer | undefined;
  let panel: PanelPage | undefined;
  before(async () => {
    [server, browser] = await Promise.all([startPanelServer(), launchBrowser()]);
    panel = await PanelPage.open(browser, server, { name: "compare", width: 900, height: 700 });
    onOpened(panel);
  });
  beforeEach(async () => {
    // What the page writes down as it goes must not reach the next test.
    await panel?.page.evaluate(
      "sessionStorage.clear(); Storage.prototype.setItem = () => undefined",
    );
    await panel?.comeBack();
  });
  afterEach(async () => {
    assert.deepEqual(await panel?.complaints(), []);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
}
