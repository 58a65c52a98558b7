import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import type { SessionEvent } from "../../src/protocol/events.js";
import { fold } from "../../src/search/reduce.js";
import { lineageOf, winnerOf } from "../../src/search/selectors.js";
import { asChecked } from "../support/checkedSession.js";
import { isLookedAt } from "../support/lookedAt.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { recordSearch, sessionOf, type Recording } from "../support/panelSessions.js";
import { panelThemes } from "../support/panelThemes.data.js";

const screens = fileURLToPath(new URL("../../.cache/screens/panel/", import.meta.url));
const wide = { width: 1280, height: 800 };
const sizes = [wide, { width: 1024, height: 768 }, { width: 800, height: 600 }] as const;

describe("a checklist in the search panel", function () {
  let browser: Browser;
  let server: PanelServer;
  let recording: Recording;
  before(async () => {
    [browser, server, recording] = await Promise.all([
      launchBrowser(),
      startPanelServer(),
      recordSearch(),
    ]);
    server.setImages(recording.folder);
    mkdirSync(screens, { recursive: true });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  async function shown(events: readonly SessionEvent[], theme = "dark"): Promise<PanelPage> {
    const panel = await PanelPage.open(browser, server, { theme });
    await panel.deliver(sessionOf(events, server.origin, { kind: "idle" }));
    await panel.pictures();
    return panel;
  }

  for (const { name: theme } of panelThemes) {
    it(`is readable at every size, and opened and closed by key: ${theme}`, async () => {
      const panel = await shown(asChecked(recording.events), theme);
      const toggle = panel.page.getByRole("button", { name: "Checklist (7)" });
      const look = async (what: string): Promise<void> => {
        for (const size of sizes) {
          await panel.resize(size);
          await panel.pictures();
          const title = `${theme}-${what}-${size.width}x${size.height}.png`;
          if (isLookedAt) writeFileSync(join(screens, title), await panel.page.screenshot());
          assert.deepEqual(await panel.axe(), [], title);
          const box = await toggle.boundingBox();
          assert.ok(box !== null && box.x + box.width <= size.width, title);
          const wider = await panel.page.evaluate(
            `[...document.querySelectorAll(".checklist, .why-won, .answers-part")]
              .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
              .map(({ className }) => className)`,
          );
          assert.deepEqual(wider, [], title);
        }
      };
      await look("checked");
      await toggle.press("Enter");
      assert.equal(await toggle.getAttribute("aria-expanded"), "true");
      await look("questions");
      await panel.page.locator("#checklist").press("End");
      await toggle.press("Enter");
      assert.equal(await panel.page.locator("#checklist").count(), 0);
      assert.deepEqual(await panel.complaints(), []);
      await panel.close();
    });
  }

  it("lists the questions by half, with weight, kind, needs and who meets them", async () => {
    const panel = await shown(asChecked(recording.events));
    await panel.page.getByRole("button", { name: "Checklist (7)" }).click();
    const region = panel.page.getByRole("region", { name: "Checklist" });
    assert.deepEqual(await region.getByRole("heading").allTextContents(), [
      "What it shows",
      "How it looks",
    ]);
    const rows = await region.getByRole("listitem").allTextContents();
    assert.equal(rows.length, 7);
    assert.match(
      rows[1] ?? "",
      /^Are there two sailboats\?met by \d+ of 12(?:, (?:by the winner too|not by the winner))?A number · counts twice · only with “Does the image show sailboats\?”$/,
    );
    assert.match(rows[4] ?? "", /cannot be told.*Asked of every image/);
    await panel.close();
  });

  it("says why the winner won, and for each image what it answers and what changed", async () => {
    const events = asChecked(recording.events);
    const state = fold(events);
    const winner = winnerOf(state) ?? "";
    const [first = ""] = lineageOf(state, winner);
    const panel = await shown(events);
    const why = await panel.text(".why-won");
    assert.match(why, /^Why this won It meets all 6 questions of the checklist\./i);
    assert.match(why, /A second look confirmed it\. It scores \d+ of 100/);
    const answers = panel.page.locator(".detail .answer");
    assert.equal(await answers.count(), 7);
    assert.match(await panel.text(".detail .answers"), /met now, failed in its parent/);
    // By keys alone to its first ancestor, which has no parent and has not won.
    await panel.page.locator('.node[tabindex="0"]').focus();
    await panel.page.keyboard.press("Home");
    for (let at = 0; at < 6 && !(await panel.text(".detail h2")).includes(first); at++) {
      await panel.page.keyboard.press("ArrowDown");
      await panel.frame();
    }
    assert.match(await panel.text(".detail h2"), new RegExp(first));
    assert.equal(await panel.page.locator(".why-won").count(), 0);
    const text = await panel.text(".detail .answers");
    assert.match(text, /No Are there two sailboats\? in its prompt likely met: \d+ %/);
    assert.doesNotMatch(text, /parent/);
    await panel.close();
  });

  it("changes nothing where there is none, but says why the winner won", async () => {
    const panel = await shown(recording.events);
    assert.equal(await panel.page.getByRole("button", { name: /^Checklist/ }).count(), 0);
    assert.equal(await panel.page.locator(".answers").count(), 0);
    assert.match(
      await panel.text(".why-won"),
      /^Why this won It scores \d+ of 100, [\d.]+ points? ahead/i,
    );
    await panel.close();
  });
});
