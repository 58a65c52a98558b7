import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { CallError } from "../../../src/base/errors.js";
import { beforeDeadline } from "../../../src/search/deadlines.js";
import type { ModelPorts } from "../../../src/search/ports.js";
import { FakeModels } from "../../support/fakeModels.js";
import { SearchHarness } from "../../support/searchHarness.js";
import { VirtualClock } from "../../support/virtualClock.js";

const roles = [
  { role: "language", timeoutMs: 300_000, billed: "no" },
  { role: "image", timeoutMs: 900_000, billed: "maybe" },
  { role: "vision", timeoutMs: 60_000, billed: "no" },
] as const;

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

  for (const { role, timeoutMs, billed } of roles) {
    describe(`of a ${role} model's calls`, () => {
      const asked = (
        answer: (signal: AbortSignal) => Promise<unknown>,
        signal = outside.signal,
      ): Promise<unknown> => beforeDeadline(answer, { role, timeoutMs, clock }, signal);

      it("pass on an answer that is in time", async () => {
        const answer = asked((signal) => clock.sleep(timeoutMs - 1, signal).then(() => 7));
        assert.equal(await clock.run(answer), 7);
      });

      it("pass on a failure as it is", async () => {
        const failure = new CallError("image.down", "down");
        assert.equal(await failureOf(asked(() => Promise.reject(failure))), failure);
      });

      it("abort a call that takes longer, and say of whom, how long, and what to do", async () => {
        let told: unknown;
        const begunAtMs = clock.nowMs();
        const late = asked((signal) => {
          signal.addEventListener("abort", () => void (told = signal.reason));
          return clock.sleep(timeoutMs + 1, signal);
        });
        const error = await clock.run(failureOf(late));
        assert.equal(clock.nowMs() - begunAtMs, timeoutMs);
        assert.ok(error instanceof CallError);
        assert.deepEqual(
          [error.code, error.retryable, error.billed],
          ["call.timeout", true, billed],
        );
        assert.match(error.message, new RegExp(`${role} model.* ${timeoutMs / 1000} s\\. See`));
        assert.equal(told, error);
      });

      it("do not wait for a model that does not listen, and drop what it says later", async () => {
        const ends: (() => unknown)[] = [() => 7, () => Promise.reject(new Error("late"))];
        for (const end of ends) {
          const deaf = new AbortController().signal;
          const late = asked(() => clock.sleep(timeoutMs + 5000, deaf).then(end));
          const error = await clock.run(failureOf(late));
          assert.ok(error instanceof CallError && error.code === "call.timeout");
          // Now the late answer comes.
          await clock.run(clock.sleep(10_000, deaf));
        }
      });

      it("keep what a call says that it used before its time was over", async () => {
        const used = { inputTokens: 10, outputTokens: 2, costUsd: 0.01 };
        const late = asked(async (signal) => {
          await clock.sleep(timeoutMs + 1, signal).catch(() => undefined);
          const told = signal.reason as CallError;
          throw new CallError(told.code, told.message, { billed: "no", usage: used });
        });
        const begunAtMs = clock.nowMs();
        const error = await clock.run(failureOf(late));
        assert.equal(clock.nowMs() - begunAtMs, timeoutMs);
        assert.ok(error instanceof CallError);
        assert.deepEqual([error.code, error.usage], ["call.timeout", used]);
      });

      it("say what happened whatever else an aborted call throws", async () => {
        const late = asked(async (signal) => {
          await clock.sleep(timeoutMs + 1, signal).catch(() => undefined);
          throw new DOMException("aborted", "AbortError");
        });
        const error = await clock.run(failureOf(late));
        assert.ok(error instanceof CallError && error.code === "call.timeout");
      });

      it("keep the reason of an abort from outside, before, while and after it listens", async () => {
        const reason = new DOMException("The search was stopped", "AbortError");
        const listening = (signal: AbortSignal): Promise<void> =>
          clock.sleep(timeoutMs + 1, signal);
        const stopped = failureOf(asked(listening));
        outside.abort(reason);
        assert.equal(await clock.run(stopped), reason);
        assert.equal(await clock.run(failureOf(asked(listening))), reason);

        const later = new AbortController();
        const held = failureOf(asked(() => never, later.signal));
        later.abort(reason);
        assert.equal(await clock.run(held), reason);
      });

      it("leave an answer that was paid for to whoever stopped the call", async () => {
        const deaf = new AbortController().signal;
        const answer = asked(() => clock.sleep(1000, deaf).then(() => 7));
        outside.abort();
        assert.equal(await clock.run(answer), 7);
      });
    });
  }

  it("are none where a role has all the time", async () => {
    const limit = { role: "image", timeoutMs: Infinity, clock } as const;
    const answer = beforeDeadline((signal) => clock.sleep(1e9, signal), limit, outside.signal);
    await settled();
    assert.equal(clock.sleeping, 1);
    await clock.run(answer);
  });

  it("are kept by a role itself that says so, and by the search for all others", async () => {
    const slow = { durations: () => 10 * 900_000 };
    const search = (keeping: readonly string[]) =>
      new SearchHarness({
        plan: { candidates: 1, beamWidth: 1, iterations: 1 },
        ports: (time) => ({
          ...new FakeModels(time, slow).ports,
          keepsTime: (role) => keeping.includes(role),
        }),
      });
    const all = search(["language", "image", "vision"]);
    assert.equal((await all.run()).kind, "ended");
    assert.ok(!all.kinds().includes("callFailed"));
    const others = search(["language"]);
    await others.run();
    const late = others.events.flatMap((event) => (event.kind === "callFailed" ? [event] : []));
    assert.ok(late.length > 0);
    assert.ok(late.every(({ key, code }) => key.includes("/draw/") && code === "call.timeout"));
  });

  for (const hanging of ["write", "draw", "judge", "critique"] as const) {
    it(`let a search go on past each first ${hanging} that hangs`, async () => {
      const seen = new Set<string>();
      const harness = new SearchHarness({
        plan: { candidates: 3, beamWidth: 1, iterations: 2 },
        ports: (time) => {
          clock = time;
          return hangingOnce(new FakeModels(time).ports, hanging, seen);
        },
      });
      assert.equal((await harness.run()).kind, "ended");
      assert.equal(harness.state.end?.kind, "finished");
      const failures = harness.events.filter((event) => event.kind === "callFailed");
      assert.ok(seen.size > 0);
      assert.deepEqual(
        failures.map(({ code }) => code),
        Array.from(seen, () => "call.timeout"),
      );
      assert.ok(failures.every(({ key }) => key.includes(`/${hanging}/`)));
    });
  }
});

/** The models, of which the first call of one kind for each request never comes back. */
function hangingOnce(ports: ModelPorts, kind: string, seen: Set<string>): ModelPorts {
  const once =
    <Args extends unknown[], T>(is: string, call: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> => {
      const request = JSON.stringify(args[0]);
      if (is !== kind || seen.has(request)) return call(...args);
      seen.add(request);
      return never;
    };
  const { prompts, images, judge, critic } = ports;
  return {
    prompts: { write: once("write", (...args) => prompts.write(...args)) },
    images: { draw: once("draw", (...args) => images.draw(...args)) },
    judge: { judge: once("judge", (...args) => judge.judge(...args)) },
    critic: critic && { critique: once("critique", (...args) => critic.critique(...args)) },
  };
}

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
