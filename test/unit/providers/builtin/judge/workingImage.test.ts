import assert from "node:assert/strict";
import { edgeMap } from "../../../../../src/providers/builtin/judge/orientation.js";
import { cutOut, resample } from "../../../../../src/providers/builtin/judge/resample.js";
import { workingImage } from "../../../../../src/providers/builtin/judge/workingImage.js";
import { canvas } from "./pixelCases.js";

describe("working image", () => {
  it("has about the same area for any size of picture", () => {
    for (const [width, height] of [
      [64, 64],
      [256, 256],
      [2048, 1024],
      [300, 500],
    ] as const) {
      const image = workingImage(canvas(width, height, [10, 20, 30]).pixels);
      const ratio = (image.width * image.height) / (192 * 192);
      assert.ok(ratio > 0.9 && ratio < 1.1, `${width}x${height} gives ${ratio}`);
    }
  });

  it("turns white into lightness 1 without colour, and shows white through transparency", () => {
    for (const pixels of [
      canvas(40, 40, [255, 255, 255]).pixels,
      { widthPx: 40, heightPx: 40, rgba: new Uint8Array(40 * 40 * 4) },
    ]) {
      const [lightness = 0, a = 1, b = 1] = workingImage(pixels).values;
      assert.ok(Math.abs(lightness - 1) < 0.01);
      assert.ok(Math.abs(a) < 0.01 && Math.abs(b) < 0.01);
    }
  });

  it("keeps the mean of a picture when it shrinks or grows", () => {
    const view = canvas(60, 60, [0, 0, 0]);
    view.rectangle(0, 0, 30, 60, [255, 255, 255]);
    const image = workingImage(view.pixels);
    const before = resample(image, 1, 1).values[0] ?? 0;
    for (const side of [17, 90, 411]) {
      const after = resample(resample(image, side, side), 1, 1).values[0] ?? 0;
      assert.ok(Math.abs(after - before) < 0.02, `${side}: ${after} for ${before}`);
    }
  });

  it("cuts out a box that sticks out of the picture by repeating its border", () => {
    const view = canvas(64, 64, [0, 0, 0]);
    view.rectangle(0, 0, 64, 8, [255, 255, 255]);
    const image = workingImage(view.pixels);
    const patch = cutOut(image, { x: -50, y: -60, width: 40, height: 50 }, 4, 4);
    assert.ok((patch.values[0] ?? 0) > 0.95);
  });
});

describe("edge map", () => {
  it("gives upright and level edges different directions, whichever side is lighter", () => {
    const strongest = (left: number, top: number, dark: boolean): number => {
      const ink = dark ? 0 : 255;
      const paper = 255 - ink;
      const view = canvas(192, 192, [paper, paper, paper]);
      view.rectangle(left, top, 192, 192, [ink, ink, ink]);
      const { cells } = edgeMap(workingImage(view.pixels), 8);
      const sums = Array.from({ length: 8 }, (_, d) =>
        cells.reduce((sum, value, i) => (i % 8 === d ? sum + value : sum), 0),
      );
      return sums.indexOf(Math.max(...sums));
    };
    const upright = strongest(96, 0, true);
    const level = strongest(0, 96, true);
    assert.notEqual(upright, level);
    assert.equal(strongest(96, 0, false), upright);
    assert.equal(strongest(0, 96, false), level);
  });

  it("is empty where nothing changes", () => {
    const { cells } = edgeMap(workingImage(canvas(50, 50, [90, 120, 30]).pixels), 4);
    assert.ok(cells.every((value) => value < 0.01));
  });
});
