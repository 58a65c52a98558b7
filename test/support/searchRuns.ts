import assert from "node:assert/strict";
import { CallError, PromptRefusedError } from "../../src/base/errors.js";
import { seededRandom } from "../../src/base/random.js";
import { parseEvent } from "../../src/protocol/events.js";
import type { Providers } from "../../src/protocol/providers.js";
import { allCandidates } from "../../src/search/candidates.js";
import { fold } from "../../src/search/reduce.js";
import { replay } from "../../src/search/replay.js";
import type { FakeCallKind } from "./fakeModels.js";
import { providersOf, type SearchHarness } from "./searchHarness.js";

/** Runs to the end; a pause by the provider is answered by a resume. */
export async function runOut(search: SearchHarness): Promise<void> {
  for (let pauses = 0; pauses < 20; pauses++) {
    if ((await search.run()).kind === "ended") return;
    search.driver.act({ kind: "resume" });
  }
  throw new Error("It pauses for ever");
}

/** What holds of every search that is over, whatever happened to it. */
export function assertWhole(search: SearchHarness): void {
  const { state, events } = search;
  assert.notEqual(state.end, null);
  assert.deepEqual(state.running, {});
  const reason = state.end?.kind === "finished" ? state.end.reason : null;
  const isCutOff = reason === "cancelled" || reason === "finishedEarly";
  for (const { id, image, scores, error } of isCutOff ? [] : allCandidates(state)) {
    assert.ok(image === null || scores !== null || error !== null, `${id} was drawn for nothing`);
  }
  const judged = allCandidates(state).some(({ scores }) => scores !== null);
  const winner = state.end?.kind === "finished" ? state.end.winner : null;
  assert.equal(winner !== null, judged, "who was judged has a winner");
  for (const event of events) assert.ok(parseEvent(event).ok, JSON.stringify(event));
  const replayed = replay(events);
  assert.equal(replayed.kind, "same", replayed.kind === "differs" ? replayed.reason : "");
  assert.deepEqual(fold(events), state);
}

/** Prices in US dollars by kind of call. */
export type Prices = Readonly<Record<"write" | "draw" | "judge" | "critique", number>>;

export function pricedProviders({ write, draw, judge, critique }: Prices): Providers {
  const { language, image, vision } = providersOf(1);
  return {
    language: { ...language, worstUsd: { write, rewrite: write, critique } },
    image: { ...image, worstUsd: { draw } },
    vision: { ...vision, worstUsd: { judge } },
  };
}

/** Fails calls by chance, as a function of the request and of how often it was made. */
export function faultsOf(
  seed: number,
  share: number,
): (kind: FakeCallKind, unique: string, nth: number) => void {
  return (kind, unique, nth) => {
    const dice = seededRandom(seed, kind, unique, nth);
    if (dice.next() >= share) return;
    dice.pick(faults)();
  };
}

const faults = [
  () => {
    throw new PromptRefusedError("Not this");
  },
  () => {
    throw new PromptRefusedError("Not this", { billed: "no" });
  },
  () => {
    throw new CallError("answer.invalid", "Nonsense", { retryable: true, billed: "yes" });
  },
  () => {
    throw new CallError("call.lost", "Cut off", { retryable: true });
  },
  () => {
    throw new CallError("call.broken", "Broken", { billed: "no" });
  },
  () => {
    throw new CallError("call.busy", "Busy", { retryable: true, billed: "no" });
  },
  () => {
    throw new CallError("call.busy", "Busy", { retryable: true, billed: "no" });
  },
];
