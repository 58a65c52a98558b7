import assert from "node:assert/strict";
import { CallError, type Billed } from "../../../src/base/errors.js";
import { without } from "../../../src/base/without.js";
import type { Plan } from "../../../src/protocol/plan.js";
import type { Declaration, Providers, Role } from "../../../src/protocol/providers.js";
import { chargeOf, whyNoCostCap } from "../../../src/search/charge.js";
import { replay } from "../../../src/search/replay.js";
import { usageOf } from "../../../src/search/usageTotals.js";
import { planOf, providersOf, SearchHarness } from "../../support/searchHarness.js";

const roleOf: Readonly<Record<string, Role>> = {
  write: "language",
  rewrite: "language",
  critique: "language",
  draw: "image",
  judge: "vision",
};
const called = ["write", "draw", "judge", "critique"] as const;

/** The free fakes, one of whose roles declares its money differently. */
function declaring(role: Role, change: Pick<Declaration, "billing" | "worstUsd">): Providers {
  const providers = providersOf();
  return { ...providers, [role]: { ...providers[role], ...change } };
}

type Case = readonly [
  billing: Declaration["billing"],
  worstUsd: number | undefined,
  charge: ReturnType<typeof chargeOf>["kind"],
];
/** What a kind's price and its provider's billing make of it. */
const cases: readonly Case[] = [
  ["free", undefined, "free"],
  ["free", 0, "free"],
  ["free", 0.01, "priced"],
  ["priced", undefined, "unknown"],
  ["priced", 0, "free"],
  ["priced", 0.01, "priced"],
  ["quota", undefined, "counted"],
  ["quota", 0, "counted"],
  ["quota", 0.01, "priced"],
  ["unknown", undefined, "unknown"],
  ["unknown", 0, "unknown"],
  ["unknown", 0.01, "unknown"],
];

function withCase(kind: string, [billing, worstUsd]: Case): Providers {
  const named: Record<string, number> = worstUsd === undefined ? {} : { [kind]: worstUsd };
  return declaring(roleOf[kind] ?? "language", { billing, worstUsd: named });
}

describe("What a call costs", () => {
  for (const each of cases) {
    const [billing, worstUsd, charge] = each;
    it(`is ${charge} where billing is ${billing} and the price is ${worstUsd ?? "not named"}`, () => {
      for (const kind of Object.keys(roleOf)) {
        const { kind: found, worstNanoUsd } = chargeOf({ providers: withCase(kind, each) }, kind);
        assert.deepEqual([found, worstNanoUsd], [charge, (worstUsd ?? 0) * 1e9], kind);
      }
    });
  }

  it("is not looked up in what every record has", () => {
    const providers = declaring("language", { billing: "priced", worstUsd: {} });
    assert.throws(() => chargeOf({ providers }, "toString"));
  });
});

describe("A call that failed and may be billed", () => {
  /** What came of a search whose first call of a kind fails like this. */
  async function failing(kind: string, providers: Providers, billed: Billed) {
    let isFailed = false;
    const harness = new SearchHarness({
      plan: { candidates: 1, beamWidth: 1, iterations: 2, maxAttempts: 2 },
      providers,
      fail: (each) => {
        if (each !== kind || isFailed) return;
        isFailed = true;
        throw new CallError("server.failed", "No", { retryable: true, billed });
      },
    });
    await harness.run();
    assert.ok(isFailed);
    assert.equal(replay(harness.events).kind, "same");
    return harness;
  }

  for (const kind of called) {
    for (const each of cases) {
      const [billing, worstUsd, charge] = each;
      const price = worstUsd ?? "no price";
      it(`is made again by itself only where it is free: ${kind}, ${billing}, ${price}`, async () => {
        for (const billed of ["no", "maybe", "yes"] as const) {
          const harness = await failing(kind, withCase(kind, each), billed);
          const isAgain = harness.events.some(
            (event) => event.kind === "callStarted" && event.key.endsWith("/2"),
          );
          assert.equal(isAgain, billed === "no" || charge === "free", billed);
        }
      });
    }
  }

  for (const each of cases) {
    const [billing, worstUsd, charge] = each;
    it(`counts as an image where it is not free: ${billing}, ${worstUsd ?? "no price"}`, async () => {
      const { state } = await failing("draw", withCase("draw", each), "maybe");
      const { images, billedDraws } = state.totals;
      assert.equal(billedDraws - images, charge === "free" ? 0 : 1);
    });

    it(`costs nothing only where that is known: ${billing}, ${worstUsd ?? "no price"}`, async () => {
      const { state } = await failing("judge", withCase("judge", each), "yes");
      const isKnown = charge === "free" || charge === "counted";
      assert.equal(usageOf(state).costNanoUsd, isKnown ? 0 : null);
    });
  }
});

describe("A limit on cost", () => {
  const limited: Partial<Plan> = { maxCostUsd: 1, iterations: 2 };
  const why = (change: Partial<Plan>, providers: Providers): string | null => {
    const plan = planOf(change);
    return whyNoCostCap({ plan, providers, caps: plan });
  };

  for (const kind of Object.keys(roleOf)) {
    for (const each of cases) {
      const [billing, worstUsd, charge] = each;
      const verb = charge === "unknown" ? "is refused" : "holds";
      it(`${verb} where ${kind} is ${billing} at ${worstUsd ?? "no price"}`, () => {
        // The role's other kinds have prices.
        const role = roleOf[kind] ?? "language";
        const { worstUsd: others } = providersOf(0.01)[role];
        const rest = without(others, kind);
        const named = worstUsd === undefined ? rest : { ...rest, [kind]: worstUsd };
        const told = why(limited, declaring(role, { billing, worstUsd: named }));
        if (charge !== "unknown") return assert.equal(told, null);
        assert.match(
          told ?? "",
          new RegExp(`The ${role} model fake-1 .*\\b${kind}\\b.*price`, "s"),
        );
      });
    }
  }

  it("names each role whose price is not known", () => {
    const unknown = { billing: "unknown", worstUsd: {} } as const;
    const providers = declaring("vision", unknown);
    const told = why(limited, { ...providers, image: { ...providers.image, ...unknown } });
    assert.match(told ?? "", /The image model .*\nThe vision model /);
  });

  it("asks for no price of what the plan does not take", () => {
    const { rewrite, write } = providersOf(0.01).language.worstUsd;
    const worstUsd = { rewrite: rewrite ?? 0, write: write ?? 0 };
    const providers = declaring("language", { billing: "priced", worstUsd });
    assert.notEqual(why(limited, providers), null);
    assert.equal(why({ ...limited, iterations: 1 }, providers), null);
    const silent = { ...providers, language: { ...providers.language, abilities: {} } };
    assert.equal(why(limited, silent), null);
  });

  it("is nobody's business where there is none", () => {
    const providers = declaring("image", { billing: "unknown", worstUsd: {} });
    assert.equal(why({ iterations: 2 }, providers), null);
  });
});
