import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { isLookedAt } from "../support/lookedAt.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { priced, recordSearch, sessionOf, starts, upTo } from "../support/panelSessions.js";
import { panelThemes } from "../support/panelThemes.data.js";

const screens = fileURLToPath(new URL("../../.cache/screens/panel/", import.meta.url));
const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 600 },
  { width: 400, height: 640 },
  { width: 320, height: 640 },
  { width: 222, height: 490 },
] as const;

describe("what a search used, unfolded in its head", function () {
  let browser: Browser;
  let server: PanelServer;
  before(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startPanelServer()]);
    mkdirSync(screens, { recursive: true });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const { name: theme } of panelThemes) {
    it(`is readable at every size, and opened and closed by key: ${theme}`, async () => {
      const { events, folder } = await recordSearch();
      server.setImages(folder);
      const panel = await PanelPage.open(browser, server, { theme });
      const session = sessionOf(upTo(priced(events), starts("i2c2", "draw")), server.origin);
      await panel.setTimeOf([session]);
      await panel.deliver(session);
      const toggle = panel.page.getByRole("button", { name: "Usage" });
      await toggle.press("Enter");
      assert.equal(await toggle.getAttribute("aria-expanded"), "true");
      const text = await panel.text(".usage");
      assert.match(text, /By model gpt-6-luna \$0\.\d+ \d+/);
      assert.match(text, /Drawing \$0\.\d+ \d+ \d+/);
      for (const size of sizes) {
        await panel.resize(size);
        await panel.pictures();
        const title = `${theme}-usage-${size.width}x${size.height}.png`;
        if (isLookedAt) writeFileSync(join(screens, title), await panel.page.screenshot());
        assert.deepEqual(await panel.axe(), [], title);
        const models = await panel.page.locator(".figure-models").boundingBox();
        assert.ok(models !== null && models.x + models.width <= size.width, title);
        const box = await toggle.boundingBox();
        assert.ok(box !== null && box.x + box.width <= size.width, title);
      }
      await toggle.press("Enter");
      assert.equal(await panel.page.locator(".usage").count(), 0);
      assert.deepEqual(await panel.complaints(), []);
      await panel.close();
    });
  }

  it("is not there where all is built in", async () => {
    const { events } = await recordSearch();
    const panel = await PanelPage.open(browser, server);
    await panel.deliver(sessionOf(events, server.origin, { kind: "idle" }));
    await panel.until('document.querySelector(".figures") !== null');
    assert.equal(await panel.page.getByRole("button", { name: "Usage" }).count(), 0);
    await panel.close();
  });
});
