import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  artOf,
  artSvg,
  wrapped,
  type ArtOptions,
  type MeasuredArt,
} from "../../../.ci/pictures/art.js";
import { chosenPictures } from "../../../.ci/pictures/chosen.js";
import { englishPlural } from "../../../.ci/pictures/plural.js";
import { hex } from "../../../src/providers/builtin/render/colour.js";
import { loadRasteriser, type Rasteriser } from "../../../src/svg/rasteriser.js";

const wasm = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
let rasteriser: Rasteriser;
before(async () => {
  rasteriser = await loadRasteriser(readFileSync(wasm));
});

const plain: ArtOptions = { isPerson: false, without: [], isBare: false, turnDegrees: 0 };
const artFrom = (drawing: string, options: Partial<ArtOptions> = {}): MeasuredArt =>
  artOf(drawing, 32, { ...plain, ...options }, rasteriser);

/** Mean difference of the art from its drawing, as a share of the range of a channel. */
function differenceFrom(drawing: string, art: MeasuredArt): number {
  const made = rasteriser.pixels(artSvg(art.pieces, art.crop.width / art.crop.height, 96));
  const drawn = rasteriser.pixels(wrapped(drawing, 32, { crop: art.crop, px: 96 }));
  assert.equal(made.length, drawn.length);
  const sum = made.reduce((all, value, i) => all + Math.abs(value - (drawn[i] ?? 0)), 0);
  return sum / ((made.length / 4) * 3 * 255);
}

describe("art of a drawing", () => {
  it("looks like it, whatever it is drawn with", () => {
    const drawings = {
      shapes: `<rect x="4" y="6" width="20" height="18" rx="3" fill="#f8312f"/><circle cx="14" cy="15" r="5" fill="#00a6ed"/>`,
      turned: `<g transform="rotate(30 16 16)"><ellipse cx="16" cy="16" rx="12" ry="5" fill="#00d26a"/></g>`,
      holes: `<path fill="#433b6b" fill-rule="evenodd" d="M4 4h24v24H4zM10 10h12v12H10zM14 14h4v4h-4z"/>`,
      line: `<path d="M4 28L28 4" stroke="#f8312f" stroke-width="3"/><rect x="6" y="6" width="4" height="4" fill="#212121"/>`,
      faint: `<rect x="4" y="4" width="24" height="24" fill="#212121" opacity=".4"/>`,
    };
    for (const [name, drawing] of Object.entries(drawings)) {
      const difference = differenceFrom(drawing, artFrom(drawing));
      assert.ok(difference < 0.02, `${name}: ${difference}`);
    }
  });

  it("is the mean of a gradient's colours", () => {
    const { pieces } = artFrom(
      `<defs><linearGradient id="a"><stop stop-color="#ff0000"/><stop offset="1" stop-color="#0000ff"/></linearGradient></defs><path fill="url(#a)" d="M2 2h20v20H2z"/>`,
    );
    assert.deepEqual(
      pieces.map(({ colour }) => hex(colour)),
      ["#800080"],
    );
  });

  it("tells the outline from what lies upon it, and drops what is not seen", () => {
    const { pieces, aspect } = artFrom(
      `<rect x="6" y="8" width="2" height="2" fill="#00d26a"/><rect x="2" y="4" width="28" height="14" fill="#f8312f"/><rect x="10" y="8" width="6" height="5" fill="#83cbff"/><rect x="4" y="18" width="6" height="6" fill="#212121"/>`,
    );
    assert.deepEqual(
      pieces.map(({ colour, role, tint }) => [hex(colour), role, tint]),
      [
        ["#f8312f", "body", 0],
        ["#83cbff", "detail", null],
        ["#212121", "body", null],
      ],
    );
    assert.equal(aspect, 1.4);
  });

  it("has tints that say how much lighter a piece is than the main one", () => {
    const [main, light] = artFrom(
      `<rect x="2" y="2" width="28" height="28" fill="#c02010"/><rect x="10" y="8" width="8" height="8" fill="#f07060"/>`,
    ).pieces;
    assert.equal(main?.tint, 0);
    assert.ok((light?.tint ?? 0) > 0.1, String(light?.tint));
  });

  it("leaves out frames and the strip below, and turns what leans", () => {
    const thing = `<rect x="8" y="8" width="6" height="20" fill="#f8312f"/>`;
    const frame = `<rect x="1" y="1" width="30" height="30" fill="#533566"/>`;
    const strip = `<rect x="1" y="28" width="30" height="3" fill="#00f397"/>`;
    const { pieces, aspect } = artFrom(frame + thing + strip, {
      without: ["#533566"],
      isBare: true,
    });
    assert.deepEqual(
      pieces.map(({ colour }) => hex(colour)),
      ["#f8312f"],
    );
    assert.equal(aspect, 0.3);
    assert.ok(artFrom(thing, { turnDegrees: 90 }).aspect > 3);
  });

  it("keeps skin and hair as they are", () => {
    const person = `<rect x="4" y="2" width="24" height="18" fill="#ffc83d"/><rect x="6" y="20" width="20" height="10" fill="#f8312f"/>`;
    assert.deepEqual(
      artFrom(person, { isPerson: true }).pieces.map(({ tint }) => tint),
      [null, 0],
    );
    assert.deepEqual(
      artFrom(person).pieces.map(({ tint }) => tint),
      [0, null],
    );
  });
});

describe("the chosen pictures", () => {
  it("have plurals as English has them", () => {
    const plurals = {
      giraffe: "giraffes",
      box: "boxes",
      cherry: "cherries",
      key: "keys",
      wolf: "wolves",
      knife: "knives",
      policeman: "policemen",
      "mug of beer": "mugs of beer",
      "man in a suit": "men in a suit",
      "old woman": "old women",
      "goose egg": "goose eggs",
    };
    for (const [one, many] of Object.entries(plurals)) assert.equal(englishPlural(one), many);
  });

  it("have names and words of their own", () => {
    const pictures = chosenPictures();
    assert.equal(new Set(pictures.map(({ id }) => id)).size, pictures.length);
    for (const { id, words } of pictures) {
      assert.ok(
        words.every(({ text }) => /^[a-z0-9'’ -]+$/.test(text)),
        id,
      );
    }
  });
});
