import assert from "node:assert/strict";
import { JournalError } from "../../../src/base/errors.js";
import type { EventBody } from "../../../src/protocol/events.js";
import { candidateSteps, iterationCalls } from "../../../src/search/calls/callKinds.js";
import { fold } from "../../../src/search/reduce.js";
import { foldChecked } from "../../../src/search/replay.js";
import { SearchHarness } from "../../support/searchHarness.js";

describe("A call in the journal", () => {
  const misplaced = [
    ...candidateSteps.flatMap(([kind]) => [`plan/${kind}/1`, `i0/${kind}/i0c0/1`]),
    ...iterationCalls.flatMap(([kind]) => [`plan/${kind}/1`, `i0c0/${kind}/1`]),
  ];
  const bodies: readonly ((key: string) => EventBody)[] = [
    (key) => ({ kind: "callStarted", key, inputs: "0".repeat(64), lane: "image", worstUsd: 0 }),
    (key) => ({ kind: "callDeferred", key, code: "rate.limited", untilMs: 0 }),
    (key) => ({
      ...{ kind: "callFailed", key, code: "server.failed", message: "No", scope: "candidate" },
      ...{ retryable: false, billed: "no", milliseconds: 1 },
    }),
  ];
  for (const key of misplaced) {
    it(`is not one where its kind has no such place: ${key}`, async () => {
      const harness = new SearchHarness({ plan: { candidates: 1, iterations: 1 } });
      await harness.run();
      const planned = harness.events.slice(0, 2);
      assert.equal(planned.at(-1)?.kind, "candidatePlanned");
      for (const bodyOf of bodies) {
        const event = { ...bodyOf(key), seq: 2, at: harness.state.lastAt };
        for (const folded of [fold, foldChecked]) {
          assert.throws(() => folded([...planned, event]), JournalError, event.kind);
        }
      }
    });
  }
});
