import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as z from "zod";
import { fitStrengths } from "../../../../../src/search/ranking/strengths/fit.js";
import type { OrderAnswer, PairAnswer } from "../../../../../src/search/ranking/strengths/model.js";

const folder = new URL("../../../../fixtures/strengths/", import.meta.url);
const count = z.number().int().nonnegative();
const choixCases = z.array(
  z.object({
    items: count,
    priorSd: z.number(),
    wins: z.array(z.tuple([count, count])),
    strengths: z.array(z.number()),
  }),
);
const davidsonCases = z.array(
  z.object({
    items: count,
    hasBias: z.boolean(),
    cells: z.array(z.tuple([count, count, count, count, count])),
    strengths: z.array(z.number()),
    sideBias: z.number(),
    tie: z.number(),
  }),
);

const orderCases = z.array(
  z.object({
    items: count,
    priorSd: z.number(),
    orders: z.array(z.array(count)),
    strengths: z.array(z.number()),
  }),
);

/** `test/fixtures/strengths/make_fixtures.py` made the figures. */
describe("strengths beside other people's code", () => {
  it("are those of choix, with its penalty as the prior, in 200 tournaments without ties", () => {
    const cases = read("choix.json", choixCases);
    assert.equal(cases.length, 200);
    const groups = cases.map(({ items, priorSd, wins, strengths }) => {
      const answers = wins.map(([winner, loser], index): PairAnswer =>
        index % 2 === 0
          ? { left: winner, right: loser, outcome: "left" }
          : { left: loser, right: winner, outcome: "right" },
      );
      const fit = fitStrengths(items, answers, { priorSd, logTie: null, sideBias: null });
      assertNear(fit.strengths, strengths);
      return fit.groups;
    });
    // The hard ones are among them.
    assert.ok(groups.some(({ connected }) => connected.length > 1));
    assert.ok(groups.some(({ connected, separated }) => connected.length < separated.length));
  });

  it("are those of a Poisson regression for Davidson's ties, with sides and without", () => {
    const cases = read("davidson.json", davidsonCases);
    assert.equal(cases.length, 40);
    // A regression has no prior: one so wide that it moves nothing by a tenth of what is compared.
    const wide = { mean: 0, sd: 1e4 };
    for (const { items, hasBias, cells, strengths, sideBias, tie } of cases) {
      const answers = cells.flatMap(([left, right, lefts, rights, ties]) =>
        (["left", "right", "tie"] as const).flatMap((outcome, kind) =>
          new Array<PairAnswer>([lefts, rights, ties][kind] ?? 0).fill({ left, right, outcome }),
        ),
      );
      const fit = fitStrengths(items, answers, {
        priorSd: 1e4,
        logTie: wide,
        sideBias: hasBias ? wide : null,
      });
      assertNear([...fit.strengths, fit.sideBias, fit.tie], [...strengths, sideBias, tie]);
    }
  });

  it("are those of choix in 100 sets of orders without ties", () => {
    const cases = read("orders.json", orderCases);
    assert.equal(cases.length, 100);
    for (const { items, priorSd, orders, strengths } of cases) {
      const answers = orders.map((order): OrderAnswer => {
        return { shown: order.toSorted((a, b) => a - b), groups: order.map((item) => [item]) };
      });
      const fit = fitStrengths(items, answers, { priorSd, logTie: null, sideBias: null });
      assertNear(fit.strengths, strengths);
    }
  });
});

function read<T>(name: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8")));
}

function assertNear(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  const off = Math.max(...actual.map((each, index) => Math.abs(each - (expected[index] ?? NaN))));
  assert.ok(off < 1e-6, `off by ${off}`);
}
