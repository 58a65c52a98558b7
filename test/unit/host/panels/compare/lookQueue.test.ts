import assert from "node:assert/strict";
import fc from "fast-check";
import { LookQueue, type Depth } from "../../../../../src/host/panels/compare/lookQueue.js";

/** What is looked at one after the other. */

const depths: readonly Depth[] = ["document", "facts", "files", "page"];

describe("a queue of looks", () => {
  it("ends having seen the last change, whenever it came, and never tells the older after the newer", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...depths), { minLength: 1, maxLength: 8 }),
        fc.scheduler(),
        async (asked, scheduler) => {
          /** How often each depth has changed; what a page was told of that, and in which order. */
          const world = { document: 0, facts: 0, files: 0, page: 0 };
          const told: (typeof world)[] = [];
          const running = new Set<AbortSignal>();
          const queue = new LookQueue(async (depth, signal) => {
            assert.ok(![...running].some((other) => !other.aborted), "two are under way");
            running.add(signal);
            const seen = { ...world };
            await scheduler.schedule(Promise.resolve());
            await scheduler.schedule(Promise.resolve());
            running.delete(signal);
            const upTo = depths.slice(0, depths.indexOf(depth) + 1);
            if (signal.aborted) return;
            told.push(
              Object.fromEntries(
                depths.map((each) => [each, upTo.includes(each) ? seen[each] : -1]),
              ) as typeof world,
            );
          });
          scheduler.scheduleSequence(
            asked.map((depth) => ({
              builder: () => {
                world[depth] += 1;
                queue.ask(depth);
                return Promise.resolve();
              },
              label: depth,
            })),
          );
          await scheduler.waitIdle();
          for (const depth of depths) {
            const all = told.map((each) => each[depth]).filter((each) => each >= 0);
            assert.equal(all.at(-1) ?? 0, world[depth], depth);
            assert.deepEqual(
              all,
              all.toSorted((one, other) => one - other),
            );
          }
        },
      ),
    ));

  it("looks once for all that is asked meanwhile, as deep as the deepest", async () => {
    const looked: Depth[] = [];
    const ends: (() => void)[] = [];
    const queue = new LookQueue((depth) => {
      looked.push(depth);
      return new Promise((resolve) => ends.push(resolve));
    });
    for (const depth of ["facts", "document", "files", "facts"] as const) queue.ask(depth);
    assert.deepEqual(looked, ["facts"]);
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(looked, ["facts", "files"]);
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(looked.length, 2);
  });

  it("does not wait for a look that a new page has no use for, and begins nothing once abandoned", async () => {
    const looked: [Depth, AbortSignal][] = [];
    const queue = new LookQueue((depth, signal) => {
      looked.push([depth, signal]);
      return new Promise(() => undefined);
    });
    queue.ask("page");
    queue.ask("facts");
    queue.ask("page");
    assert.deepEqual(
      looked.map(([depth, { aborted }]) => [depth, aborted]),
      [
        ["page", true],
        ["page", false],
      ],
    );
    queue.ask("files");
    queue.abandon();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([looked.length, looked[1]?.[1].aborted], [2, true]);
  });
});
