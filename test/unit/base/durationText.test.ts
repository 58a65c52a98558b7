import assert from "node:assert/strict";
import { clockText, durationText, spentText } from "../../../src/base/durationText.js";

const minute = 60_000;

describe("durationText", () => {
  for (const [ms, text] of [
    [0, "1 second"],
    [59_001, "1 minute"],
    [minute, "1 minute"],
    [600_300, "10 minutes 1 second"],
    [59 * minute + 59_900, "1 hour"],
    [90 * minute, "1 hour 30 minutes"],
    [30 * 86_400_000, "30 days"],
    [30 * 86_400_000 + 1, "30 days 1 hour"],
    [1e12, "more than a year"],
    [Infinity, "more than a year"],
  ] as const) {
    it(`says ${text} for ${ms} ms`, () => {
      assert.equal(durationText(ms), text);
    });
  }
});

describe("spentText", () => {
  for (const [ms, text] of [
    [0, "less than 1 second"],
    [499, "less than 1 second"],
    [500, "1 second"],
    [1400, "1 second"],
    [59_600, "1 minute"],
    [95_400, "1 minute 35 seconds"],
    [59 * minute + 59_600, "1 hour"],
    [60 * minute + 1000, "1 hour"],
    [90 * minute + 29_999, "1 hour 30 minutes"],
    [90 * minute + 30_000, "1 hour 31 minutes"],
    [86_400_000 - 20_000, "1 day"],
    [Infinity, "more than a year"],
  ] as const) {
    it(`says ${text} for ${ms} ms`, () => {
      assert.equal(spentText(ms), text);
    });
  }
});

describe("clockText", () => {
  it("shows times as people read them", () => {
    const times = [-1, 0, 7_400, 750_000, 3_723_000].map(clockText);
    assert.deepEqual(times, ["0:00", "0:00", "0:07", "12:30", "1:02:03"]);
  });
});
