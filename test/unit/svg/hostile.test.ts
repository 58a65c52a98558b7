import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePixels } from "../../../src/images/decodePixels.js";
import { cleanSvg } from "../../../src/svg/cleanSvg.js";
import { drawSvg, type DrawnSvg } from "../../../src/svg/drawSvg.js";
import type { HostileSvg } from "../../support/hostileSvg.js";
import { hostileSvgs } from "../../support/hostileSvg.js";
import { LoopbackServer } from "../../support/loopbackServer.js";
import { drawnOf, svgRig, type SvgRig } from "../../support/svgRig.js";
import { ranMs } from "../../support/threadTime.js";

const size = { widthPx: 64, heightPx: 64 };
const redSvg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect id="red" width="64" height="64" fill="red"/></svg>';

/** Of this thread's own time; a model's honest drawing takes a hundredth. */
const mostMs = 5_000;

describe("hostile SVG", () => {
  let rig: SvgRig;
  let server: LoopbackServer;
  const folder = mkdtempSync(join(tmpdir(), "imagebeam-svg-"));
  const file = join(folder, "sentinel.svg");
  let all: readonly HostileSvg[];
  before(async () => {
    rig = await svgRig();
    writeFileSync(file, redSvg);
    server = await LoopbackServer.http((_request, response) => {
      response.setHeader("content-type", "image/svg+xml").end(redSvg);
    });
    all = hostileSvgs({ server: server.origin, file });
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it("is refused, or drawn without what it wanted, in a moment; nobody is asked for anything", () => {
    const wrong: string[] = [];
    for (const { name, answer, refused } of all) {
      const begun = ranMs();
      const drawn = rig.draw(answer, size);
      const tookMs = ranMs() - begun;
      if (tookMs > mostMs) wrong.push(`${name}: took ${Math.round(tookMs)} ms`);
      if (refused !== undefined) {
        if (drawn.kind !== "refused") wrong.push(`${name}: drawn`);
        else if (!refused.test(drawn.reason)) wrong.push(`${name}: ${drawn.reason}`);
      } else if (drawn.kind === "refused") wrong.push(`${name}: refused: ${drawn.reason}`);
      else wrong.push(...keptOf(drawn).map((each) => `${name}: ${each}`));
    }
    assert.deepEqual(wrong, []);
    assert.equal(server.sockets.length, 0);
    assert.equal(({} as { fill?: unknown }).fill, undefined);
  }).timeout(120_000);

  it("is no better as a change of a drawing", () => {
    const base = cleanSvg(
      '<svg viewBox="0 0 64 64"><g id="top"><path id="a" d="M0 0"/></g></svg>',
      size,
    );
    assert.ok(base.kind === "clean");
    const wrong: string[] = [];
    let changed = 0;
    for (const { name, answer: hostile } of all) {
      // Inside another drawing a size does no harm, and its red is drawn.
      if (name === "a size of 1e9") continue;
      for (const place of ['add into="top"', 'replace id="a"']) {
        const answer = `<edit><${place}>${hostile}</${place.split(" ")[0] ?? ""}></edit>`;
        const begun = ranMs();
        const drawn = drawSvg({ answer, base: base.svg, size }, rig.rasteriser, rig.fonts);
        const tookMs = ranMs() - begun;
        if (tookMs > mostMs) wrong.push(`${name}: took ${Math.round(tookMs)} ms`);
        if (drawn.kind === "refused") continue;
        changed += 1;
        wrong.push(...keptOf(drawn).map((each) => `${name}, ${place}: ${each}`));
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(changed > 100, String(changed));
    assert.equal(server.sockets.length, 0);
  }).timeout(120_000);

  it("is red where it may be, so that the test can see it", () => {
    const { png } = drawnOf(rig.draw(redSvg, size));
    assert.deepEqual([...decodePixels(png).rgba.subarray(0, 4)], [255, 0, 0, 255]);
  });
});

/** What is there of a hostile drawing that may not be. */
function keptOf({ png, svg, source }: Extract<DrawnSvg, { kind: "drawn" }>): string[] {
  const { rgba } = decodePixels(png);
  const found = /script|javascript|127\.0\.0\.1|sentinel|foreign|onload|import|data:|__proto__/i;
  const tags = ([svg, source].join("\n").match(/<[^>]*>/g) ?? []).join("");
  const kept = found.exec(tags.replace(/aria-label="[^"]*"/g, ""))?.[0];
  return [
    ...(rgba.some((channel) => channel !== 255) ? ["not white"] : []),
    ...(kept === undefined ? [] : [`${kept} is kept`]),
  ];
}
