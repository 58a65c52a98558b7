import assert from "node:assert/strict";
import { InvalidAnswerError } from "../../../src/base/errors.js";
import type { KnownEvent } from "../../../src/protocol/events.js";
import type { ModelPorts } from "../../../src/search/ports.js";
import { foldChecked } from "../../../src/search/replay.js";
import { quotaRequests } from "../../../src/search/usageTotals.js";
import { FakeModels } from "../../support/fakeModels.js";
import { MemoryImageStore } from "../../support/memorySession.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";
import { pricedProviders, runOut } from "../../support/searchRuns.js";

const usage = { costUsd: 0.03, inputTokens: 7 };
const worstUsd = 0.1;

class RefusingStore extends MemoryImageStore {
  override put(): Promise<never> {
    return Promise.reject(new InvalidAnswerError("This is no image"));
  }
}

const texts = { what: "", how: "", prompt: "" };
const cases: readonly (readonly [
  what: string,
  kind: "write" | "draw" | "judge",
  ports: (ports: ModelPorts) => Partial<ModelPorts>,
  images?: MemoryImageStore,
])[] = [
  [
    "a prompt that is empty",
    "write",
    () => ({ prompts: { write: () => Promise.resolve({ ...texts, usage }) } }),
  ],
  [
    "a prompt that is no text",
    "write",
    () => ({ prompts: { write: () => Promise.resolve({ prompt: 7, usage } as never) } }),
  ],
  [
    "an image that is no bytes",
    "draw",
    () => ({ images: { draw: () => Promise.resolve({ bytes: "<html>", usage } as never) } }),
  ],
  [
    "an image that the store does not take",
    "draw",
    () => ({ images: { draw: () => Promise.resolve({ bytes: new Uint8Array(9), usage }) } }),
    new RefusingStore(),
  ],
  [
    "a score that is no number",
    "judge",
    () => ({
      judge: {
        judge: () =>
          Promise.resolve({ alignment: "high", aesthetic: 1, findings: [], usage } as never),
      },
    }),
  ],
];

describe("What an answer is said to have cost, where it is found to be none", () => {
  for (const [what, kind, change, images] of cases) {
    it(`counts, instead of the worst price: ${what}`, async () => {
      const prices = { write: 0, draw: 0, judge: 0, critique: 0, [kind]: worstUsd };
      const search = new SearchHarness(
        {
          plan: { candidates: 1, iterations: 1, maxAttempts: 1 },
          providers: pricedProviders(prices),
          ports: (clock) => {
            const { ports } = new FakeModels(clock);
            return { ...ports, ...change(ports) };
          },
        },
        images,
      );
      await runOut(search);
      const failures = search.events.filter((event) => event.kind === "callFailed");
      assert.deepEqual(
        failures.map(({ code }) => code),
        ["answer.invalid"],
      );
      assert.equal(search.state.totals.spentNanoUsd, 30_000_000);
      const rows = Object.values(search.state.usage).filter(({ stage }) => stage === kind);
      assert.deepEqual(
        rows.map(({ inputTokens }) => inputTokens),
        [7],
      );
    });
  }
});

describe("Requests that count towards a quota", () => {
  it("stay counted when another model has taken the role", async () => {
    const providers = providersOf();
    const image = { ...providers.image, billing: "quota" as const };
    const search = new SearchHarness({
      plan: { candidates: 2, iterations: 1, beamWidth: 1 },
      providers: { ...providers, image },
      usage: { requests: 3 },
    });
    await search.run();
    assert.equal(quotaRequests(search.state), 6);
    const { image: free } = providers;
    const at = search.events.at(-1)?.at ?? 0;
    const changed = [
      ...search.events.slice(0, -1),
      {
        kind: "providersChanged",
        role: "image",
        provider: free,
        at,
        seq: search.events.length - 1,
      },
    ] as KnownEvent[];
    assert.equal(quotaRequests(foldChecked(changed)), 6);
  });
});
