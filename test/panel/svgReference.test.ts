import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { encodePixels } from "../../src/images/encodePixels.js";
import { decodePixels } from "../../src/images/decodePixels.js";
import type { Pixels } from "../../src/search/ports.js";
import { keptSvg } from "../../src/svg/keptSvg.js";
import { launchBrowser } from "../support/panelPage.js";
import { differenceOf, drawnByBrowser } from "../support/svgBrowser.js";
import { drawnOf, svgRig } from "../support/svgRig.js";
import { svgSamples } from "../support/svgSamples.data.js";

const sidePx = 160;
const size = { widthPx: sidePx, heightPx: sidePx };

const screens = fileURLToPath(new URL("../../.cache/screens/svg/", import.meta.url));

/** Part of 255; what two renderers' soft edges come to is less. */
const most = 0.015;

describe("SVG as models write it", function () {
  this.timeout(180_000);
  let browser: Browser;
  let ours: readonly Pixels[];
  let theirs: readonly Pixels[];
  let files: readonly Pixels[];
  before(async () => {
    const rig = await svgRig();
    const drawn = svgSamples.map(({ answer }) => drawnOf(rig.draw(answer, size)));
    ours = drawn.map(({ png }) => decodePixels(png));
    browser = await launchBrowser();
    const meant = svgSamples.map(
      ({ answer, as }) => ({ kind: "markup", svg: as ?? answer }) as const,
    );
    theirs = await drawnByBrowser(browser, meant, sidePx);
    const kept = drawn.map((each) => ({ kind: "file", svg: keptSvg(each) }) as const);
    files = await drawnByBrowser(browser, kept, sidePx);
  });
  after(() => browser.close());

  it("is at least a hundred drawings", () => {
    assert.ok(svgSamples.length >= 100, String(svgSamples.length));
  });

  for (const [index, { name }] of svgSamples.entries()) {
    it(`draws ${name} as a browser does, and keeps a file that shows it`, () => {
      const [our, their, file] = [ours[index], theirs[index], files[index]];
      assert.ok(our !== undefined && their !== undefined && file !== undefined);
      const differences = { drawn: differenceOf(our, their), kept: differenceOf(file, their) };
      if (Math.max(differences.drawn, differences.kept) > most)
        leavePicture(name, [our, their, file]);
      assert.ok(differences.drawn <= most && differences.kept <= most, JSON.stringify(differences));
    });
  }
});

/** Side by side: as it was drawn, as a browser draws it, and the kept file in a browser. */
function leavePicture(name: string, parts: readonly Pixels[]): void {
  const rgba = new Uint8Array(sidePx * sidePx * 4 * parts.length);
  for (const [index, part] of parts.entries()) {
    for (let y = 0; y < sidePx; y++) {
      const row = part.rgba.subarray(y * sidePx * 4, (y + 1) * sidePx * 4);
      rgba.set(row, (y * parts.length + index) * sidePx * 4);
    }
  }
  const whole = { widthPx: sidePx * parts.length, heightPx: sidePx, rgba };
  mkdirSync(screens, { recursive: true });
  const encoding = { maxPx: whole.widthPx, mediaType: "image/png" } as const;
  writeFileSync(`${screens}${name.replaceAll(" ", "-")}.png`, encodePixels(whole, encoding).bytes);
}
