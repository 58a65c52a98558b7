import assert from "node:assert/strict";
import {
  CallError,
  InvalidAnswerError,
  PromptRefusedError,
  type CallUsage,
} from "../../../src/base/errors.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";
import { assertWhole } from "../../support/searchRuns.js";

const fail = (): never => {
  throw new Error("A getter threw");
};
const throwing = { get: fail };
const unreadable: CallUsage = Object.defineProperty({}, "costUsd", throwing);

/** What a provider may throw, and what becomes of it. */
const thrown: readonly (readonly [name: string, error: () => unknown, code: string])[] = [
  [
    "our word for a stopped call",
    () => new CallError("call.aborted", "Timed out"),
    "call.unexpected",
  ],
  ["our word for a defect", () => new CallError("call.unexpected", "No"), "call.unexpected"],
  ["our word for an end", () => new CallError("search.allFailed", "No"), "call.unexpected"],
  ["our word for a cap", () => new CallError("cap.beforeResult", "No"), "call.unexpected"],
  ["our word for a journal", () => new CallError("journal.corrupt", "No"), "call.unexpected"],
  ["our word for a disk", () => new CallError("storage.full", "No"), "call.unexpected"],
  ["a code without a dot", () => new CallError("broken" as "a.b", "No"), "call.unexpected"],
  ["a code that is too long", () => new CallError(`a.${"b".repeat(300)}`, "No"), "call.unexpected"],
  ["a code of control characters", () => new CallError("a.\u001b[2J", "No"), "call.unexpected"],
  ["a code that is no text", () => new CallError(7 as unknown as "a.b", "No"), "call.unexpected"],
  ["a code of its own", () => new CallError("mine.busy", "No"), "mine.busy"],
  ["a message that is too long", () => new CallError("a.b", "x".repeat(9000)), "a.b"],
  ["an AbortError of its own", () => new DOMException("Time out", "AbortError"), "call.unexpected"],
  ["a TypeError", () => new TypeError("fetch failed"), "call.unexpected"],
  ["a text", () => "broken", "call.unexpected"],
  ["nothing", () => undefined, "call.unexpected"],
  ["null", () => null, "call.unexpected"],
  ["a symbol", () => Symbol("broken"), "call.unexpected"],
  ["an object without a prototype", () => Object.create(null) as unknown, "call.unexpected"],
  ["an object that is no error", () => ({ isTrusted: true }), "call.unexpected"],
  ["an object that cannot be told", () => ({ toString: fail }), "call.unexpected"],
  [
    "an error whose message is no text",
    () => Object.assign(new CallError("a.b", "No"), { message: { deep: 1 } }),
    "a.b",
  ],
  [
    "an error whose message cannot be read",
    () => Object.defineProperty(new CallError("a.b", "No"), "message", throwing),
    "a.b",
  ],
  [
    "an error whose code cannot be read",
    () => Object.defineProperty(new CallError("a.b", "No"), "code", throwing),
    "call.unexpected",
  ],
  [
    "an error whose usage cannot be read",
    () =>
      new CallError("a.b", "No", {
        usage: unreadable,
      }),
    "a.b",
  ],
  [
    "an error whose time cannot be read",
    () =>
      Object.defineProperty(
        new CallError("a.b", "No", { retryable: true, billed: "no" }),
        "retryAfterMs",
        throwing,
      ),
    "call.unexpected",
  ],
  [
    "a proxy that cannot be asked",
    () => new Proxy({}, { getPrototypeOf: fail }),
    "call.unexpected",
  ],
  [
    'an error that is retryable: "yes"',
    () => new CallError("a.b", "No", { retryable: "yes" as unknown as boolean }),
    "a.b",
  ],
  [
    "an error billed as nobody knows",
    () => new CallError("a.b", "No", { billed: "some" as unknown as "no" }),
    "a.b",
  ],
  [
    "an error that waits for a text",
    () => new CallError("a.b", "No", { retryable: true, retryAfterMs: "60" as unknown as number }),
    "a.b",
  ],
  ["a refusal", () => new PromptRefusedError("No"), "prompt.refused"],
  ["an answer that is none", () => new InvalidAnswerError("No"), "answer.invalid"],
];

describe("what a provider throws", () => {
  for (const port of ["write", "draw", "judge", "critique"] as const) {
    it(`when it is asked to ${port} costs an attempt and never the search`, async () => {
      for (const [name, error, code] of thrown) {
        let left = 1;
        const search = new SearchHarness({
          plan: { candidates: 2, iterations: 2 },
          providers: providersOf(0.001),
          limits: { language: 1, image: 1, vision: 1 },
          fail: (kind) => {
            if (kind === port && left-- > 0) throw error();
          },
        });
        assert.deepEqual(await search.run(), { kind: "ended" }, name);
        const failure = search.events.find((event) => event.kind === "callFailed");
        // A judge that refuses has answered: that it will not look.
        const isAnswer = port === "judge" && code === "prompt.refused";
        assert.equal(failure?.code, isAnswer ? undefined : code, name);
        assert.ok(search.models.calls.length <= 16, name);
        assertWhole(search);
      }
    });
  }

  it("and calls a stopped call is asked again no more often than its attempts", async () => {
    const search = new SearchHarness({
      plan: { candidates: 1, iterations: 1 },
      fail: () => {
        throw new CallError("call.aborted", "Timed out", { retryable: true, billed: "no" });
      },
    });
    await search.run();
    assert.equal(search.models.calls.length, 1);
    assert.equal(search.state.end?.kind, "failed");
  });
});
