import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { styleIds, type StyleId } from "../../../../../src/providers/builtin/brief/brief.js";
import { readPrompt } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { allPictures } from "../../../../../src/providers/builtin/pictures/pictureBook.js";
import { pictureSilhouette } from "../../../../../src/providers/builtin/pictures/pictureSilhouette.js";
import { aloneSvg } from "../../../../../src/providers/builtin/render/aloneSvg.js";
import { paintScene } from "../../../../../src/providers/builtin/render/paintScene.js";
import { sceneToSvg } from "../../../../../src/providers/builtin/render/sceneToSvg.js";
import { composeScene, sceneOf } from "../../../../../src/providers/builtin/scene/composeScene.js";
import { isRoom, roomIds, type Scene } from "../../../../../src/providers/builtin/scene/scene.js";
import { fontsOf } from "../../../../../src/svg/fonts.js";
import { letterPath } from "../../../../../src/svg/letters.js";
import { loadRasteriser, type Rasteriser } from "../../../../../src/svg/rasteriser.js";

const require = createRequire(import.meta.url);
const fonts = fontsOf(
  ["400Regular", "700Bold"].map((style) =>
    readFileSync(require.resolve(`@expo-google-fonts/arimo/${style}/Arimo_${style}.ttf`)),
  ),
);
let rasteriser: Rasteriser;
before(async () => {
  rasteriser = await loadRasteriser(
    readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")),
  );
});

const noNonsense = /NaN|Infinity|undefined|null|\[object|<text|<image/;
const pictures = allPictures();
/** Every twentieth: all kinds, and quick. */
const some = pictures.filter((_, i) => i % 20 === 3);

/** The share of the pixels that differ clearly from the corner's. */
function figureShare(pixels: Uint8Array): number {
  let found = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    const far = [0, 1, 2].reduce((sum, k) => {
      const corner = pixels[(3 * 64 + 3) * 4 + k] ?? 0;
      return sum + Math.abs((pixels[i + k] ?? 0) - corner);
    }, 0);
    if (far > 60) found++;
  }
  return found / (pixels.length / 4);
}

describe("pictures of the set", () => {
  for (const style of styleIds) {
    it(`stand out from their background in ${style}`, () => {
      for (const { id, facts } of some) {
        const colour = facts.colours[0] ?? "red";
        const svg = aloneSvg({ subject: id, style, colour, sizePx: 64, seed: 2 });
        assert.doesNotMatch(svg, noNonsense, id);
        assert.ok(figureShare(rasteriser.pixels(svg)) > 0.02, id);
      }
    });
  }

  it("take on a colour that is asked for, and keep their own without", () => {
    const svgOf = (colour: "blue" | "purple"): string =>
      aloneSvg({ subject: "pic:giraffe", style: "flat", colour, sizePx: 64, seed: 1 });
    assert.match(svgOf("blue"), /fill="#2c6fcd"/);
    assert.match(svgOf("purple"), /fill="#7d48b4"/);
    const own = pictures.find(({ id }) => id === "pic:giraffe")?.facts.colours[0] ?? "red";
    const natural = aloneSvg({
      ...{ subject: "pic:giraffe", style: "flat", colour: own, sizePx: 64, seed: 1 },
    } as const);
    assert.match(natural, /fill="#ffb02e"/);
  });

  it("have silhouettes that are filled, and not the whole box, for nearly all", () => {
    const bits = (id: (typeof pictures)[number]["id"]): number =>
      pictureSilhouette(id)
        .split(" ")
        .reduce(
          (sum, word) => sum + Number.parseInt(word, 16).toString(2).replace(/0/g, "").length,
          0,
        );
    const odd = some.filter(({ id }) => bits(id) < 30 || bits(id) > 254);
    assert.ok(odd.length <= 2, odd.map(({ id }) => id).join());
  });

  it("get shoulders where a head is a portrait", () => {
    const { brief } = readPrompt("a wolf");
    const wolf = [{ id: "pic:wolf", noun: "wolf", count: 1 }] as const;
    const reading = { ...readPrompt(""), brief: { ...brief, subjects: wolf } };
    const scene = sceneOf(reading, { negativePrompt: "", seed: 1, widthPx: 64, heightPx: 64 });
    const bare = {
      ...scene,
      items: scene.items.map((item) => ({ ...item, perch: "ground" as const })),
    };
    assert.ok(sceneToSvg(scene) !== sceneToSvg(bare));
    assert.equal(scene.items[0]?.perch, "edge");
  });
});

describe("rooms", () => {
  const roomScene = (ground: (typeof roomIds)[number], style: StyleId): Scene => {
    const prompt = "a cat";
    const scene = composeScene({ prompt, negativePrompt: "", seed: 4, widthPx: 96, heightPx: 80 });
    return { ...scene, ground, style, backdrop: null };
  };

  for (const room of roomIds) {
    it(`are drawn in every style: ${room}`, () => {
      assert.ok(isRoom(room));
      for (const style of styleIds) {
        assert.doesNotMatch(sceneToSvg(roomScene(room, style)), noNonsense, style);
      }
    });
  }

  it("differ from each other", () => {
    assert.equal(new Set(roomIds.map((room) => sceneToSvg(roomScene(room, "flat")))).size, 5);
  });

  it("keep the weather outside", () => {
    const dry = roomScene("kitchen", "flat");
    const falling = (scene: Scene): number =>
      paintScene(scene).shapes.filter(({ role }) => role === "weather").length;
    assert.equal(falling({ ...dry, weather: "storm" }), 0);
    assert.ok(falling({ ...dry, ground: "meadow", weather: "storm" }) > 0);
  });
});

describe("letters", () => {
  const scene: Scene = {
    ...composeScene({ prompt: "a cat", negativePrompt: "", seed: 4, widthPx: 160, heightPx: 160 }),
    lettering: { lines: ["Grüße"], item: null },
  };

  it("are outlines in Latin, Greek and Cyrillic, and none in what the font does not have", () => {
    for (const text of ["Grüße & <b>", "Γειά", "Война"]) {
      const data = letterPath(text, rasteriser, fonts);
      assert.match(data ?? "", /^M /, text);
      assert.doesNotMatch(data ?? "", /[a-z<>&]/, text);
    }
    assert.equal(letterPath("日本", rasteriser, fonts), null);
    assert.equal(letterPath("   ", rasteriser, fonts), null);
  });

  for (const style of styleIds) {
    it(`are seen in ${style}`, () => {
      const line = letterPath("Grüße", rasteriser, fonts) ?? "";
      const [without, written] = [
        sceneToSvg({ ...scene, style }),
        sceneToSvg({ ...scene, style }, [line]),
      ];
      assert.doesNotMatch(written, noNonsense);
      const [a, b] = [rasteriser.pixels(without), rasteriser.pixels(written)];
      let differing = 0;
      for (let i = 0; i < a.length; i += 4) {
        if (Math.abs((a[i] ?? 0) - (b[i] ?? 0)) > 40) differing++;
      }
      assert.ok(differing > 160 * 160 * 0.01, `${differing}`);
    });
  }
});
