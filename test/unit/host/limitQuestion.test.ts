import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError } from "../../../src/base/errors.js";
import { limitPrompt, proposedLimit, readLimit } from "../../../src/host/limitQuestion.js";
import { aheadText, limitsText, limitText, usedText } from "../../../src/protocol/limitText.js";
import { capNames, type CapName, type PlanInput } from "../../../src/protocol/plan.js";
import { goesOnUnder, whyNoRaise } from "../../../src/search/limits.js";
import type { SearchState } from "../../../src/search/state.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";

async function ended(limits: Partial<PlanInput>): Promise<SearchState> {
  const plan = { candidates: 4, beamWidth: 2, iterations: 3, stopOnPlateau: false, ...limits };
  const search = new SearchHarness({ plan, providers: providersOf(0.001) });
  await search.run();
  return search.state;
}

describe("the question for a higher limit", () => {
  const proposals: readonly [CapName, now: number, proposed: number][] = [
    ["maxImages", 4, 8],
    // A whole iteration more, its critiques among it.
    ["maxCalls", 12, 26],
    ["maxCalls", 1, 12],
    ["maxCostUsd", 0.005, 0.05],
    ["maxSeconds", 0.5, 1],
  ];
  for (const [name, now, proposed] of proposals) {
    it(`proposes ${limitText(name, proposed)} where ${limitText(name, now)} were too few`, async () => {
      const state = await ended({ [name]: now });
      assert.equal(proposedLimit({ state, name }), proposed);
      assert.deepEqual(readLimit({ state, name }, String(proposed)), { ok: true, value: proposed });
      assert.ok(goesOnUnder(state, { [name]: proposed }));
    });
  }

  it("says what the limit is now and what is to be typed", async () => {
    const images = await ended({ maxImages: 4 });
    assert.equal(
      limitPrompt({ state: images, name: "maxImages" }),
      "The limit on images is 4 images. One more iteration takes up to 4 images; all that is left, up to 8 images. Type a higher one.",
    );
    const cost = await ended({ maxCostUsd: 0.03 });
    const prompt =
      "The limit on cost is $0.03. One more iteration takes up to $0.05; all that is left, up to $0.10. Type a higher one, in US dollars.";
    assert.equal(limitPrompt({ state: cost, name: "maxCostUsd" }), prompt);
  });

  const wrong: readonly [CapName, typed: string, problem: string][] = [
    ["maxImages", "", "It has to be a whole number, 1 or more, in images."],
    ["maxImages", "many", "It has to be a whole number, 1 or more, in images."],
    ["maxImages", "8.5", "It has to be a whole number, 1 or more, in images."],
    ["maxImages", "1e99", "It has to be a whole number, 1 or more, in images."],
    ["maxImages", "4", "It has to be more than 4 images."],
    ["maxCalls", "14", "14 model calls would not be enough to go on: type more."],
    ["maxCostUsd", "-1", "It has to be more than 0, in US dollars."],
    ["maxSeconds", "Infinity", "It has to be more than 0, in seconds."],
  ];
  for (const [name, typed, problem] of wrong) {
    it(`does not take ${JSON.stringify(typed)} as a limit on ${name}`, async () => {
      const limits = { maxImages: 4, maxCalls: 12, maxCostUsd: 1, maxSeconds: 0.4 };
      const state = await ended({ [name]: limits[name] });
      assert.deepEqual(readLimit({ state, name }, typed), { ok: false, problem });
    });
  }

  it("takes dollars with their sign, and spaces", async () => {
    const state = await ended({ maxCostUsd: 0.03 });
    assert.deepEqual(readLimit({ state, name: "maxCostUsd" }, " $2.50 "), { ok: true, value: 2.5 });
  });

  it("takes what is asked of each limit by itself: the other one is asked for next", async () => {
    const state = await ended({ maxImages: 4, maxCalls: 12 });
    assert.deepEqual(readLimit({ state, name: "maxImages" }, "8"), { ok: true, value: 8 });
  });

  it("never takes what the plan's schema would not, nor less than before", async () => {
    const states = {
      maxImages: await ended({ maxImages: 4 }),
      maxCalls: await ended({ maxCalls: 12 }),
      maxCostUsd: await ended({ maxCostUsd: 0.03 }),
      maxSeconds: await ended({ maxSeconds: 0.4 }),
    };
    const typed = fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String));
    fc.assert(
      fc.property(fc.constantFrom(...capNames), typed, (name, text) => {
        const read = readLimit({ state: states[name], name }, text);
        if (!read.ok) return;
        assert.ok(read.value > (states[name].caps[name] ?? 0) && read.value <= 1e9);
        assert.ok(goesOnUnder(states[name], { [name]: read.value }));
      }),
    );
  });

  it("asks for room for another attempt, however the search ended", async () => {
    let draws = 0;
    const fail = (kind: string): void => {
      if (kind === "draw" && ++draws === 1) throw new CallError("image.down", "No");
    };
    const plan = { candidates: 2, beamWidth: 1, iterations: 1, maxImages: 2, maxAttempts: 1 };
    const search = new SearchHarness({ plan, providers: providersOf(0.001), fail });
    await search.run();
    const { state } = search;
    assert.ok(state.end?.kind === "finished" && state.end.reason === "completed");
    const asked = { state, name: "maxImages", retried: "i0c0" } as const;
    assert.equal(
      limitPrompt(asked),
      "The limit on images is 2 images. That leaves no room for another attempt at i0c0. Type a higher one.",
    );
    assert.equal(proposedLimit(asked), 4);
    assert.deepEqual(readLimit(asked, "3"), { ok: true, value: 3 });
    assert.deepEqual(readLimit(asked, "2"), {
      ok: false,
      problem: "It has to be more than 2 images.",
    });
  });

  it("is not asked where no limit can be raised, and a sentence says why", async () => {
    assert.equal(whyNoRaise(await ended({ maxImages: 4 })), null);
    assert.match(whyNoRaise(await ended({})) ?? "", /^This search did not end at a limit\./);
    assert.match(whyNoRaise(await ended({ maxImages: 10 })) ?? "", /^Nothing .* is left to do/);
    const free = { ...(await ended({})), end: null };
    assert.match(whyNoRaise(free) ?? "", /^This search has no limit/);
    const cancelled = { ...(await ended({ maxImages: 4 })), end: null, cancelRequested: true };
    assert.match(whyNoRaise(cancelled) ?? "", /was cancelled/);
  });
});

describe("limits in words", () => {
  const caps = { maxImages: 1, maxCalls: 1200, maxCostUsd: 0.0125, maxSeconds: 90 };
  it("counts each in its unit", () => {
    const texts = capNames.map((name) => limitText(name, caps[name]));
    assert.deepEqual(texts, ["1 image", "1,200 model calls", "$0.0125", "90 seconds"]);
    assert.equal(limitText("maxCostUsd", 2), "$2.00");
  });
  it("says what was used where that is not the limit itself", () => {
    assert.equal(usedText("maxImages", 4, 4), "");
    assert.equal(usedText("maxCalls", 13, 12), ", with 12 model calls used");
    assert.equal(usedText("maxCostUsd", 0.05, 0.04812345), ", with $0.0481 used");
    assert.equal(usedText("maxSeconds", 30, 31.26), ", with 31 seconds used");
    assert.equal(usedText("maxSeconds", 2, 2.61), ", with 2.6 seconds used");
  });
  it("says what more would take, of each limit that counts", () => {
    const next = { maxImages: 4, maxCalls: 14, maxCostUsd: 0.05, maxSeconds: 12.3 };
    const rest = { maxImages: 8, maxCalls: 28, maxCostUsd: 0.1, maxSeconds: 24.6 };
    const ahead = { iteration: "one more", next, rest } as const;
    assert.equal(
      aheadText(["maxImages", "maxSeconds"], ahead),
      "One more iteration takes up to 4 images and about 12 seconds; all that is left, up to 8 images and about 25 seconds.",
    );
    assert.equal(
      aheadText(["maxCostUsd"], { iteration: "under way", next, rest: next }),
      "The iteration under way takes up to $0.05.",
    );
  });
  it("joins several, and leaves out what is not set", () => {
    assert.equal(
      limitsText(["maxImages", "maxSeconds"], caps),
      "the limits of 1 image and 90 seconds",
    );
    assert.equal(limitsText(["maxCalls"], caps), "the limit of 1,200 model calls");
    assert.equal(limitsText(["maxCalls"], { ...caps, maxCalls: null }), "a limit");
  });
});
