import assert from "node:assert/strict";
import {
  balancedCompared,
  classic,
  pixelArms,
  quickSixImages,
  sixImages,
  type PixelArm,
  type PixelRuns,
} from "../../bench/pixelArms.js";
import { pixelsRow } from "../../bench/pixelRows.js";
import type { ArmRun, SeenImage } from "../../bench/searchArms.js";

const imageOf = (oracle: number, total = 50): SeenImage => ({
  ...{ id: "i0c0", iteration: 0, oracle, total, judged: total, aesthetic: 5 },
  isConfirmed: false,
});

/** @param images of each arm, and its winner's oracle */
function runOf(goal: string, of: (arm: PixelArm) => { images: number; oracle: number }): PixelRuns {
  const runs = pixelArms.map((arm): [PixelArm, ArmRun] => {
    const { images, oracle } = of(arm);
    const winner = imageOf(oracle, 90);
    const drawn = Array.from({ length: images }, () => winner);
    return [arm, { images: drawn, winner, critiques: [], calls: 3 * images, isSatisfied: false }];
  });
  const best = Array.from({ length: 24 }, (_, at) => imageOf(0.4 + at / 100, 50 + at));
  return { goal, arms: new Map(runs), best };
}

const goals = ["a", "b", "c", "d"];
const good = (arm: PixelArm) => ({ images: arm === classic ? 12 : 6, oracle: 0.9 });

describe("the table of searches on pixels", () => {
  it("passes where each search beats best of as many, and classic for each image and call", () => {
    const { isPassed, text } = pixelsRow(
      goals.map((goal) => runOf(goal, good)),
      4,
      1,
    );
    assert.ok(isPassed, text);
    // Of the first six, the last one has the highest total and is the best: .45.
    assert.match(text, /\| best of 6, by scores \| 6 \|.*\| 55\.0 .*\| 45\.0 /);
    assert.match(text, /by scores: oracle \| 45\.00 \(45\.00 to 45\.00\) \| \*\*PASS\*\*/);
  });

  it("fails where classic is as good for an image, or a search of six is worse than best of 16", () => {
    const same = goals.map((goal) => runOf(goal, () => ({ images: 12, oracle: 0.9 })));
    assert.match(pixelsRow(same, 4, 1).text, /points an image \| 0\.00 .* \*\*FAIL\*\*/);
    assert.equal(pixelsRow(same, 4, 1).isPassed, false);
    for (const held of [sixImages, quickSixImages]) {
      const poor = goals.map((goal) =>
        runOf(goal, (arm) => (arm === held ? { images: 6, oracle: 0.5 } : good(arm))),
      );
      const row = pixelsRow(poor, 4, 1);
      assert.match(row.text, /^Oracle, bar 0 or more\. \*\*FAIL\*\*$/m);
      assert.match(row.text, new RegExp(`^- ${held.name} - best of 16 by scores: -5\\.00 `, "m"));
      assert.equal(row.isPassed, false);
    }
  });

  it("counts goals, not seeds: one goal with many seeds is one piece of evidence", () => {
    const bad = (arm: PixelArm) => ({
      images: 6,
      oracle: arm === balancedCompared ? 0.3 : 0.9,
    });
    const lucky = Array.from({ length: 40 }, () => runOf("a", good));
    const runs = [...lucky, runOf("b", bad), runOf("c", bad)];
    const lost = new RegExp(
      `${balancedCompared.name} - best of as many, by scores: oracle \\| .* \\*\\*FAIL\\*\\*`,
    );
    assert.match(pixelsRow(runs, 3, 1).text, lost);
  });
});
