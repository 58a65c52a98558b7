import assert from "node:assert/strict";
import fc from "fast-check";
import { askAgainMs, durationMs, rateHeaders } from "../../../../src/providers/http/rateHeaders.js";

const date = "Sat, 28 Nov 2026 12:00:00 GMT";
const nothing = { limit: null, remaining: null, resetMs: null };

describe("durationMs", () => {
  for (const [text, ms] of [
    ["6m0s", 360_000],
    ["1s", 1000],
    ["20ms", 20],
    ["1h2m3.5s", 3_723_500],
    ["1d2h", 93_600_000],
    ["1m30ms", 60_030],
    ["999µs", 0.999],
    ["0s", 0],
    ["7", 7000],
    ["0.25", 250],
    [" 7 ", 7000],
    ["6M0S", 360_000],
    ["", null],
    ["-1", null],
    ["-1s", null],
    ["1e9", null],
    ["NaN", null],
    ["Infinity", null],
    ["soon", null],
    ["1x", null],
    ["s", null],
    ["1 s", null],
    ["0x10", null],
    ["1s".repeat(100), null],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as ${ms}`, () => {
      const read = durationMs(text);
      assert.ok(ms === null ? read === null : Math.abs((read ?? NaN) - ms) < 1e-6, String(read));
    });
  }

  it("reads every duration as Go writes it", () => {
    const part = fc.nat({ max: 999 });
    fc.assert(
      fc.property(part, part, part, part, (h, m, s, ms) => {
        const read = durationMs(`${h}h${m}m${s}s${ms}ms`);
        assert.equal(read, h * 3_600_000 + m * 60_000 + s * 1000 + ms);
      }),
    );
  });
});

describe("rateHeaders", () => {
  it("reads OpenAI's form", () => {
    const headers = new Headers({
      "x-ratelimit-limit-requests": "60",
      "x-ratelimit-limit-tokens": "150000",
      "x-ratelimit-remaining-requests": "59",
      "x-ratelimit-remaining-tokens": "149984",
      "x-ratelimit-reset-requests": "1s",
      "x-ratelimit-reset-tokens": "6m0s",
    });
    assert.deepEqual(rateHeaders(headers), {
      requests: { limit: 60, remaining: 59, resetMs: 1000 },
      tokens: { limit: 150_000, remaining: 149_984, resetMs: 360_000 },
      retryAfterMs: null,
    });
  });

  for (const [why, reset, ms] of [
    ["seconds", "30", 30_000],
    ["a moment in seconds", String(Date.UTC(2026, 10, 28, 12, 0, 9) / 1000), 9000],
    ["a moment in milliseconds", String(Date.UTC(2026, 10, 28, 12, 0, 9)), 9000],
    ["a moment in words", "2026-11-28T12:00:09Z", 9000],
    ["a moment that is over", "2026-11-28T11:00:00Z", 0],
  ] as const) {
    it(`reads a reset without a dimension that is ${why}`, () => {
      const headers = { "x-ratelimit-limit": "20", "x-ratelimit-remaining": "0", date };
      const { requests } = rateHeaders(new Headers({ ...headers, "x-ratelimit-reset": reset }));
      assert.deepEqual(requests, { limit: 20, remaining: 0, resetMs: ms });
    });
  }

  it("says nothing of moments where the answer has no date", () => {
    const { retryAfterMs } = rateHeaders(new Headers({ "retry-after": date }));
    assert.equal(retryAfterMs, null);
  });

  it("says nothing where nothing is said", () => {
    assert.deepEqual(rateHeaders(new Headers()), {
      ...{ requests: nothing, tokens: nothing, retryAfterMs: null },
    });
  });

  it("comes to whole, useful numbers or none, whatever stands there", () => {
    const names = ["retry-after", "retry-after-ms", "date"].concat(
      ...["limit", "remaining", "reset"].map((what) =>
        ["", "-requests", "-tokens"].map((suffix) => `x-ratelimit-${what}${suffix}`),
      ),
    );
    const printable = fc.stringMatching(/^[ -~]{0,30}$/);
    const number = fc.oneof(fc.double(), fc.bigInt(), fc.maxSafeInteger()).map(String);
    const value = fc.oneof(
      printable,
      number,
      fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (told) => {
        const rates = rateHeaders(new Headers(told));
        const { requests, tokens, retryAfterMs } = rates;
        const numbers = [requests, tokens].flatMap((each) => [
          ...[each.limit, each.remaining, each.resetMs],
        ]);
        numbers.push(retryAfterMs, askAgainMs(rates));
        for (const each of numbers) {
          assert.ok(each === null || (each >= 0 && each <= Number.MAX_SAFE_INTEGER), String(each));
        }
      }),
    );
  });
});
