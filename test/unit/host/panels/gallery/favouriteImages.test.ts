import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { JournalError } from "../../../../../src/base/errors.js";
import { FavouriteImages } from "../../../../../src/host/panels/gallery/favouriteImages.js";
import { fold } from "../../../../../src/search/reduce.js";
import type { SearchState } from "../../../../../src/search/state.js";
import { ManualTimer } from "../../../../support/manualTimer.js";
import { eventsOf } from "../../../../support/panelModels.js";
import { sessionRowOf } from "../../../../support/sessionRows.js";

const againMs = 10_000;
/** Sessions whose journals are read when a test says so. */
function rig() {
  const timer = new ManualTimer();
  const [failed, asked]: [string[], string[]] = [[], []];
  const answers: ((answer: SearchState | Error) => void)[] = [];
  const seen = { reads: 0 };
  const images = new FavouriteImages({
    timer,
    stateIn: (folder) => {
      asked.push(folder);
      return new Promise((resolve, reject) => {
        answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      });
    },
    onRead: () => (seen.reads += 1),
    onFailed: (message) => failed.push(message),
  });
  return {
    ...{ images, timer, failed, asked, seen },
    of: (favourites: string[], folder = "/out/one") =>
      images.of(sessionRowOf({ folder, favourites })),
    answer: async (answer: SearchState | Error) => {
      await setImmediate();
      answers.shift()?.(answer);
      await setImmediate();
    },
  };
}

describe("the favourites of sessions", () => {
  /** None of its images is a favourite. */
  let empty: SearchState;
  before(async () => {
    empty = fold(await eventsOf({ plan: { candidates: 2, beamWidth: 1, iterations: 1 } }));
  });

  it("are read once for what a summary says, and again where that is another thing", async () => {
    const { of, answer, asked, seen } = rig();
    assert.equal(of(["i0c0"]), undefined);
    of(["i0c0"]);
    await answer(empty);
    assert.deepEqual(of(["i0c0"]), { hasBest: false, others: [] });
    assert.deepEqual([asked.length, seen.reads], [1, 1]);
    // What was known before stands until then.
    assert.deepEqual(of(["i0c1"]), { hasBest: false, others: [] });
    await answer(empty);
    assert.deepEqual([asked.length, seen.reads], [2, 2]);
  });

  it("are not those of before where the mark went while they were read", async () => {
    const { of, answer, asked, seen } = rig();
    of(["i0c0"]);
    await setImmediate();
    of([]);
    await answer(empty);
    assert.equal(seen.reads, 0);
    assert.equal(of(["i0c0"]), undefined);
    await setImmediate();
    assert.equal(asked.length, 2);
  });

  for (const fault of [
    new JournalError("journal.missing", "Gone."),
    new TypeError("No such thing."),
  ]) {
    it(`are read again some time after a failure, which is told once: ${fault.name}`, async () => {
      const { of, answer, asked, failed, seen, timer } = rig();
      of(["i0c0"]);
      await answer(fault);
      of(["i0c0"]);
      timer.pass(againMs);
      await answer(fault);
      assert.deepEqual([asked.length, failed], [2, [fault.message]]);
      timer.pass(againMs);
      await answer(empty);
      assert.deepEqual(of(["i0c0"]), { hasBest: false, others: [] });
      assert.deepEqual([seen.reads, timer.waiting], [1, 0]);
    });
  }

  it("are forgotten with their session, and not read again for it", async () => {
    const { images, of, answer, asked, timer } = rig();
    of(["i0c0"]);
    await answer(empty);
    of(["i0c0"], "/out/two");
    await answer(new JournalError("journal.missing", "Gone."));
    images.keep((folder) => folder === "/out/three");
    timer.pass(againMs);
    await setImmediate();
    assert.equal(asked.length, 2);
    assert.equal(of(["i0c0"]), undefined);
  });

  it("are asked for no more once nobody shows them", async () => {
    const { images, of, answer, timer } = rig();
    of(["i0c0"]);
    await answer(new JournalError("journal.missing", "Gone."));
    images.dispose();
    assert.equal(timer.waiting, 0);
  });
});
