import assert from "node:assert/strict";
import fc from "fast-check";
import { dearestInput, worstChat } from "../../../../src/providers/openai/openaiDeclaration.js";
import { nanoUsdOf } from "../../../../src/base/money.js";
import { profileOf } from "../../../../src/providers/openai/profiles.js";
import { defaultModels, modelPrices } from "../../../../src/providers/openai/prices.data.js";
import {
  chatCost,
  endingOf,
  imageCost,
  ratesOf,
  worstImageCost,
} from "../../../../src/providers/openai/prices.js";

const luna = ratesOf("gpt-6-luna") ?? assert.fail();
const flare = ratesOf("gpt-image-2.6-flare") ?? assert.fail();
const text = (
  inputTokens: number,
  outputTokens: number,
  cachedInputTokens = 0,
  cacheWriteTokens = 0,
) => ({ inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens });
const image = (textInputTokens: number, imageOutputTokens: number) => ({
  ...{ textInputTokens, imageOutputTokens, imageInputTokens: 0 },
  ...{ cachedInputTokens: 0, textOutputTokens: 0 },
});

describe("what pictures cost that a judge looks at", () => {
  const rates = { input: 1, output: 1, imageInput: 10 };

  it("is their own rate where it is told, else that of text", () => {
    const seen = { ...text(100, 0), imageTokens: 60 };
    assert.equal(chatCost(rates, seen), 40 * 1000 + 60 * 10_000);
    assert.equal(chatCost({ input: 1, output: 1 }, seen), 100 * 1000);
  });

  it("is foretold with the dearer of both rates", () => {
    fc.assert(
      fc.property(
        ...[fc.nat(50), fc.nat(50), fc.option(fc.nat(50), { nil: undefined }), fc.nat(1000)],
        (input, imageInput, cacheWrite, tokens) => {
          const told = {
            input,
            imageInput,
            output: 0,
            ...(cacheWrite !== undefined && { cacheWrite }),
          };
          const usdFor = worstChat({ model: "m", profile: profileOf("vllm") }, dearestInput(told));
          const foretold = nanoUsdOf(usdFor({ input: tokens, output: 0 }) ?? assert.fail());
          for (const imageTokens of [0, tokens]) {
            for (const written of [0, tokens - imageTokens]) {
              const used = { ...text(tokens, 0, 0, written), imageTokens };
              const cost = chatCost(told, used) ?? assert.fail();
              assert.ok(cost <= foretold, `${cost} of ${foretold}`);
            }
          }
        },
      ),
    );
  });
});

describe("what a call cost", () => {
  // Worked by hand: $0.10, $0.01, $0.25 and $0.50 per million are 100, 10, 250 and 500 nano-dollars.
  const calls: readonly [why: string, tokens: ReturnType<typeof text>, nanoUsd: number][] = [
    ["nothing", text(0, 0), 0],
    ["text in and out", text(1000, 200), 100_000 + 100_000],
    ["the part that was cached", text(1000, 0, 600), 40_000 + 6000],
    ["what went into the cache", text(1000, 0, 0, 400), 60_000 + 100_000],
    ["no more in the cache than there is", text(100, 0, 900), 1000],
    ["all of it dearer when it is long", text(300_000, 1000), 300_000 * 200 + 1000 * 750],
  ];
  for (const [why, tokens, nanoUsd] of calls) {
    it(`is exact to the nano-dollar: ${why}`, () => {
      assert.equal(chatCost(luna, tokens), nanoUsd);
    });
  }

  it("is the same as a bill of single calls, however they are summed", () => {
    const count = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(count, count), { maxLength: 50 }), (pairs) => {
        const sum = pairs.reduce((total, [i, o]) => total + (chatCost(luna, text(i, o)) ?? NaN), 0);
        const whole = pairs.reduce(
          (total, [i, o]) => total + BigInt(i) * 100n + BigInt(o) * 500n,
          0n,
        );
        assert.equal(BigInt(sum), whole);
      }),
    );
  });

  it("is rounded up where a token costs less than a nano-dollar", () => {
    assert.equal(chatCost({ input: 0.0004, output: 0 }, text(1, 0)), 1);
    assert.equal(chatCost({ input: 0.0004, output: 0 }, text(10, 0)), 4);
  });

  it("is unknown where a rate is, unless nothing is to be paid by it", () => {
    assert.equal(chatCost({ input: 1 }, text(10, 1)), null);
    assert.equal(chatCost({ input: 1 }, text(10, 0)), 10_000);
    assert.equal(imageCost({}, image(10, 10)), null);
    assert.equal(imageCost(flare, null), null);
  });

  it("of an image is what its tokens cost, or its own price", () => {
    assert.equal(imageCost(flare, image(20, 196)), 20 * 5000 + 196 * 30_000);
    assert.equal(imageCost({ perImage: 0.04 }, null), 40_000_000);
  });
});

describe("the most that an image costs", () => {
  const asked = { promptTokens: 500, quality: "low", previews: 0 } as const;
  it("is never less than what it cost", () => {
    for (const { model, ...rates } of modelPrices.filter(({ model }) =>
      model.startsWith("gpt-image"),
    )) {
      const worst = worstImageCost(model, rates, asked) ?? assert.fail(model);
      assert.ok(worst >= (imageCost(rates, image(500, 196)) ?? 0), model);
    }
  });

  it("is that of the dearest quality where nobody has heard of the one that is asked for", () => {
    const dearest = worstImageCost("gpt-image-2", flare, { ...asked, quality: undefined });
    for (const quality of ["", "constructor", "toString", "__proto__", "hasOwnProperty", "best"]) {
      assert.equal(worstImageCost("gpt-image-2", flare, { ...asked, quality }), dearest, quality);
    }
  });

  it("is that of the dearest quality where the server chooses", () => {
    const low = worstImageCost("gpt-image-2", flare, asked) ?? 0;
    const own = worstImageCost("gpt-image-2", flare, { ...asked, quality: undefined }) ?? 0;
    const high = worstImageCost("gpt-image-2", flare, { ...asked, quality: "high" });
    assert.ok(own > low);
    assert.equal(own, high);
  });

  it("counts the unfinished ones that are shown", () => {
    const none = worstImageCost("gpt-image-2", flare, asked) ?? 0;
    const three = worstImageCost("gpt-image-2", flare, { ...asked, previews: 3 }) ?? 0;
    assert.equal(three - none, 3 * 100 * 30_000);
  });

  it("is unknown of a model that the table does not have", () => {
    assert.equal(worstImageCost("flux", { imageOutput: 1 }, asked), null);
  });
});

describe("a model that ends", () => {
  const known: readonly [model: string, endsOn: string, successor: string][] = [
    ["gpt-5-mini", "2026-12-11", "gpt-6.1-terra"],
    ["gpt-5-nano", "2026-12-11", "gpt-6-luna"],
    ["gpt-5-nano-2025-08-07", "2026-12-11", "gpt-6-luna"],
    ["gpt-image-1", "2026-10-23", "gpt-image-2.6-flare"],
    ["gpt-image-1-mini", "2026-12-01", "gpt-image-2.6-flare"],
    ["dall-e-3", "2026-05-12", "gpt-image-2.6-flare"],
    ["gpt-4o", "2027-01-14", "gpt-6-luna"],
  ];
  for (const [model, endsOn, successor] of known) {
    it(`${model} does so on ${endsOn}, and ${successor} takes its place`, () => {
      const ending = endingOf(model);
      assert.equal(ending?.endsOn, endsOn);
      assert.equal(ending.successor, successor);
    });
  }

  it("is none that is offered as a default or as a successor", () => {
    for (const model of Object.values(defaultModels)) {
      assert.equal(endingOf(model), undefined);
      assert.ok(ratesOf(model), model);
    }
    for (const [, , successor] of known) assert.equal(endingOf(successor), undefined);
  });
});
