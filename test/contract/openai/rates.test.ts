import assert from "node:assert/strict";
import fc from "fast-check";
import type { LedgerLine } from "../../support/fakeOpenai/fakeOpenai.js";
import { formOf, virtualSearch } from "../../support/fakeOpenai/virtualSearch.js";

const minuteMs = 60_000;

/** Right answers, by the name of their form. */
const written = JSON.stringify({
  what: "A lighthouse at dusk above a rough sea",
  how: "oil paint, low sun",
  prompt: "A lighthouse at dusk above a rough sea. oil paint, low sun",
});
const judged = JSON.stringify({
  findings: [{ text: "a lighthouse", half: "what", met: true }],
  suggestion: { text: "", half: "what" },
  alignment: 80,
  aesthetic: 6,
});
const right: Readonly<Record<string, string>> = {
  ...{ expand: written, refine: written, judge: judged },
  critique: JSON.stringify({ text: "Too far away.", what: "nearer", how: "" }),
};

interface Seen {
  readonly line: LedgerLine;
  readonly beganMs: number;
  endedMs: number;
}

/**
 * What a server says with its answers of requests and tokens a minute, and a connection of places in
 * flight, kept by whole searches: by the server's own books, on virtual time.
 */
describe("what a server takes a minute", function () {
  this.timeout(240_000);

  it("is never passed, nor are its places, whatever they are", () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          requests: fc.integer({ min: 1, max: 12 }),
          tokens: fc.integer({ min: 1000, max: 30_000 }),
          limit: fc.integer({ min: 1, max: 5 }),
          candidates: fc.integer({ min: 3, max: 6 }),
          latenciesMs: fc.array(fc.nat({ max: 40_000 }), { minLength: 1, maxLength: 12 }),
          // Each so many answers is none, and its call asks again.
          faulty: fc.constantFrom(2, 3, Infinity),
        }),
        async ({ requests, tokens, limit, candidates, latenciesMs, faulty }) => {
          const seen: Seen[] = [];
          let now = (): number => 0;
          const latencyMs = (line: LedgerLine): number => {
            const each = { line, beganMs: now(), endedMs: Infinity };
            const tookMs = latenciesMs[seen.length % latenciesMs.length] ?? 0;
            each.endedMs = each.beganMs + tookMs;
            seen.push(each);
            return tookMs;
          };
          const headers = {
            "x-ratelimit-limit-requests": String(requests),
            "x-ratelimit-limit-tokens": String(tokens),
          };
          let asked = 0;
          const says = (body: LedgerLine["body"]): string | undefined =>
            ++asked % faulty === 0 ? "Here it comes:" : right[formOf(body) ?? ""];
          const plan = { candidates, beamWidth: 1, iterations: 2 };
          const fake = { headers, says };
          await virtualSearch({ fake, plan, limit, latencyMs }, async (search) => {
            now = () => search.clock.nowMs();
            await search.harness.run();
            assert.equal(search.harness.state.end?.kind, "finished");
            for (const path of new Set(seen.map(({ line }) => line.path))) {
              assertKept(
                seen.filter(({ line }) => line.path === path),
                { requests, tokens, limit },
              );
            }
          });
        },
      ),
      { numRuns: 40 },
    ));
});

function assertKept(
  seen: readonly Seen[],
  { requests, tokens, limit }: Readonly<Record<"requests" | "tokens" | "limit", number>>,
): void {
  for (const [index, { beganMs }] of seen.entries()) {
    const running = seen.filter((each) => each.beganMs <= beganMs && each.endedMs > beganMs);
    assert.ok(running.length <= limit, `${running.length} at once, of ${limit}`);
    // Before its first answer nobody knows what it takes: as many may have begun as have a place.
    if (index < limit) continue;
    const minute = seen.filter(
      (each) => each.beganMs <= beganMs && each.beganMs > beganMs - minuteMs,
    );
    assert.ok(minute.length <= requests, `${minute.length} requests a minute, of ${requests}`);
    const used = minute.reduce((sum, { line }) => sum + line.inputTokens + line.outputTokens, 0);
    assert.ok(minute.length === 1 || used <= tokens, `${used} tokens a minute, of ${tokens}`);
  }
}
