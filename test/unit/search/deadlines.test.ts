import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { CallError } from "../../../src/base/errors.js";
import { withDeadlines, type TimeoutsMs } from "../../../src/search/deadlines.js";
import type { JudgeRequest, ModelPorts } from "../../../src/search/ports.js";
import { facetsFor } from "../../../src/search/facets.js";
import { FakeModels } from "../../support/fakeModels.js";
import { SearchHarness } from "../../support/searchHarness.js";
import { VirtualClock } from "../../support/virtualClock.js";

const timeoutsMs: TimeoutsMs = { language: 300_000, image: 900_000, vision: 60_000 };

const texts = { what: "a cat", how: "ink", prompt: "a cat, ink" };
const facets = facetsFor(0, 0);
const write = { kind: "expand", goal: "a cat", negativePrompt: "", facets, seed: 1 } as const;
const draw = { prompt: "a cat", negativePrompt: "", seed: 1, widthPx: 64, heightPx: 64 };
const judge = { goal: "a cat", negativePrompt: "" } as JudgeRequest;
const parent = { ...texts, id: "i0c0", alignment: 1, aesthetic: 1, total: 1, findings: [] };
const critique = { goal: "a cat", parent, siblings: [], failedChildren: [], seed: 1 };

/** Every method of the ports, called by name, and what it answers. */
interface Call {
  readonly name: string;
  readonly role: keyof TimeoutsMs;
  readonly billed: "no" | "maybe";
  readonly make: (ports: ModelPorts, signal: AbortSignal) => Promise<unknown> | undefined;
}
const calls: readonly Call[] = [
  {
    ...{ name: "writing", role: "language", billed: "no" },
    make: ({ prompts }, signal) => prompts.write(write, signal),
  },
  {
    ...{ name: "drawing", role: "image", billed: "maybe" },
    make: ({ images }, signal) => images.draw(draw, signal, () => undefined),
  },
  {
    ...{ name: "judging", role: "vision", billed: "no" },
    make: (ports, signal) => ports.judge.judge(judge, signal),
  },
  {
    ...{ name: "criticising", role: "language", billed: "no" },
    make: ({ critic }, signal) => critic?.critique(critique, signal),
  },
];

/** Ports whose every method does the same. */
function portsOf(answer: (signal: AbortSignal) => Promise<unknown>): ModelPorts {
  const act = (_request: unknown, signal: AbortSignal): Promise<never> =>
    answer(signal) as Promise<never>;
  return {
    prompts: { write: act },
    images: { draw: act },
    judge: { judge: act },
    critic: { critique: act },
  };
}

const never = new Promise<never>(() => undefined);

describe("deadlines", () => {
  let clock: VirtualClock;
  let outside: AbortController;
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  before(() => process.on("unhandledRejection", note));
  after(() => process.off("unhandledRejection", note));
  beforeEach(() => {
    clock = new VirtualClock();
    outside = new AbortController();
    unhandled.length = 0;
  });
  afterEach(async () => {
    await settled();
    assert.deepEqual(unhandled, []);
    assert.equal(clock.sleeping, 0, "a timer was left behind");
    assert.equal(getEventListeners(outside.signal, "abort").length, 0, "somebody still listens");
  });

  const limited = (answer: (signal: AbortSignal) => Promise<unknown>): ModelPorts =>
    withDeadlines(portsOf(answer), timeoutsMs, clock);

  for (const { name, role, billed, make } of calls) {
    describe(`of ${name}`, () => {
      it("pass on an answer that is in time", async () => {
        const ports = limited((signal) => clock.sleep(timeoutsMs[role] - 1, signal).then(() => 7));
        assert.equal(await clock.run(make(ports, outside.signal) ?? never), 7);
      });

      it("pass on a failure as it is", async () => {
        const failure = new CallError("image.down", "down");
        const ports = limited(() => Promise.reject(failure));
        await assert.rejects(make(ports, outside.signal) ?? never, (error) => error === failure);
        // One that is no promise, too.
        const rash = limited(() => {
          throw failure;
        });
        await assert.rejects(make(rash, outside.signal) ?? never, (error) => error === failure);
      });

      it("abort a call that takes longer, and say of whom, how long, and what to do", async () => {
        let told: unknown;
        const ports = limited((signal) => {
          signal.addEventListener("abort", () => void (told = signal.reason));
          return clock.sleep(timeoutsMs[role] + 1, signal);
        });
        const begunAtMs = clock.nowMs();
        const error = await clock.run(failureOf(make(ports, outside.signal)));
        assert.equal(clock.nowMs() - begunAtMs, timeoutsMs[role]);
        assert.ok(error instanceof CallError);
        assert.deepEqual(
          [error.code, error.retryable, error.billed],
          ["call.timeout", true, billed],
        );
        assert.match(
          error.message,
          new RegExp(`${role} model.* ${timeoutsMs[role] / 1000} s\\. See`),
        );
        assert.equal(told, error);
      });

      it("do not wait for a model that does not listen, and drop what it says later", async () => {
        const ends: (() => unknown)[] = [() => 7, () => Promise.reject(new Error("late"))];
        for (const end of ends) {
          const deaf = new AbortController().signal;
          const ports = limited(() => clock.sleep(timeoutsMs[role] + 5000, deaf).then(end));
          const error = await clock.run(failureOf(make(ports, outside.signal)));
          assert.ok(error instanceof CallError && error.code === "call.timeout");
          // Now the late answer comes.
          await clock.run(clock.sleep(10_000, deaf));
        }
      });

      it("keep the reason of an abort from outside, before, while and after it listens", async () => {
        const reason = new DOMException("The search was stopped", "AbortError");
        const listening = limited((signal) => clock.sleep(timeoutsMs[role] + 1, signal));
        const stopped = failureOf(make(listening, outside.signal));
        outside.abort(reason);
        assert.equal(await clock.run(stopped), reason);
        assert.equal(await clock.run(failureOf(make(listening, outside.signal))), reason);

        const later = new AbortController();
        const deaf = limited(() => never);
        const held = failureOf(make(deaf, later.signal));
        later.abort(reason);
        assert.equal(await clock.run(held), reason);
      });

      it("leave an answer that was paid for to whoever stopped the call", async () => {
        const deaf = new AbortController().signal;
        const ports = limited(() => clock.sleep(1000, deaf).then(() => 7));
        const answer = make(ports, outside.signal) ?? never;
        outside.abort();
        assert.equal(await clock.run(answer), 7);
      });
    });
  }

  it("hand everything but the signal on, to the port itself", async () => {
    class Model {
      readonly #secret = 7;
      readonly limit = 3;
      draw(...args: unknown[]): Promise<unknown> {
        return Promise.resolve([this.#secret, args.length, args[0], args[2]]);
      }
    }
    const images = Object.freeze(new Model()) as unknown as ModelPorts["images"];
    const ports = withDeadlines({ ...portsOf(() => never), images }, timeoutsMs, clock);
    const onProgress = (): void => undefined;
    const got: unknown = await ports.images.draw(draw, outside.signal, onProgress);
    assert.deepEqual(got, [7, 3, draw, onProgress]);
    assert.equal((ports.images as unknown as Model).limit, 3);
    assert.ok("draw" in ports.images);
  });

  it("are none where a role has all the time", async () => {
    const endless = { language: Infinity, image: Infinity, vision: Infinity };
    const ports = withDeadlines(
      portsOf((signal) => clock.sleep(1e9, signal)),
      endless,
      clock,
    );
    const answer = ports.images.draw(draw, outside.signal, () => undefined);
    await settled();
    assert.equal(clock.sleeping, 1);
    await clock.run(answer);
  });

  it("do without a critic where there is none", () => {
    const ports = { ...portsOf(() => never), critic: null };
    assert.equal(withDeadlines(ports, timeoutsMs, clock).critic, null);
  });

  it("let a search go on past calls that hang", async () => {
    const seen = new Set<string>();
    const harness = new SearchHarness({
      plan: { candidates: 3, beamWidth: 1, iterations: 2 },
      ports: (time) => {
        clock = time;
        const { images, ...ports } = new FakeModels(time).ports;
        const hanging: ModelPorts["images"] = {
          draw: (request, signal, onProgress) => {
            // The first attempt at each image never comes back, whatever it is told.
            if (seen.has(request.prompt)) return images.draw(request, signal, onProgress);
            seen.add(request.prompt);
            return never;
          },
        };
        return withDeadlines({ ...ports, images: hanging }, timeoutsMs, time);
      },
    });
    const outcome = await harness.run();
    assert.equal(outcome.kind, "ended");
    assert.equal(harness.state.end?.kind, "finished");
    const failures = harness.events.filter(({ kind }) => kind === "callFailed");
    assert.equal(failures.length, seen.size);
  });
});

/** What the call fails with. @throws when it does not */
async function failureOf(call: Promise<unknown> | undefined): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("It was answered");
}

/** Resolves when every promise that can go on has done so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
