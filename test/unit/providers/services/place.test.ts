import assert from "node:assert/strict";
import { CallError } from "../../../../src/base/errors.js";
import { LocalShelf, callErrorOf } from "../../../../src/providers/services/localShelf.js";
import { held } from "../../../../src/providers/services/place.js";
import { ServiceError, type ServiceErrorCode } from "../../../../src/services/serviceError.js";
import { FakeLocalServices } from "../../../support/fakeLocalServices.js";

const never = new AbortController().signal;

function rig() {
  const local = new FakeLocalServices();
  const shelf = new LocalShelf(() => Promise.resolve(local));
  return { local, use: (signal = never) => shelf.forSearch().use("image", "studio", signal) };
}

describe("a model of this machine, for one call", () => {
  it("is held from the call's start to its end, and no longer", async () => {
    const { local, use } = rig();
    const [during, answer] = await held(use(), never, async () => {
      await Promise.resolve();
      return [local.held.length, "drawn"] as const;
    });
    assert.deepEqual([during, answer, local.held], [1, "drawn", []]);
  });

  it("is given back where the call fails, or is stopped", async () => {
    const { local, use } = rig();
    const fault = new CallError("server.failed", "It failed.");
    await assert.rejects(
      held(use(), never, () => Promise.reject(fault)),
      fault,
    );
    const stop = new AbortController();
    const reason = new Error("stopped");
    const call = held(use(), stop.signal, async (_, signal) => {
      stop.abort(reason);
      await Promise.resolve();
      throw signal.reason;
    });
    await assert.rejects(call, reason);
    assert.deepEqual(local.held, []);
  });

  it("that is lost in the middle ends the call, which is no fault of anybody's and made again", async () => {
    const { local, use } = rig();
    const call = held(
      use(),
      never,
      (_, signal) =>
        new Promise<never>((_resolve, reject) => {
          // What a connection that breaks off throws.
          signal.addEventListener("abort", () => reject(new TypeError("fetch failed")));
          local.lost.abort(new ServiceError("service.away", "The image service went away."));
        }),
    );
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof CallError);
      const { code, retryable, billed, scope, retryAfterMs } = error;
      assert.deepEqual(
        [code, retryable, billed, scope, retryAfterMs],
        ["service.away", true, "no", "candidate", undefined],
      );
      assert.match(error.message, /^The image service went away\./);
      return true;
    });
    assert.deepEqual(local.held, []);
  });

  it("that cannot be had pauses the search, but for one that is away", () => {
    const codes: readonly ServiceErrorCode[] = [
      ...(["service.notSetUp", "service.noModel", "service.doesNotFit"] as const),
      ...(["service.failed", "service.noOwner", "service.setUp"] as const),
    ];
    for (const code of codes) {
      const error = callErrorOf(new ServiceError(code, "What to do."));
      const { scope, retryable, billed, message } = error;
      assert.deepEqual([error.code, scope, retryable, billed], [code, "connection", false, "no"]);
      assert.equal(message, "What to do.");
    }
    const { scope, retryable } = callErrorOf(new ServiceError("service.away", "Gone."));
    assert.deepEqual([scope, retryable], ["candidate", true]);
  });

  it("is not waited for any more once the call is stopped", async () => {
    const stop = new AbortController();
    const reason = new Error("stopped");
    const local = new FakeLocalServices({
      use: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason as Error));
          stop.abort(reason);
        }),
    });
    const shelf = new LocalShelf(() => Promise.resolve(local));
    const call = held(shelf.forSearch().use("image", "studio", stop.signal), stop.signal, () =>
      Promise.reject(new Error("it has no model")),
    );
    await assert.rejects(call, reason);
  });
});
