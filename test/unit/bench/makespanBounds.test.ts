import assert from "node:assert/strict";
import fc from "fast-check";
import {
  placesBoundMs,
  sharedBoundMs,
  wholeCallsBoundMs,
  type Job,
  type Limits,
  type Path,
} from "../../bench/makespanBounds.js";

const ms = fc.integer({ min: 0, max: 12 });
const jobs: fc.Arbitrary<Job[]> = fc.array(fc.record({ headMs: ms, workMs: ms, tailMs: ms }), {
  minLength: 1,
  maxLength: 6,
});
const places = fc.integer({ min: 1, max: 3 });
const limits: fc.Arbitrary<Limits> = fc.record({ language: places, image: places, vision: places });
/** Up to three candidates of at most two parents. */
const paths: fc.Arbitrary<Path[]> = fc
  .record({
    critiques: fc.array(ms, { maxLength: 2 }),
    calls: fc.array(fc.record({ write: ms, draw: ms, judge: ms, parent: fc.nat() }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ critiques, calls }) =>
    calls.map(({ parent, ...call }) => {
      const index = parent % Math.max(1, critiques.length);
      const critique = critiques[index];
      return critique === undefined
        ? { ...call, critique: 0, critiqueRef: null }
        : { ...call, critique, critiqueRef: `critique ${index}` };
    }),
  );

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

/** Begins each job as soon as it and a place are ready, in this order. @returns when all is over */
function endInOrder(order: readonly Job[], count: number): number {
  const freeAt = Array.from({ length: count }, () => 0);
  const ends = order.map(({ headMs, workMs, tailMs }) => {
    freeAt.sort((a, b) => a - b);
    const endMs = Math.max(headMs, freeAt[0] ?? 0) + workMs;
    freeAt[0] = endMs;
    return endMs + tailMs;
  });
  return Math.max(...ends);
}

interface Call {
  readonly resource: keyof Limits;
  readonly workMs: number;
  readonly after: Call | undefined;
}

function callsOf(given: readonly Path[]): readonly Call[] {
  const critiques = new Map<string, Call>();
  return given.flatMap(({ critiqueRef, critique, write, draw, judge }) => {
    const known = critiques.get(critiqueRef ?? "");
    const asked: Call = { resource: "language", workMs: critique, after: undefined };
    const first = critiqueRef === null ? undefined : (known ?? asked);
    if (critiqueRef !== null) critiques.set(critiqueRef, known ?? asked);
    const writing: Call = { resource: "language", workMs: write, after: first };
    const drawing: Call = { resource: "image", workMs: draw, after: writing };
    const judging: Call = { resource: "vision", workMs: judge, after: drawing };
    return [...(first === asked ? [asked] : []), writing, drawing, judging];
  });
}

/** Begins the calls of each resource in the order given for it. @returns Infinity: they block each other */
function endOf(orders: Readonly<Record<keyof Limits, readonly Call[]>>, given: Limits): number {
  const ends = new Map<Call, number>();
  const queues = Object.entries(orders).map(([resource, order]) => ({
    order: [...order],
    startedMs: 0,
    freeAt: Array.from({ length: given[resource as keyof Limits] }, () => 0),
  }));
  const startNext = ({ order, ...queue }: (typeof queues)[number]): boolean => {
    const [call] = order;
    const readyMs = call?.after === undefined ? 0 : ends.get(call.after);
    if (call === undefined || readyMs === undefined) return false;
    order.shift();
    queue.freeAt.sort((a, b) => a - b);
    const startMs = Math.max(readyMs, queue.freeAt[0] ?? 0);
    queue.freeAt[0] = startMs + call.workMs;
    ends.set(call, startMs + call.workMs);
    return true;
  };
  while (queues.some(startNext));
  const isDone = queues.every(({ order }) => order.length === 0);
  return isDone ? Math.max(...ends.values()) : Infinity;
}

/** The shortest schedule there is: every order on every resource. */
function shortestMs(given: readonly Path[], of: Limits): number {
  const calls = callsOf(given);
  const ordersOf = (resource: keyof Limits) =>
    permutations(calls.filter((call) => call.resource === resource));
  let bestMs = Infinity;
  for (const language of ordersOf("language")) {
    for (const image of ordersOf("image")) {
      for (const vision of ordersOf("vision")) {
        bestMs = Math.min(bestMs, endOf({ language, image, vision }, of));
      }
    }
  }
  return bestMs;
}

const equal = (count: number): Path[] =>
  Array.from({ length: count }, () => ({
    critiqueRef: null,
    critique: 0,
    write: 0,
    draw: 1000,
    judge: 0,
  }));

describe("The lower bound of a makespan", () => {
  const rounds: readonly [images: number, places: number, boundMs: number][] = [
    [5, 5, 1000],
    [6, 5, 2000],
    [10, 5, 2000],
    [12, 5, 3000],
    [16, 5, 4000],
    [3, 2, 2000],
    [3, 1, 3000],
  ];
  for (const [images, image, boundMs] of rounds) {
    it(`knows the rounds of ${images} equal images on ${image} places`, () => {
      const given = { language: 20, image, vision: 20 };
      assert.equal(wholeCallsBoundMs(equal(images), given), boundMs);
      assert.ok(sharedBoundMs(equal(images), given) <= boundMs);
    });
  }

  it("counts the ways of as many jobs as there are places, the shortest ones", () => {
    const three = [1, 2, 9].map((headMs) => ({ headMs, workMs: 10, tailMs: 0 }));
    assert.equal(placesBoundMs(three, 2), 21, "two share a place: the first way and both");
    const four = [1, 2, 5, 5].map((wayMs) => ({ headMs: wayMs, workMs: 10, tailMs: wayMs }));
    assert.equal(placesBoundMs(four, 2), (1 + 2 + 40 + 1 + 2) / 2);
  });

  it("is passed by no schedule of jobs on equal places", () => {
    fc.assert(
      fc.property(jobs, places, (given, count) => {
        const bestMs = Math.min(...permutations(given).map((order) => endInOrder(order, count)));
        assert.ok(placesBoundMs(given, count) <= bestMs + 1e-9);
      }),
      { numRuns: 500 },
    );
  });

  it("is passed by no schedule of a whole iteration, and never lower than the shared one", () => {
    fc.assert(
      fc.property(paths, limits, (given, of) => {
        const boundMs = wholeCallsBoundMs(given, of);
        assert.ok(sharedBoundMs(given, of) <= boundMs);
        assert.ok(boundMs <= shortestMs(given, of) + 1e-9);
      }),
      { numRuns: 300 },
    );
  });
});
