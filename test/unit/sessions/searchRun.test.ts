import assert from "node:assert/strict";
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CallError, ProviderError, SessionLockedError } from "../../../src/base/errors.js";
import type { KnownEvent } from "../../../src/protocol/events.js";
import type { CapsChange } from "../../../src/protocol/plan.js";
import { PlanError } from "../../../src/protocol/planError.js";
import { metadataSchema, type Metadata } from "../../../src/protocol/metadata.js";
import { projectionOf } from "../../../src/search/projection.js";
import { replay } from "../../../src/search/replay.js";
import {
  resumeSearch,
  retryCandidates,
  startSearch,
} from "../../../src/sessions/continueSearch.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import { recordRemark } from "../../../src/sessions/remark.js";
import {
  diskDeps,
  drawingPng,
  FakeProcesses,
  inFolder,
  QuickClock,
  smallSearch,
  type DiskOptions,
} from "../../support/diskHarness.js";
import { pngOf } from "../../support/images.js";
import { planOf } from "../../support/searchHarness.js";
import { assertSound } from "../../support/sessionChecks.js";

async function metadataIn(folder: string): Promise<Metadata> {
  const text = await readFile(join(folder, "metadata.json"), "utf8");
  return metadataSchema().parse(JSON.parse(text));
}

/** A search that was paused when its `n`-th event was told; too late a pause finds it ended. */
async function pausedAt(output: string, n: number, options: DiskOptions = {}): Promise<string> {
  const run = await startSearch(smallSearch(output), diskDeps(options));
  run.subscribe({
    onEvent: ({ seq }) => {
      if (seq === n) run.pause();
    },
  });
  const { outcome, state } = await run.done;
  assert.equal(outcome.kind, state.end === null ? "paused" : "ended");
  return run.folder;
}

describe("a search in a folder", () => {
  it("draws a picture again whose rows are broken, and has nobody judge it", () =>
    inFolder(async (output) => {
      const broken = Buffer.from(pngOf(64, 64));
      broken.fill(0, broken.indexOf("IDAT") + 4, broken.indexOf("IDAT") + 12);
      let draws = 0;
      const deps = diskDeps();
      const { images, ...ports } = drawingPng(deps.models.ports);
      const draw: typeof images.draw = async (...args) => {
        const drawn = await images.draw(...args);
        return draws++ === 0 ? { ...drawn, bytes: broken } : drawn;
      };
      const portsFor = () => Promise.resolve({ ...ports, images: { draw } });
      const run = await startSearch(smallSearch(output), { ...deps, portsFor });
      await run.done;
      const { events } = await loadSession(run.folder);
      const failed = events.filter(({ kind }) => kind === "callFailed");
      assert.equal(failed.length, 1);
      const [first] = failed;
      assert.ok(first?.kind === "callFailed");
      assert.match(first.key, /\/draw\/1$/);
      assert.equal(first.code, "answer.invalid");
      await assertSound(run.folder);
    }));

  it("runs to its end and leaves a journal, its metadata and one image a candidate", () =>
    inFolder(async (output) => {
      const told: KnownEvent[] = [];
      const listener = { onEvent: (event: KnownEvent) => void told.push(event) };
      const run = await startSearch(smallSearch(output, { listener }), diskDeps());
      const { outcome, state, staleBecause } = await run.done;
      assert.deepEqual(outcome, { kind: "ended" });
      assert.equal(staleBecause, null);
      assert.deepEqual((await readdir(run.folder)).sort(), [
        "i0c0.png",
        "i0c1.png",
        "i1c0.png",
        "i1c1.png",
        "metadata.json",
        "session.jsonl",
      ]);
      const { events, state: folded } = await loadSession(run.folder);
      assert.deepEqual(told, events);
      assert.deepEqual(folded, state);
      assert.equal(replay(events).kind, "same");
      await assertSound(run.folder);
      const metadata = await metadataIn(run.folder);
      assert.equal(metadata.summary.state, "finished");
      assert.equal(metadata.winner, state.end?.kind === "finished" ? state.end.winner : "");
      const { size } = await stat(join(run.folder, "session.jsonl"));
      assert.equal(metadata.summary.journalBytes, size);
    }));

  it("is locked while it runs, and by nobody afterwards", () =>
    inFolder(async (output) => {
      const alive = new Set<number>();
      const run = await startSearch(
        smallSearch(output),
        diskDeps({ processes: new FakeProcesses(1, alive) }),
      );
      const other = diskDeps({ processes: new FakeProcesses(2, alive) });
      const locked = { code: "session.locked", message: /^Process 1 on here has had/ };
      await assert.rejects(resumeSearch(run.folder, {}, other), locked);
      await assert.rejects(
        recordRemark(run.folder, { kind: "rename", title: "mine" }, other),
        SessionLockedError,
      );
      await run.done;
      await recordRemark(run.folder, { kind: "rename", title: "mine" }, other);
    }));

  it("makes nothing when a provider cannot be used", () =>
    inFolder(async (output) => {
      const noKey = new ProviderError("provider.noKey", "No key");
      const deps = { ...diskDeps(), portsFor: () => Promise.reject(noKey) };
      await assert.rejects(startSearch(smallSearch(output), deps), noKey);
      assert.deepEqual(await readdir(output), []);
    }));

  it("goes on as if nothing had been, paused at any event", () =>
    inFolder(async (output) => {
      const whole = await startSearch(smallSearch(output), diskDeps());
      const { state: expected } = await whole.done;
      for (let n = 1; n < expected.nextSeq - 1; n += 3) {
        const folder = await pausedAt(output, n);
        const { summary } = await metadataIn(folder);
        assert.equal(summary.state, n < expected.nextSeq - 4 ? "paused" : "finished");
        const run = await resumeSearch(folder, {}, diskDeps());
        const { outcome, state } = await run.done;
        assert.equal(outcome.kind, "ended");
        assert.deepEqual(projectionOf(state), projectionOf(expected), `paused at ${n}`);
        await assertSound(folder);
      }
    }));

  it("tells a resumed run's listener of the new events only", () =>
    inFolder(async (output) => {
      const folder = await pausedAt(output, 6);
      const { state } = await loadSession(folder);
      const seqs: number[] = [];
      const listener = { onEvent: ({ seq }: KnownEvent) => void seqs.push(seq) };
      await (
        await resumeSearch(folder, { listener }, diskDeps())
      ).done;
      assert.equal(seqs[0], state.nextSeq);
    }));

  it("changes nothing when it is resumed after its end, but for stale metadata", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      const { state } = await run.done;
      const metadata = await metadataIn(run.folder);
      await rm(join(run.folder, "metadata.json"));
      const refuses = () => assert.fail("asked for a provider");
      const again = await resumeSearch(run.folder, {}, { ...diskDeps(), portsFor: refuses });
      const { outcome, state: same } = await again.done;
      assert.equal(outcome.kind, "ended");
      assert.deepEqual(same, state);
      assert.deepEqual(await metadataIn(run.folder), metadata);
    }));

  it("never moves the journal's time back with the clock", () =>
    inFolder(async (output) => {
      const clock = new QuickClock();
      const run = await startSearch(smallSearch(output), diskDeps({ clock }));
      run.subscribe({ onEvent: ({ seq }) => clock.jump(seq % 4 === 0 ? -3_600_000 : 0) });
      await run.done;
      const { events } = await loadSession(run.folder);
      const times = events.map(({ at }) => at);
      assert.deepEqual(
        times,
        [...times].sort((a, b) => a - b),
      );
      const { outcome } = await (await resumeSearch(run.folder, {}, diskDeps())).done;
      assert.equal(outcome.kind, "ended");
    }));

  it("can be cancelled, and is not resumed then", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      run.subscribe({
        onEvent: ({ kind }) => {
          if (kind === "candidateJudged") run.cancel();
        },
      });
      const { outcome } = await run.done;
      assert.equal(outcome.kind, "ended");
      assert.equal((await metadataIn(run.folder)).summary.state, "cancelled");
      const before = await readFile(join(run.folder, "session.jsonl"), "utf8");
      await (
        await resumeSearch(run.folder, {}, diskDeps())
      ).done;
      assert.equal(await readFile(join(run.folder, "session.jsonl"), "utf8"), before);
    }));

  it("that is stopped ends without an event and reads as interrupted", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      run.subscribe({
        onEvent: ({ kind }) => {
          if (kind === "imageDrawn") run.stop();
        },
      });
      const { outcome, state } = await run.done;
      assert.equal(outcome.kind, "stopped");
      assert.equal(state.pause, null);
      assert.ok(!(await readdir(run.folder)).includes("session.lock"));
      assert.throws(() => run.pause(), { code: "usage.invalid" });
      const resumed = await (await resumeSearch(run.folder, {}, diskDeps())).done;
      assert.equal(resumed.outcome.kind, "ended");
    }));

  it("survives a provider that throws what nobody expected", () =>
    inFolder(async (output) => {
      const fail = () => {
        throw new TypeError("undefined is not a function");
      };
      const { outcome, state } = await (
        await startSearch(smallSearch(output), diskDeps({ fail }))
      ).done;
      assert.equal(outcome.kind, "ended");
      assert.equal(state.end?.kind, "failed");
    }));

  it("settles as broken when a listener fails, with the journal whole", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      const fault = new Error("the panel is gone");
      run.subscribe({
        onEvent: ({ seq }) => {
          if (seq === 5) throw fault;
        },
      });
      assert.deepEqual((await run.done).outcome, { kind: "broken", error: fault });
      const { outcome } = await (await resumeSearch(run.folder, {}, diskDeps())).done;
      assert.equal(outcome.kind, "ended");
      await assertSound(run.folder);
    }));
});

describe("acts on a session", () => {
  it("rename it, while it runs and afterwards", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      await run.remark({ kind: "rename", title: "  Dusk  " });
      await run.done;
      assert.equal((await metadataIn(run.folder)).summary.title, "Dusk");
      await recordRemark(run.folder, { kind: "rename", title: "x".repeat(400) }, diskDeps());
      assert.equal((await metadataIn(run.folder)).summary.title, "x".repeat(300));
      await assert.rejects(recordRemark(run.folder, { kind: "rename", title: " \n" }, diskDeps()), {
        code: "usage.invalid",
      });
      const { events } = await loadSession(run.folder);
      assert.equal(replay(events).kind, "same");
    }));

  it("give a failed candidate another chance after the end", () =>
    inFolder(async (output) => {
      let isDown = true;
      const fail = (kind: string, unique: string): void => {
        const isHit = unique.includes("depth 0") && isDown;
        if (kind === "draw" && isHit) {
          isDown = false;
          throw new CallError("image.down", "down", { billed: "no" });
        }
      };
      const plan = planOf({ candidates: 2, beamWidth: 1, iterations: 1 });
      const run = await startSearch(smallSearch(output, { plan }), diskDeps({ fail }));
      const { state } = await run.done;
      const failed = Object.values(state.candidates).find((one) => one.state === "failed");
      assert.ok(failed !== undefined);
      await assert.rejects(retryCandidates(run.folder, ["i9c9"], {}, diskDeps()), {
        code: "usage.invalid",
      });
      const again = await retryCandidates(run.folder, [failed.id], {}, diskDeps());
      const { outcome, state: after } = await again.done;
      assert.equal(outcome.kind, "ended");
      assert.equal(after.candidates[failed.id]?.state, "judged");
      assert.equal((await metadataIn(run.folder)).summary.images, 2);
    }));

  const unsound: readonly [why: string, caps: CapsChange][] = [
    ["half an image", { maxImages: 0.5 }],
    ["no images at all", { maxImages: 0 }],
    ["less than no money", { maxCostUsd: -1 }],
    ["endless time", { maxSeconds: Infinity }],
    ["what is no cap", { maxDreams: 1 } as CapsChange],
  ];
  for (const [why, caps] of unsound) {
    it(`take no caps that are ${why} while it runs`, () =>
      inFolder(async (output) => {
        const run = await startSearch(smallSearch(output), diskDeps());
        assert.throws(() => run.changeCaps(caps), PlanError);
        assert.throws(() => run.retry(["i0c0"], caps), PlanError);
        assert.deepEqual((await run.done).outcome, { kind: "ended" });
        const { events } = await loadSession(run.folder);
        assert.ok(events.every(({ kind }) => kind !== "capsChanged"));
      }));
  }

  it("give a failed candidate another chance under caps that leave room for it", () =>
    inFolder(async (output) => {
      let draws = 0;
      const fail = (kind: string): void => {
        if (kind === "draw" && ++draws === 1) throw new CallError("image.down", "down");
      };
      const plan = planOf({
        candidates: 2,
        beamWidth: 1,
        iterations: 1,
        maxCalls: 6,
        maxAttempts: 1,
      });
      const run = await startSearch(smallSearch(output, { plan }), diskDeps({ fail }));
      const { state } = await run.done;
      const failed =
        Object.values(state.candidates).find((one) => one.state === "failed")?.id ?? "";
      const retry = (maxCalls?: number) =>
        retryCandidates(
          run.folder,
          [failed],
          maxCalls === undefined ? {} : { caps: { maxCalls } },
          diskDeps(),
        );
      await assert.rejects(retry(), { code: "usage.invalid" });
      await assert.rejects(retry(6), { code: "usage.invalid" });
      const { outcome, state: after } = await (await retry(7)).done;
      assert.equal(outcome.kind, "ended");
      assert.equal(after.candidates[failed]?.state, "judged");
      assert.ok(after.end?.kind === "finished" && after.end.reason === "completed");
      assert.equal(after.caps.maxCalls, 7);
      assert.equal(replay((await loadSession(run.folder)).events).kind, "same");
    }));
});

describe("a session that cannot be continued", () => {
  async function finished(output: string): Promise<string> {
    const run = await startSearch(smallSearch(output), diskDeps());
    await run.done;
    return run.folder;
  }

  const spoil: readonly [why: string, code: string, (folder: string) => Promise<unknown>][] = [
    ["has no journal", "journal.missing", (folder) => rm(join(folder, "session.jsonl"))],
    [
      "is corrupt",
      "journal.corrupt",
      (folder) => appendFile(join(folder, "session.jsonl"), "garbage\n"),
    ],
    [
      "holds an event of a newer version",
      "journal.newer",
      async (folder) => {
        const { state } = await loadSession(folder);
        const event = { seq: state.nextSeq, at: state.lastAt, kind: "moonRose" };
        await appendFile(join(folder, "session.jsonl"), `${JSON.stringify(event)}\n`);
      },
    ],
    [
      "was written by a newer version",
      "journal.newer",
      async (folder) => {
        const path = join(folder, "session.jsonl");
        const text = await readFile(path, "utf8");
        await writeFile(path, text.replace('"schemaVersion":2', '"schemaVersion":3'));
      },
    ],
    [
      "has a result that belongs to other inputs",
      "journal.diverged",
      async (folder) => {
        const path = join(folder, "session.jsonl");
        const text = await readFile(path, "utf8");
        await writeFile(
          path,
          text.replace(/"inputs":"[0-9a-f]{64}"/, `"inputs":"${"0".repeat(64)}"`),
        );
      },
    ],
  ];
  for (const [why, code, change] of spoil) {
    it(`says so and is left as it is when it ${why}`, () =>
      inFolder(async (output) => {
        const folder = await finished(output);
        await change(folder);
        const before = (await readdir(folder)).sort();
        await assert.rejects(resumeSearch(folder, {}, diskDeps()), { code });
        assert.deepEqual((await readdir(folder)).sort(), before);
      }));
  }

  it("is any folder that is none", () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, "holiday"));
      await writeFile(join(folder, "holiday", "notes.txt"), "");
      const resume = resumeSearch(join(folder, "holiday"), {}, diskDeps());
      await assert.rejects(resume, { code: "journal.missing" });
      assert.deepEqual(await readdir(join(folder, "holiday")), ["notes.txt"]);
    }));
});
