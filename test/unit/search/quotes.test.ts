import assert from "node:assert/strict";
import { Lanes } from "../../../src/search/lanes.js";
import type { Foreseen } from "../../../src/search/foreseen.js";
import type { ModelPorts } from "../../../src/search/ports.js";
import { replay } from "../../../src/search/replay.js";
import { FakeModels } from "../../support/fakeModels.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";
import { VirtualClock } from "../../support/virtualClock.js";

const declaredUsd = 0.01;
const plan = { candidates: 3, iterations: 2, beamWidth: 1, maxCostUsd: 1 };

function searchWith(
  said: Pick<ModelPorts, "quote" | "tokens">,
  lanes?: Lanes,
  clock?: VirtualClock,
) {
  const harness = new SearchHarness({
    plan,
    providers: providersOf(declaredUsd),
    usage: { costUsd: 0.001 },
    ports: (own) => ({ ...new FakeModels(own, { usage: { costUsd: 0.001 } }).ports, ...said }),
    ...(lanes !== undefined && { lanes }),
    ...(clock !== undefined && { clock }),
  });
  const worst = (kind: string): number[] =>
    harness.events.flatMap((event) =>
      event.kind === "callStarted" && event.key.includes(`/${kind}/`) ? [event.worstUsd] : [],
    );
  return { harness, worst };
}

describe("What a provider says of a call before it is made", () => {
  const quotes: readonly (readonly [what: string, quote: () => number | null, usd: number])[] = [
    ["less than it declared is reserved instead", () => 0.004, 0.004],
    ["more than it declared is not believed", () => 5, declaredUsd],
    ["nothing leaves what it declared", () => null, declaredUsd],
    ["no number at all leaves what it declared", () => NaN, declaredUsd],
    ["a price below nothing leaves what it declared", () => -1, declaredUsd],
    [
      "an error leaves what it declared",
      () => {
        throw new Error("no price list");
      },
      declaredUsd,
    ],
  ];
  for (const [what, quote, usd] of quotes) {
    it(`${what}, and the session replays`, async () => {
      const { harness, worst } = searchWith({ quote });
      assert.deepEqual(await harness.run(), { kind: "ended" });
      assert.deepEqual(new Set(worst("judge")), new Set([usd]));
      assert.equal(replay(harness.events).kind, "same");
    });
  }

  it("tells its lane how many tokens it may use, so that no minute holds more", async () => {
    const clock = new VirtualClock();
    const startMs = clock.nowMs();
    const lanes = new Lanes(
      (lane) => ({ places: 9, ...(lane === "language" && { tokensPerMinute: 200 }) }),
      clock,
    );
    const tokens = ({ asked }: Foreseen): number | null => (asked === "write" ? 100 : null);
    const { harness } = searchWith({ tokens }, lanes, clock);
    await harness.run();
    const writesAtMs = harness.events.flatMap((event) =>
      event.kind === "callStarted" && event.key.includes("/write/") ? [event.at - startMs] : [],
    );
    assert.equal(writesAtMs.length, 6);
    for (const [index, atMs] of writesAtMs.entries()) {
      const third = writesAtMs[index + 2];
      assert.ok(third === undefined || third - atMs >= 60_000, writesAtMs.join(" "));
    }
  });

  it("is no reason to fail where it cannot count its tokens", async () => {
    const { harness } = searchWith({
      tokens: () => {
        throw new Error("no tokenizer");
      },
    });
    assert.deepEqual(await harness.run(), { kind: "ended" });
  });
});
