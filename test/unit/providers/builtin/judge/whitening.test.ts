import assert from "node:assert/strict";
import { seededRandom } from "../../../../../src/base/random.js";
import { edgeStatistics } from "../../../../../src/providers/builtin/judge/edgeStatistics.data.js";
import { directions } from "../../../../../src/providers/builtin/judge/orientation.js";
import {
  unpackEdgeStatistics,
  Whitening,
} from "../../../../../src/providers/builtin/judge/whitening.js";

const statistics = unpackEdgeStatistics(edgeStatistics);

const sum = (a: Float32Array, b: Float32Array): number =>
  a.reduce((total, value, i) => total + value * (b[i] ?? 0), 0);

describe("whitening", () => {
  for (const [columns, rows] of [
    [3, 5],
    [8, 4],
    [7, 7],
  ] as const) {
    it(`of ${columns} x ${rows} cells has weights that give the same as the whitened edges`, () => {
      const random = seededRandom("whitening", columns);
      const some = () =>
        Float32Array.from({ length: columns * rows * directions }, () => random.next());
      const whitening = new Whitening(statistics, columns, rows);
      const [cells, other] = [some(), some()];
      const white = whitening.whiten(other);
      const { weights, bias } = whitening.weightsFor(white);
      const direct = sum(white, whitening.whiten(cells));
      assert.ok(Number.isFinite(direct));
      assert.ok(Math.abs(sum(weights, cells) + bias - direct) < 1e-2 * Math.abs(direct) + 1e-2);
    });
  }

  it("finds nothing in what is usual, and more in what is not", () => {
    const whitening = new Whitening(statistics, 2, 2);
    const usual = Float32Array.from({ length: 4 * directions }, (_, i) => {
      return statistics.mean[i % directions] ?? 0;
    });
    assert.ok(whitening.whiten(usual).every((value) => Math.abs(value) < 1e-6));
    const stripes = usual.map((value, i) => (i % directions === 0 ? 1 : value));
    const noise = usual.map((value, i) => (i === 3 ? value + 0.01 : value));
    const length = (cells: Float32Array): number => {
      const white = whitening.whiten(cells);
      return sum(white, white);
    };
    assert.ok(length(stripes) > 100 * length(noise));
  });
});
