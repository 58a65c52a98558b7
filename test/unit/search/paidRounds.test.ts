import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import type { ChatModel } from "../../../src/providers/chat/chatModel.js";
import { languagePorts } from "../../../src/providers/chat/chatPorts.js";
import { FakeModels } from "../../support/fakeModels.js";
import { MemoryPurse } from "../../support/memoryPurse.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";
import type { VirtualClock } from "../../support/virtualClock.js";

const roundUsd = 0.002;
const worstUsd = 0.01;
const capUsd = 0.5;

/** How the second request of a call ends, whose first one was answered and paid. */
const ends: Readonly<Record<string, (clock: VirtualClock, signal: AbortSignal) => Promise<never>>> =
  {
    "is asked to come later": () =>
      refused("rate.limited", { retryable: true, retryAfterMs: 1000, patienceMs: 600_000 }),
    "fails at the server": () => refused("server.failed", { retryable: true }),
    "reaches nobody": () => refused("server.unreachable", { retryable: true, retryAfterMs: 1000 }),
    "finds no credit": () => refused("quota.exhausted", { scope: "connection" }),
    "has no answer in time": async (clock, signal) => {
      await clock.sleep(1e9, signal);
      return await refused("server.failed", {});
    },
  };

function refused(code: CallError["code"], failure: object): Promise<never> {
  return Promise.reject(new CallError(code, "No", { billed: "no", ...failure }));
}

/** Answers what is none, so that each of its calls asks again. */
function searchWith(end: keyof typeof ends, usage: object) {
  let rounds = 0;
  const purse = new MemoryPurse(capUsd);
  const harness = new SearchHarness({
    plan: { candidates: 2, iterations: 1, maxCostUsd: capUsd, maxCalls: 40 },
    providers: providersOf(worstUsd),
    usage: { costUsd: 0 },
    purse,
    ports: (clock) => {
      const model: ChatModel = {
        formSupport: "schema",
        complete: async ({ isFurther = false }, signal) => {
          if (isFurther) return await (ends[end] ?? assert.fail())(clock, signal);
          rounds++;
          return { text: "Here it comes:", usage, isCutOff: false };
        },
      };
      const { prompts, critic } = languagePorts(model);
      return { ...new FakeModels(clock, { usage: { costUsd: 0 } }).ports, prompts, critic };
    },
  });
  return { harness, purse, billedUsd: () => rounds * roundUsd, rounds: () => rounds };
}

describe("a call whose first round was paid and whose second one", () => {
  for (const end of Object.keys(ends)) {
    for (const [told, usage] of [
      ["told what it costs", { costUsd: roundUsd }],
      ["told nothing of its cost", {}],
    ] as const) {
      it(`${end} is counted, and not asked for ever, by a server that ${told}`, async () => {
        const { harness, purse, billedUsd, rounds } = searchWith(end, usage);
        await harness.run();
        const { totals } = harness.state;
        assert.ok(rounds() <= 6, `${rounds()} rounds of two candidates with three attempts`);
        const [spentUsd, owedUsd] = [totals.spentNanoUsd / 1e9, billedUsd()];
        assert.ok(spentUsd >= owedUsd - 1e-9, `${spentUsd} of ${owedUsd} dollars`);
        assert.ok(purse.countedUsd >= owedUsd - 1e-9, `${purse.countedUsd} of ${owedUsd} dollars`);
      });
    }
  }
});
