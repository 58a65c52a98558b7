import assert from "node:assert/strict";
import { Searches } from "../../../src/host/searches.js";
import type { SearchRunner } from "../../../src/searchRunner.js";
import type { Remark } from "../../../src/search/acts.js";
import type { SearchState } from "../../../src/search/state.js";
import type { RunResult, SearchRun } from "../../../src/sessions/searchRun.js";

/** Who takes what a person says of a session: its search, while that goes on. */

const pick: Remark = { kind: "pickWinner", candidate: "i0c0" };

async function driven(state: Partial<SearchState>) {
  const taken: Remark[] = [];
  let settle: (result: RunResult) => void = () => undefined;
  const done = new Promise<RunResult>((resolve) => (settle = resolve));
  const run = {
    folder: "/s",
    state: { end: null, pause: null, running: {}, ...state },
    subscribe: () => () => undefined,
    done,
    remark: (remark: Remark) => Promise.resolve(void taken.push(remark)),
  } as unknown as SearchRun;
  const runner = { start: () => Promise.resolve(run) } as unknown as SearchRunner;
  const searches = new Searches(runner);
  await searches.start({} as never);
  return { searches, taken, settle: () => settle({} as RunResult) };
}

describe("what a person says of a session that this window drives", () => {
  it("is taken by its search, also while that pauses and calls still run", async () => {
    const pause = { by: "user" } as SearchState["pause"];
    const running = { "i0c0/draw/1": {} } as unknown as SearchState["running"];
    for (const state of [{}, { pause, running }]) {
      const { searches, taken } = await driven(state);
      assert.equal(await searches.remark("/s", pick), true);
      assert.deepEqual(taken, [pick]);
    }
  });

  it("waits until a search that is over has given its session up, and is not lost on it", async () => {
    const end = { kind: "finished" } as SearchState["end"];
    const { searches, taken, settle } = await driven({ end });
    let isAnswered = false;
    const answer = searches.remark("/s", pick).then((isTaken) => {
      isAnswered = true;
      return isTaken;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isAnswered, false);
    settle();
    assert.equal(await answer, false);
    assert.deepEqual(taken, []);
  });

  it("is taken by nobody where it drives none", async () => {
    const { searches, taken } = await driven({});
    assert.equal(await searches.remark("/other", pick), false);
    assert.deepEqual(taken, []);
  });
});
