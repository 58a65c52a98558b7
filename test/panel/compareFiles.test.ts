import assert from "node:assert/strict";
import { decodePixels } from "../../src/images/decodePixels.js";
import {
  compare,
  comparisonMessage,
  comparisonOf,
  drawn,
  otherId,
  fileSide,
  files,
  plain,
  png,
  settled,
  type PictureFile,
  type Rgba,
} from "../support/comparisons.js";
import { jpegSamples, pngSamples, webpSamples } from "../support/imageSamples.data.js";
import { fromBase64, pngOf } from "../support/images.js";
import { corners, orientedJpeg } from "../support/orientedJpeg.js";
import type { PanelPage } from "../support/panelPage.js";
import { useComparing } from "../support/useComparing.js";

const grey = png(plain(40, 30, [90, 90, 90, 255]));
const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>\u202E gnp.ogol`;

describe("what files the comparison panel shows", () => {
  let panel: PanelPage;
  useComparing((opened) => {
    panel = opened;
  });
  const words = (): Promise<string> => panel.text(".words p");
  const file = (base64: string, mediaType: PictureFile["mediaType"]): PictureFile => ({
    bytes: Uint8Array.from(fromBase64(base64)),
    mediaType,
  });
  /** What the page says of a file beside what our own decoder makes of it. */
  const against = async (given: PictureFile): Promise<string> => {
    const { widthPx, heightPx, rgba } = decodePixels(given.bytes);
    await compare(panel, files(given, png(pngOf(widthPx, heightPx, Uint8Array.from(rgba)))));
    return words();
  };
  const largest = (text: string): number =>
    /same in every pixel/.test(text) ? 0 : Number(/largest difference is (\d+)/.exec(text)?.[1]);

  it("PNG of every colour type and depth, as another decoder reads it", async () => {
    for (const { name, base64 } of pngSamples) {
      if (name.includes("interlaced")) continue;
      const text = await against(file(base64, "image/png"));
      // Of 16 bits a viewer may keep the upper 8, or round.
      assert.ok(largest(text) <= (name.includes("16 bits") ? 1 : 0), `${name}: ${text}`);
    }
  });

  it("WebP, with alpha and animated: its first picture", async () => {
    for (const { name, base64 } of webpSamples) {
      const text = await against(file(base64, "image/webp"));
      assert.ok(largest(text) <= 1, `${name}: ${text}`);
    }
  });

  it("JPEG of every kind, CMYK too", async () => {
    for (const { name, base64 } of jpegSamples) {
      await compare(panel, files(file(base64, "image/jpeg"), grey));
      assert.equal(await panel.page.locator(".is-failed").count(), 0, name);
      assert.match(await words(), /A is 17\s×\s11 and B is 40\s×\s30/u, name);
    }
  });

  it("turned as their orientation asks", async () => {
    const meant = drawn(64, 32, (x, y) => {
      const name = `${y < 16 ? "top" : "bottom"}${x < 32 ? "Left" : "Right"}` as const;
      return [...corners[name], 255];
    });
    for (let orientation = 1; orientation <= 8; orientation++) {
      const turned: PictureFile = { bytes: orientedJpeg(orientation), mediaType: "image/jpeg" };
      await compare(panel, files(turned, png(meant)));
      const text = await words();
      assert.match(text, /Both are 64\s×\s32/u, `${orientation}: ${text}`);
      // JPEG is not exact; a picture turned wrong differs by 230.
      assert.ok(largest(text) <= 24, `${orientation}: ${text}`);
    }
  });

  const damaged: readonly (readonly [name: string, bytes: Uint8Array])[] = [
    ["no picture", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")],
    ["a header and nothing else", grey.bytes.subarray(0, 33)],
    ["nothing", Buffer.from([0])],
  ];
  for (const [name, bytes] of damaged) {
    it(`says so of a side that is ${name}, and shows the other`, async () => {
      await compare(panel, files(png(bytes), grey));
      assert.match(await panel.text(".is-failed"), /^A is not shown: The file cannot be decoded/);
      assert.match(await words(), /^A is not shown/);
      for (let mode = 0; mode < 6; mode++) {
        await panel.page.keyboard.press("m");
        await settled(panel);
        const colours = await panel.page.evaluate<number>(`(() => {
          const canvas = document.querySelector(".stage-canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let seen = 0;
          for (let at = 0; at < data.length; at += 4) if (data[at] === 90 && data[at + 1] === 90) seen++;
          return seen;
        })()`);
        assert.ok(colours > 1000, `mode ${mode}: ${colours}`);
      }
    });
  }

  it("a picture that breaks off: as far as it goes, or with the reason", async () => {
    const whole = drawn(300, 300, (x, y) => [(x * y) & 255, x & 255, y & 255, 255]);
    await compare(panel, files(png(whole.subarray(0, whole.length / 2)), grey));
    const failed = await panel.page.locator(".is-failed").count();
    assert.match(await words(), failed === 0 ? /A is 300\s×\s300/u : /^A is not shown/u);
  });

  it("says why a side is refused, and that all of them are", async () => {
    const refused = (id: "a" | "b", reason: string) =>
      fileSide(id, grey, { picture: { kind: "refused", reason } });
    const gif = refused("a", "It is a GIF: only PNG, JPEG and WebP are compared.");
    await panel.deliver(comparisonMessage([gif, refused("b", hostile)]));
    await settled(panel);
    assert.match(
      await panel.text(".pane:nth-of-type(1) .is-failed"),
      /A is not shown: It is a GIF/,
    );
    assert.match(await words(), /A is not shown.*B is not shown/);
    assert.equal(await panel.page.title(), "Imagebeam compare");
  });

  it("shows hostile names as the text that they are", async () => {
    const [one, other] = [
      fileSide("a", grey, { title: hostile, place: hostile }),
      fileSide("b", grey, { title: "x".repeat(2000), place: `${"y".repeat(1990)}\u2066` }),
    ];
    await compare(panel, comparisonOf([one, grey], [other, grey]));
    await panel.deliver({ kind: "trouble", message: hostile });
    assert.match(await panel.text(".card-name"), /^<img src=x onerror=.* gnp\.ogol$/);
    assert.doesNotMatch(await panel.page.locator(".card").first().innerText(), /\u202E/u);
    assert.equal(await panel.page.title(), "Imagebeam compare");
    assert.equal(await panel.page.locator("#app script, #app iframe, #app a, #app img").count(), 0);
    const wider = await panel.page.evaluate(
      "document.scrollingElement.scrollWidth > innerWidth || document.querySelector('.texts').scrollWidth > document.querySelector('.texts').clientWidth",
    );
    assert.equal(wider, false);
  });

  it("takes nothing that is no message of the host", async () => {
    await compare(panel, files(grey, grey));
    const before = await panel.page.locator("#app").innerText();
    const posted = (await panel.posted()).length;
    const picture = { kind: "picture", side: "a", mediaType: "image/png" };
    const forged: unknown[] = [
      ...[null, "comparison", 42, [], {}, { kind: "ready" }, comparisonMessage([])],
      comparisonMessage([fileSide("a", grey)]),
      { ...comparisonMessage([fileSide("a", grey), fileSide("b", grey)]), isBlind: true },
      { ...picture, bytes: "iVBORw0KGgo=" },
      { ...picture, bytes: [137, 80, 78, 71] },
      { ...picture, mediaType: "image/svg+xml", bytes: Uint8Array.from([1]) },
      // Of a side that there is not.
      { ...picture, side: "d", bytes: grey.bytes },
      { kind: "side", side: { ...fileSide("a", grey), href: "https://elsewhere.test/" } },
      { kind: "side", side: fileSide("d", grey) },
      { kind: "trouble", message: "x".repeat(3000) },
      { kind: "insertsInto", document: { name: "a", showsSvg: true, more: 1 } },
      { __proto__: { kind: "trouble", message: "inherited" } },
    ];
    await panel.deliver(...forged);
    await settled(panel);
    assert.equal(await panel.page.locator("#app").innerText(), before);
    assert.equal((await panel.posted()).length, posted);
  });

  it("with one transparent column in an odd number: checkers, however it is shown", async () => {
    const white = (x: number): Rgba => [255, 255, 255, x === 500 ? 0 : 255];
    const dark = (x: number): Rgba => (x === 500 ? [0, 0, 0, 255] : [255, 255, 255, 255]);
    // As wide as the stage, at 1:2 and 1:4, and in steps between.
    for (const pixel of [white, dark]) {
      const given = png(drawn(1001, 401, pixel));
      await compare(panel, files(given, given));
      await settled(panel);
      for (const keys of [[], ["-"], ["-"], ["-"]]) {
        for (const key of keys) await panel.page.keyboard.press(key);
        // Painted from tiles only after it was moved.
        for (const key of ["ArrowLeft", "ArrowRight"]) await panel.page.keyboard.press(key);
        await settled(panel);
        const darkest = await panel.page.evaluate<number>(`(() => {
          const canvas = document.querySelector(".stage-canvas");
          const { clientWidth, clientHeight } = document.querySelector(".pane");
          const { data } = canvas.getContext("2d")
            .getImageData(clientWidth / 2 - 20, clientHeight / 2 - 8, 40, 16);
          return Math.min(...data.filter((_, at) => at % 4 === 0));
        })()`);
        // Of black a sixteenth is seen at the least; the board's fields are both lighter than black.
        if (pixel === dark)
          assert.ok(darkest < 245, `lost at ${await panel.text(".zoom-text")}: ${darkest}`);
        else
          assert.ok(
            darkest > 40 && darkest < 250,
            `solid at ${await panel.text(".zoom-text")}: ${darkest}`,
          );
      }
    }
  });

  it("of one colour in other shapes: they do not differ at their edges", async () => {
    const one = png(plain(333, 250, [90, 90, 90, 255]));
    for (const other of [plain(1024, 768, [90, 90, 90, 255]), plain(4000, 3, [90, 90, 90, 255])]) {
      await compare(panel, files(one, png(other)));
      assert.match(await words(), /(the same in every pixel that both have|no pixel in common)/);
    }
  });

  describe("of which one is long and the other one high", () => {
    // In one frame of 400 million pixels.
    const long = png(plain(20_000, 40, [90, 90, 90, 255]));
    const high = png(plain(40, 20_000, [90, 90, 100, 255]));

    for (const alignment of ["pixel", "fraction"]) {
      it(`aligned by ${alignment}: their difference is counted and drawn all the same`, async () => {
        await compare(panel, files(long, high));
        await panel.page.getByLabel(/How images of different sizes/).selectOption(alignment);
        await panel.page.keyboard.press("Shift+M");
        await settled(panel);
        assert.match(await words(), /of the pixels of A and B differ|have no pixel in common/);
        assert.equal(await panel.page.locator(".pane-state").count(), 0);
        await panel.page.keyboard.press("z");
        await settled(panel);
        if (alignment === "fraction") return;
        assert.match(
          await words(),
          /largest difference is 10 of 255, the mean 10\.00\. 99\.9 % of all pixels lie/,
        );
      });
    }
  });

  it("says so where there is no memory to compare them, and lets the rest be used", async () => {
    await compare(panel, files(grey, png(plain(40, 30, [95, 90, 90, 255]))));
    await panel.page.evaluate(`(() => {
      const { prototype } = OffscreenCanvas;
      globalThis.own = prototype.transferToImageBitmap;
      prototype.transferToImageBitmap = () => { throw new DOMException("Out of memory", "InvalidStateError"); };
    })()`);
    await panel.page.keyboard.press("Shift+M");
    await settled(panel);
    const reason = /could not be compared: Out of memory/;
    assert.match(await panel.text(".pane-state.is-failed"), reason);
    assert.match(await words(), reason);
    await panel.page.evaluate("OffscreenCanvas.prototype.transferToImageBitmap = own");
    // Another amplification is another try.
    await panel.page.getByLabel(/amplified/).selectOption("2");
    await settled(panel);
    assert.match(await words(), /100 % of the pixels of A and B differ/);
    assert.equal(await panel.page.locator(".pane-state").count(), 0);
  });

  it("says so of a side for which there is no memory", async () => {
    await panel.page.evaluate(`(() => {
      const own = globalThis.createImageBitmap;
      globalThis.createImageBitmap = async () => {
        globalThis.createImageBitmap = own;
        throw new RangeError("Array buffer allocation failed");
      };
    })()`);
    await compare(panel, files(grey, grey));
    assert.match(await panel.text(".is-failed"), /^A is not shown: .*allocation failed/);
  });

  it("keeps nothing that tells what was compared", async () => {
    const [one, other] = [fileSide("a", grey), fileSide("b", grey)];
    await compare(panel, comparisonOf([one, grey], [other, grey]));
    await panel.page.keyboard.press("m");
    await panel.until("panel.saved() !== undefined");
    const saved = JSON.stringify(await panel.saved());
    for (const secret of ["a.png", "pictures/", "image/png"]) assert.ok(!saved.includes(secret));
  });

  it("is told of other images in the same panel, and shows no trace of the old ones", async () => {
    await compare(panel, files(grey, png(plain(10, 10, [1, 2, 3, 255]))));
    const white = png(plain(20, 20, [255, 255, 255, 255]));
    const sides = [fileSide("a", white, { title: "new.png" }), fileSide("b", white)] as const;
    await panel.deliver(comparisonMessage(sides, otherId));
    assert.match(await panel.text(".pane-state"), /A is being loaded/);
    assert.equal(await panel.page.locator(".readout-colour").count(), 0);
    await compare(panel, comparisonOf([sides[0], white], [sides[1], white]));
    assert.match(await words(), /A and B are the same in every pixel/);
  });
});
