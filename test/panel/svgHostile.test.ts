import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { keptSvg } from "../../src/svg/keptSvg.js";
import { hostileSvgs } from "../support/hostileSvg.js";
import { LoopbackServer } from "../support/loopbackServer.js";
import { launchBrowser } from "../support/panelPage.js";
import { svgRig } from "../support/svgRig.js";

const size = { widthPx: 64, heightPx: 64 };

describe("what is kept of hostile SVG", function () {
  this.timeout(180_000);
  let browser: Browser;
  let server: LoopbackServer;
  before(async () => {
    server = await LoopbackServer.http((_request, response) => {
      response.setHeader("content-type", "image/svg+xml").end("<svg/>");
    });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  /** As markup of one page, where a browser lets SVG do most. */
  const open = async (drawings: readonly string[]): Promise<unknown> => {
    const page = await browser.newPage();
    await page.setContent(`<body>${drawings.join("\n")}</body>`, { waitUntil: "networkidle" });
    const done = await page.evaluate("window.done ?? document.documentElement.dataset.done");
    await page.close();
    return done;
  };

  it("runs nothing in a page and asks nobody, though what was answered would", async () => {
    const rig = await svgRig();
    const hostile = hostileSvgs({ server: server.origin, file: "/imagebeam-sentinel.svg" });
    const answers = hostile.filter(({ answer }) => answer.length < 10_000);
    const kept = answers.flatMap(({ answer }) => {
      const drawn = rig.draw(answer, size);
      return drawn.kind === "drawn" ? [keptSvg(drawn), drawn.source] : [];
    });
    assert.ok(kept.length > 100);
    assert.equal(await open(kept), undefined);
    assert.equal(server.sockets.length, 0);
    // The same page with what came in, so that the test would see it.
    // The same way with what came in, so that the test would see it.
    const came = answers.map(({ answer }) => answer);
    const scripts = answers.filter(({ name }) => name.startsWith("script")).slice(0, 1);
    assert.equal(await open(scripts.map(({ answer }) => answer)), 1);
    await open(came);
    assert.ok(server.requests.length > 0);
  });
});
