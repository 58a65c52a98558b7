import assert from "node:assert/strict";
import {
  JournalError,
  SessionLockedError,
  StorageError,
  UsageError,
} from "../../../src/base/errors.js";
import { exitCodeOf, failureOf, resultOf } from "../../../src/cli/jsonOutput.js";
import { resultSchema, type Result } from "../../../src/protocol/result.js";
import type { RunOutcome } from "../../../src/sessions/searchRun.js";
import { SearchHarness } from "../../support/searchHarness.js";

describe("the result line", () => {
  let harness: SearchHarness;
  before(async () => {
    harness = new SearchHarness();
    await harness.run();
  });

  function resultFor(outcome: RunOutcome): Result {
    const result = resultOf({ outcome, state: harness.state, staleBecause: null }, "/out/s");
    return resultSchema.parse(JSON.parse(JSON.stringify(result)));
  }

  it("names the winner, its image and what it took", () => {
    const result = resultFor({ kind: "ended" });
    assert.equal(result.outcome, "finished");
    assert.equal(result.reason, "completed");
    assert.equal(result.image, `/out/s/${result.winner ?? ""}.png`);
    assert.equal(result.images, 12);
    assert.deepEqual(result.calls, { language: 16, image: 12, vision: 12, comparison: 0 });
    assert.equal(exitCodeOf(result), 0);
  });
  it("tells a pause from an interruption", () => {
    const paused = resultFor({ kind: "paused", by: "user", message: null });
    assert.deepEqual([paused.outcome, paused.reason, exitCodeOf(paused)], ["paused", "user", 130]);
    const stopped = resultFor({ kind: "stopped" });
    assert.deepEqual([stopped.outcome, stopped.reason], ["paused", "interrupted"]);
    assert.equal(exitCodeOf(stopped), 130);
  });
  it("says why a disk paused it", () => {
    const { error } = resultFor({ kind: "paused", by: "disk", message: "The disk is full." });
    assert.equal(error?.message, "The disk is full.");
  });

  it("tells a session that was taken over, or moved away, from one that is paused", () => {
    const error = new StorageError("storage.missing", "It was moved.");
    const lost = resultFor({ kind: "lost", error });
    assert.deepEqual([lost.outcome, lost.reason], ["failed", "storage.missing"]);
    assert.deepEqual(lost.error, { code: "storage.missing", message: "It was moved." });
    assert.equal(exitCodeOf(lost), 1);
  });

  const owner = { kind: "unreadable", sinceMs: 0, mark: "m" } as const;
  const failures: readonly [thrown: unknown, reason: string, code: number][] = [
    [new UsageError("Bad."), "usage.invalid", 2],
    [new StorageError("storage.readOnly", "No."), "storage.readOnly", 1],
    [new SessionLockedError(owner, "Locked."), "session.locked", 1],
    [new JournalError("journal.diverged", "No."), "journal.diverged", 1],
    [new TypeError("Oh."), "internal.unexpected", 1],
    ["thrown text", "internal.unexpected", 1],
  ];
  for (const [thrown, reason, code] of failures) {
    it(`turns ${String(thrown)} into ${reason}, exit code ${code}`, () => {
      const result = resultSchema.parse(failureOf(thrown));
      assert.equal(result.outcome, "failed");
      assert.equal(result.reason, reason);
      assert.equal(result.error?.code, reason);
      assert.equal(exitCodeOf(result), code);
    });
  }
});
