import assert from "node:assert/strict";
import { fullness } from "../../../../../src/providers/builtin/judge/moonPhase.js";
import { workingImage } from "../../../../../src/providers/builtin/judge/workingImage.js";
import { canvas } from "./pixelCases.js";

describe("moon phase", () => {
  const box = { x: 60, y: 60, width: 60, height: 60 };

  it("takes a whole light disc for a full moon and a sickle for none", () => {
    const full = canvas(192, 192, [10, 14, 40]);
    full.disc(90, 90, 29, [250, 240, 190]);
    const sickle = canvas(192, 192, [10, 14, 40]);
    sickle.disc(90, 90, 29, [250, 240, 190]);
    sickle.disc(78, 86, 26, [10, 14, 40]);
    assert.ok(fullness(workingImage(full.pixels), box) > 0.8);
    assert.ok(fullness(workingImage(sickle.pixels), box) < 0.2);
  });

  it("cannot tell where nothing shines", () => {
    assert.equal(fullness(workingImage(canvas(192, 192, [90, 90, 90]).pixels), box), 0.5);
  });
});
