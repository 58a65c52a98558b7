import assert from "node:assert/strict";
import { CallError } from "../../../../src/base/errors.js";
import { ServiceWire } from "../../../../src/providers/services/serviceWire.js";
import type { Fetch } from "../../../../src/providers/http/guardedFetch.js";
import { VirtualClock } from "../../../support/virtualClock.js";

/** A wire to a service whose connections break off, or whose answers are what they are. */
function rig(
  isManaged: boolean,
  fetch: Fetch = () => Promise.reject(new TypeError("fetch failed")),
) {
  const clock = new VirtualClock();
  const way = () => fetch;
  const wire = new ServiceWire({
    ...{ service: "image", connection: "local", isManaged, clock, log: () => undefined },
    ...{ fetches: { work: way, load: way, quick: way, words: way } },
    served: { url: "http://127.0.0.1:9", token: () => Promise.resolve("token") },
  });
  const lost = new AbortController();
  const startMs = clock.nowMs();
  /** What comes of a call, and how long that took. */
  const call = async () => {
    const asked = wire.work("/generate", {}, lost.signal, () => assert.fail("no answer"));
    const told = assert.rejects(asked).then(() => asked.catch((error: unknown) => error));
    const error = await clock.run(told);
    return { error, tookMs: clock.nowMs() - startMs };
  };
  return { call, clock, lost };
}

describe("a connection to a service that breaks off", () => {
  it("is told by what its owner says of it, which comes a moment later", async () => {
    const { call, clock, lost } = rig(true);
    const reason = new Error("It was ended by SIGKILL.");
    void clock.sleep(400, new AbortController().signal).then(() => lost.abort(reason));
    const { error, tookMs } = await call();
    assert.equal(error, reason);
    assert.equal(tookMs, 400);
  });

  it("is a failure of its own where nothing is said of it within three seconds", async () => {
    const { error, tookMs } = await rig(true).call();
    assert.ok(error instanceof CallError);
    assert.deepEqual([error.code, error.retryable, tookMs], ["server.failed", true, 3000]);
  });

  it("is one at once where nobody would say anything: elsewhere, or in an answer", async () => {
    const far = await rig(false).call();
    assert.ok(far.error instanceof CallError);
    assert.deepEqual([far.error.code, far.tookMs], ["server.failed", 0]);
    const body = JSON.stringify({
      error: { code: "queue.full", message: "Full.", retryable: true, details: {} },
    });
    const full = () => Promise.resolve(new Response(body, { status: 429 }));
    const refused = await rig(true, full).call();
    assert.ok(refused.error instanceof CallError);
    assert.deepEqual([refused.error.code, refused.tookMs], ["rate.limited", 0]);
  });
});
