import assert from "node:assert/strict";
import type { SessionEvent } from "../../../src/protocol/events.js";
import { fold } from "../../../src/search/reduce.js";
import { replay } from "../../../src/search/replay.js";
import { nodeHash } from "../../../src/sessions/loadSession.js";
import { disorderlyJournal, disorders } from "../../support/disorderlyJournals.js";
import { FoldingCounter, type Way } from "../../support/foldingCounter.js";
import { journalOf } from "../../support/longJournals.js";

const rounds = 1000;
/** Twice the events take twice the steps, and some to begin with. */
const mostGrowth = 2.2;

describe("folding a journal of twice as many events takes about twice the work", () => {
  let counter: FoldingCounter;
  before(() => {
    counter = new FoldingCounter();
  });
  after(() => counter.close());

  /** What a check for a resume takes as well: no answer in them that it refuses. */
  const checked = Object.keys(disorders).filter((name) => !name.startsWith("answers"));
  for (const name of Object.keys(disorders)) {
    it(`of ${name}`, () =>
      requireLinear("fold", disorderlyJournal(name, rounds), disorderlyJournal(name, 2 * rounds)));
  }
  for (const name of checked) {
    it(`of ${name}, checked for a resume`, () =>
      requireLinear("check", disorderlyJournal(name, rounds), disorderlyJournal(name, 2 * rounds)));
  }

  for (const beamWidth of [2, 64]) {
    it(`of the widest search, ${beamWidth} kept`, async () => {
      const half = journalOf({ candidates: 64, iterations: 5, beamWidth }, nodeHash);
      const whole = journalOf({ candidates: 64, iterations: 10, beamWidth }, nodeHash);
      await requireLinear("fold", half, whole);
      await requireLinear("check", half, whole);
    });
  }

  async function requireLinear(
    way: Way,
    events: readonly SessionEvent[],
    twice: readonly SessionEvent[],
  ): Promise<void> {
    const steps = await counter.steps({ way, events });
    const growth = (await counter.steps({ way, events: twice })) / steps;
    const allowed = (mostGrowth * twice.length) / (2 * events.length);
    assert.ok(growth <= allowed, `${steps} steps grew ${growth.toFixed(2)} times`);
  }
});

describe("lists in a state", () => {
  it("name an iteration once, however often its ranking is told", () => {
    const { candidates } = fold(disorderlyJournal("rankings of one iteration", 20));
    assert.deepEqual(candidates["i0c0"]?.keptAfter, [0]);
  });

  it("name a late candidate once, however often it is retried before the next ranking", () => {
    assert.deepEqual(fold(disorderlyJournal("retries after a ranking", 20)).late, ["i0c0"]);
  });
});

describe("the journals that folding is measured with", () => {
  it("are those of a search: a replay finds each event to follow", () => {
    const events = journalOf({ candidates: 6, iterations: 3, beamWidth: 3 });
    assert.equal(replay(events).kind, "same");
    assert.equal(fold(events).end?.kind, "finished");
  });
});
