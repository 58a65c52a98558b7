import assert from "node:assert/strict";
import { CallError, PromptRefusedError } from "../../../src/base/errors.js";
import { allCandidates, candidateOf } from "../../../src/search/candidates.js";
import { seedFor } from "../../../src/search/keys.js";
import { projectionOf } from "../../../src/search/projection.js";
import { foldChecked, replay } from "../../../src/search/replay.js";
import { globalRanking, statusOf, winnerOf } from "../../../src/search/selectors.js";
import { FakeModels, type FakeCallKind } from "../../support/fakeModels.js";
import { SearchHarness, providersOf, type HarnessOptions } from "../../support/searchHarness.js";

/** The image seed of i0c1 under the harness's plan seed. */
const candidateSeed = seedFor(7, "i0c1");

/** Fails a call the first `times` times that it is made. */
const failing =
  (
    kind: FakeCallKind,
    times: number,
    error: () => Error,
    only: (unique: string) => boolean = () => true,
  ) =>
  (called: FakeCallKind, unique: string, nth: number): void => {
    if (called === kind && nth <= times && only(unique)) throw error();
  };
const busy = (): Error =>
  new CallError("call.busy", "Try later", { retryable: true, billed: "no" });

async function finishedSearch(options: HarnessOptions = {}): Promise<SearchHarness> {
  const search = new SearchHarness(options);
  assert.deepEqual(await search.run(), { kind: "ended" });
  return search;
}

describe("Driver", () => {
  it("draws N candidates an iteration, keeps M, and names the best of all the winner", async () => {
    const { state } = await finishedSearch({
      plan: { candidates: 5, beamWidth: 2, iterations: 3 },
    });
    assert.deepEqual(
      state.iterations.map(({ candidates }) => candidates.length),
      [5, 5, 5],
    );
    for (const { kept } of state.iterations) assert.equal(kept?.length, 2);
    assert.equal(winnerOf(state), globalRanking(state)[0]);
    assert.equal(winnerOf(state), state.iterations.at(-1)?.kept?.[0]);
    assert.equal(state.totals.images, 15);
  });

  it("starts each candidate's image while other prompts are still being written", async () => {
    const { events } = await finishedSearch({ limits: { language: 1, image: 2, vision: 1 } });
    const order = events.flatMap((event) => (event.kind === "callStarted" ? [event.key] : []));
    assert.ok(order.indexOf("i0c0/draw/1") < order.indexOf("i0c2/write/1"));
  });

  it("judges nothing twice and ranks parents again with their children", async () => {
    const { events, state } = await finishedSearch();
    const judged = events.flatMap((event) => (event.kind === "candidateJudged" ? [event.key] : []));
    assert.equal(new Set(judged).size, judged.length);
    const survivors = state.iterations[0]?.kept ?? [];
    const second = events.find(
      (event) => event.kind === "iterationRanked" && event.iteration === 1,
    );
    assert.ok(second?.kind === "iterationRanked");
    for (const id of survivors) assert.ok(second.pool.some((entry) => entry.id === id));
  });

  it("tries a retryable failure again, at most maxAttempts times, waiting in between", async () => {
    const { events, state } = await finishedSearch({
      plan: { iterations: 1, maxAttempts: 3 },
      fail: failing("draw", 2, busy),
    });
    assert.equal(
      allCandidates(state).every(({ scores }) => scores !== null),
      true,
    );
    const attempts = events.filter(
      (event) => event.kind === "callStarted" && event.key.startsWith("i0c0/draw/"),
    );
    assert.equal(attempts.length, 3);
    const [first, second] = attempts;
    assert.ok(first && second && second.at - first.at >= 100 + 375);
  });

  it("goes on without a candidate that failed", async () => {
    const { state } = await finishedSearch({
      plan: { iterations: 2 },
      fail: failing(
        "draw",
        99,
        () => new CallError("draw.broken", "No"),
        (unique) => (unique.includes("refine") ? false : unique.startsWith(String(candidateSeed))),
      ),
    });
    const failed = allCandidates(state).filter((candidate) => candidate.state === "failed");
    assert.deepEqual(
      failed.map(({ id, error }) => [id, error?.code]),
      [["i0c1", "draw.broken"]],
    );
    assert.equal(statusOf(state), "finished");
  });

  it("does not pay twice for a failure that may have been billed", async () => {
    const search = await finishedSearch({
      plan: { iterations: 1, candidates: 1 },
      providers: providersOf(0.01),
      fail: failing("draw", 1, () => new CallError("call.lost", "Cut off", { retryable: true })),
    });
    assert.equal(search.models.calls.filter(({ kind }) => kind === "draw").length, 1);
    assert.equal(search.state.end?.kind, "failed");
    // The lost draw counts at its worst price (0.1), beside the prompt that was written for nothing.
    assert.ok(Math.abs(search.state.totals.spentNanoUsd - 1e8) < 1);
  });

  it("rewrites a refused prompt once, then draws it", async () => {
    const { state, events } = await finishedSearch({
      plan: { iterations: 1, candidates: 1 },
      fail: (kind, unique) => {
        if (kind === "draw" && unique.includes("expand")) throw new PromptRefusedError("Not this");
      },
    });
    const started = events.flatMap((event) => (event.kind === "callStarted" ? [event.key] : []));
    assert.deepEqual(started, [
      "i0c0/write/1",
      "i0c0/draw/1",
      "i0c0/rewrite/1",
      "i0c0/draw/2",
      "i0c0/judge/1",
    ]);
    assert.match(candidateOf(state, "i0c0").texts?.how ?? "", /rewrite/);
  });

  it("fails a candidate whose rewritten prompt is refused too", async () => {
    const search = await finishedSearch({
      plan: { iterations: 1, candidates: 1 },
      fail: failing("draw", 99, () => new PromptRefusedError("Not this")),
    });
    assert.equal(candidateOf(search.state, "i0c0").error?.code, "prompt.refused");
    assert.equal(search.models.calls.filter(({ kind }) => kind === "draw").length, 2);
    assert.deepEqual(
      search.state.end?.kind === "failed" && search.state.end.error.code,
      "search.allFailed",
    );
  });

  it("writes children from the findings when a critique is out of attempts", async () => {
    const { state } = await finishedSearch({
      plan: { iterations: 2 },
      fail: failing("critique", 99, () => new CallError("critic.broken", "No")),
    });
    assert.ok(Object.values(state.critiques).every(({ error }) => error?.code === "critic.broken"));
    assert.equal(statusOf(state), "finished");
    const child = allCandidates(state).find(({ iteration }) => iteration === 1);
    assert.match(child?.texts?.how ?? "", /no critique/);
  });

  it("pauses by itself when every candidate of two later iterations failed, and resumes", async () => {
    let isBroken = false;
    const search = new SearchHarness({
      plan: { iterations: 5, stopOnPlateau: false },
      fail: (kind) => {
        if (kind === "draw" && isBroken) throw new CallError("draw.down", "The model is down");
      },
      onEvent: (event) => {
        if (event.kind === "iterationRanked" && event.iteration === 0) isBroken = true;
      },
    });
    assert.deepEqual(await search.run(), { kind: "paused", by: "provider" });
    assert.equal(search.state.iterations.at(-1)?.index, 3, "the next one is planned, not started");
    isBroken = false;
    search.driver.act({ kind: "resume" });
    assert.deepEqual(await search.run(), { kind: "ended" });
    assert.equal(statusOf(search.state), "finished");
    assert.equal(replay(search.events).kind, "same");
  });

  it("stops on a plateau of two iterations, iteration 0 never counting", async () => {
    const { state } = await finishedSearch({ plan: { iterations: 9 }, score: () => 50 });
    assert.equal(state.iterations.length, 3);
    assert.ok(state.end?.kind === "finished" && state.end.reason === "plateau");
    const patient = await finishedSearch({
      plan: { iterations: 5, stopOnPlateau: false },
      score: () => 50,
    });
    assert.equal(patient.state.iterations.length, 5);
  });

  it("pauses: what runs is finished, nothing starts, and it says so once nothing runs", async () => {
    const search = new SearchHarness({
      onEvent: (event, { driver }) => {
        if (event.kind === "imageDrawn" && event.key === "i0c0/draw/1")
          driver.act({ kind: "pause" });
      },
    });
    assert.deepEqual(await search.run(), { kind: "paused", by: "user" });
    const pausedAt = search.kinds().indexOf("searchPaused");
    assert.ok(!search.kinds().slice(pausedAt).includes("callStarted"));
    assert.equal(search.models.running, 0);
    search.driver.act({ kind: "resume" });
    assert.deepEqual(await search.run(), { kind: "ended" });
    const undisturbed = await finishedSearch();
    assert.deepEqual(projectionOf(search.state), projectionOf(undisturbed.state));
  });

  it("may be resumed while it still finishes what ran, and loses none of it", async () => {
    const search = new SearchHarness({
      onEvent: (event, { driver }) => {
        if (event.kind === "imageDrawn" && event.key === "i0c0/draw/1") {
          driver.act({ kind: "pause" });
          driver.act({ kind: "resume" });
        }
      },
    });
    assert.deepEqual(await search.run(), { kind: "ended" });
    const resumed = search.events.find((event) => event.kind === "searchResumed");
    assert.deepEqual(resumed?.lost, []);
    assert.equal(search.models.calls.length, (await finishedSearch()).models.calls.length);
  });

  it("does not count paused time towards maxSeconds", async () => {
    const search = new SearchHarness({
      plan: { iterations: 1, maxSeconds: 2 },
      onEvent: (event, { driver }) => {
        if (event.kind === "promptWritten" && event.key === "i0c0/write/1")
          driver.act({ kind: "pause" });
      },
    });
    await search.run();
    search.clock.jump(3_600_000);
    search.driver.act({ kind: "resume" });
    await search.run();
    assert.ok(search.state.end?.kind === "finished" && search.state.end.reason === "completed");
  });

  it("starts nothing new after maxSeconds, and ranks what it has", async () => {
    const { state } = await finishedSearch({
      plan: { iterations: 20, maxSeconds: 1.05, stopOnPlateau: false },
    });
    assert.ok(state.end?.kind === "finished" && state.end.reason === "capReached");
    assert.equal(state.capHit, "seconds");
    assert.ok(state.iterations.length < 5);
  });

  it("plans a last iteration of fewer candidates where maxImages allows no more", async () => {
    const { state } = await finishedSearch({ plan: { maxImages: 6 } });
    assert.deepEqual(
      state.iterations.map(({ size }) => size),
      [4, 2],
    );
    assert.ok(state.end?.kind === "finished" && state.end.reason === "capReached");
    assert.equal(state.totals.images, 6);
  });

  it("plans whole candidates within maxCalls, critiques included", async () => {
    // Iteration 0: 12 calls. Left: 9, enough for two children (6) and their two critiques (2).
    const { state, models } = await finishedSearch({ plan: { maxCalls: 21 } });
    assert.deepEqual(
      state.iterations.map(({ size }) => size),
      [4, 2],
    );
    assert.equal(models.calls.length, 20);
  });

  it("works without a critic", async () => {
    const providers = providersOf();
    const search = await finishedSearch({
      providers: {
        ...providers,
        language: { ...providers.language, abilities: { critiques: false } },
      },
    });
    assert.equal(
      search.models.calls.some(({ kind }) => kind === "critique"),
      false,
    );
    assert.equal(statusOf(search.state), "finished");
  });

  it("never stamps an event before the previous one, whatever the clock does", async () => {
    const search = new SearchHarness({
      onEvent: (event, { clock }) => {
        if (event.kind === "imageDrawn") clock.jump(-3_600_000);
      },
    });
    await search.run();
    const times = search.events.map(({ at }) => at);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.ok(
      search.events.every((event) => !("milliseconds" in event) || event.milliseconds >= 0),
    );
    assert.deepEqual(projectionOf(search.state), projectionOf((await finishedSearch()).state));
  });

  it("stops without an event when its signal is aborted", async () => {
    const stop = new AbortController();
    const search = new SearchHarness({
      onEvent: (event) => {
        if (event.kind === "imageDrawn") stop.abort();
      },
    });
    assert.deepEqual(await search.run(stop.signal), { kind: "stopped" });
    assert.equal(search.models.running, 0);
    assert.ok(!search.kinds().some((kind) => kind === "callFailed" || kind === "searchFinished"));
  });

  it("tells of no failure of what ends together with it: threads, a window", async () => {
    const stop = new AbortController();
    const dead = new Promise<never>((_, reject) => {
      stop.signal.addEventListener("abort", () => {
        reject(new CallError("job.failed", "The draw job failed: Worker terminated"));
      });
    });
    dead.catch(() => undefined);
    const search = new SearchHarness({
      ports: (clock) => {
        const { images, ...ports } = new FakeModels(clock).ports;
        const draw: typeof images.draw = (...args) => Promise.race([images.draw(...args), dead]);
        return { ...ports, images: { draw } };
      },
    });
    // While the disk is at work, as it mostly is when a window is closed.
    search.journal.isFull = ({ kind }) => {
      if (kind === "imageDrawn") stop.abort();
      return false;
    };
    const append = search.journal.append.bind(search.journal);
    search.journal.append = async (event) => {
      await append(event);
      for (let tick = 0; tick < 50; tick++) await Promise.resolve();
    };
    assert.deepEqual(await search.run(stop.signal), { kind: "stopped" });
    assert.deepEqual(
      search.events.filter(({ kind }) => kind === "callFailed"),
      [],
    );
    const { attempts, candidates } = foldChecked(search.events);
    assert.ok(Object.values(candidates).every(({ error }) => error === null));
    assert.ok(Object.values(attempts).some(({ kind }) => kind === "running"));
  });
});
