import assert from "node:assert/strict";
import fc from "fast-check";
import { WorkWatch, type Told } from "../../../../src/providers/services/workWatch.js";
import { VirtualClock } from "../../../support/virtualClock.js";

const limitMs = 30_000;
const never = new AbortController().signal;

/** A request that waits, then works, then ends, as its service tells of it. */
interface Scene {
  readonly waitsMs: number;
  readonly worksMs: number;
  /** Between its words, while it waits and works; never where there is no stream. */
  readonly wordsMs?: number;
  /** Whether the start of the work is told at once, or has to be asked for. */
  readonly tellsStart: boolean;
  readonly look?: (told: Told) => Told;
}

interface Seen {
  /** `done` where it was answered in its time. */
  readonly end: "late" | "gone" | "done";
  /** Milliseconds from the request. */
  readonly atMs: number;
  readonly looks: number;
}

async function play(scene: Scene): Promise<Seen> {
  const clock = new VirtualClock(0);
  let looks = 0;
  const over = new AbortController();
  const seen = new Promise<Seen>((resolve) => {
    const tell = (end: Seen["end"]): void => {
      watch.end();
      over.abort();
      resolve({ end, atMs: clock.nowMs(), looks });
    };
    const watch = new WorkWatch({
      ...{ clock, limitMs, onEnd: tell },
      look: () => {
        looks++;
        const workedMs = clock.nowMs() - scene.waitsMs;
        const told: Told = { kind: "known", workedMs: workedMs < 0 ? null : workedMs };
        return Promise.resolve(scene.look?.(told) ?? told);
      },
    });
    const after = (ms: number, work: () => void): void => {
      clock.sleep(ms, over.signal).then(work, () => undefined);
    };
    const { wordsMs, waitsMs, worksMs } = scene;
    const speak = (): void => {
      watch.heard();
      if (wordsMs !== undefined) after(wordsMs, speak);
    };
    if (wordsMs !== undefined) after(wordsMs, speak);
    if (scene.tellsStart) after(waitsMs, () => watch.started());
    after(waitsMs + worksMs, () => tell("done"));
  });
  return await clock.run(seen);
}

describe("the time of a request to a service", () => {
  it("is counted from the start of its work, however long it waits, told or asked for", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 4 * 3_600_000 }),
        fc.integer({ min: 0, max: 2 * limitMs }),
        fc.boolean(),
        fc.option(fc.constantFrom(3000, 10_000), { nil: undefined }),
        async (waitsMs, worksMs, tellsStart, wordsMs) => {
          // Of a stream the start is told, of others it is asked for.
          if (wordsMs !== undefined && !tellsStart) return;
          const scene = { waitsMs, worksMs, tellsStart, ...(wordsMs && { wordsMs }) };
          const { end, atMs } = await play(scene);
          if (worksMs < limitMs) assert.equal(end, "done");
          if (worksMs > limitMs) {
            assert.equal(end, "late");
            assert.equal(atMs, waitsMs + limitMs);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is not asked for while the service speaks by itself", async () => {
    const { looks } = await play({
      ...{ waitsMs: 600_000, worksMs: 20_000, tellsStart: true, wordsMs: 10_000 },
    });
    assert.equal(looks, 0);
  });

  it("ends where the service does not answer any more", async () => {
    const gone = (): Told => ({ kind: "gone" });
    const scene = { waitsMs: 600_000, worksMs: 1000, tellsStart: true, look: gone };
    const { end, atMs } = await play(scene);
    assert.deepEqual([end, atMs], ["gone", 15_000]);
  });

  it("counts from the first look where nobody knows of the request", async () => {
    const look = (): Told => ({ kind: "unknown" });
    const scene = { waitsMs: 3_600_000, worksMs: 1000, tellsStart: false, look };
    const { end, atMs } = await play(scene);
    assert.deepEqual([end, atMs], ["late", 15_000 + limitMs]);
  });

  it("leaves nothing behind once it was answered", async () => {
    const clock = new VirtualClock(0);
    const watch = new WorkWatch({
      ...{ clock, limitMs, onEnd: () => assert.fail("it was answered") },
      look: () => assert.fail("it was answered"),
    });
    watch.end();
    await clock.run(clock.sleep(2 * limitMs, never));
    assert.equal(clock.sleeping, 0);
  });
});
