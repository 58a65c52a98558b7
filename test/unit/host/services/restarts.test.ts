import assert from "node:assert/strict";
import { Restarts, restartText } from "../../../../src/host/services/restarts.js";
import type { ServiceStatus } from "../../../../src/services/status.js";
import { ownerStatus, serviceStatus } from "../../../support/localServicesByHand.js";

/** What is told after each snapshot of one service, in turn. */
function told(...snapshots: readonly Partial<ServiceStatus>[]): number[] {
  const restarts = new Restarts();
  return snapshots.map((each) => restarts.take(ownerStatus([serviceStatus(each)])).length);
}

describe("restarts in the middle of a search", () => {
  it("are told once for each crash, however many snapshots come of it", () => {
    const crash: readonly Partial<ServiceStatus>[] = [
      { state: "busy" },
      { state: "backingOff" },
      { state: "backingOff" },
      { state: "starting", restarts: 1 },
      { state: "loading", restarts: 1 },
      { state: "ready", restarts: 1 },
      { state: "backingOff", restarts: 1 },
      { state: "ready", restarts: 2 },
    ];
    assert.deepEqual(told(...crash), [0, 1, 0, 0, 0, 0, 1, 0]);
  });

  it("are told where the wait was over before anybody saw it", () => {
    assert.deepEqual(told({ restarts: 0 }, { restarts: 1 }), [0, 1]);
  });

  it("are no news where they were before the search", () => {
    assert.deepEqual(told({ restarts: 3 }, { restarts: 3 }), [0, 0]);
  });

  it("are told again after somebody has started the service anew", () => {
    const all = told({ restarts: 2 }, { restarts: 0 }, { restarts: 0, state: "backingOff" });
    assert.deepEqual(all, [0, 0, 1]);
  });

  it("leave what stays away to the search, which pauses", () => {
    assert.deepEqual(told({}, { state: "failed", restarts: 4 }), [0, 0]);
  });

  it("are told of all at once where their owner was started anew", () => {
    const restarts = new Restarts();
    assert.deepEqual(restarts.take(ownerStatus([serviceStatus()], { pid: 1 })), []);
    assert.deepEqual(restarts.take(null), []);
    const again = restarts.take(ownerStatus([serviceStatus({ state: "starting" })], { pid: 2 }));
    assert.equal(again, "all");
    assert.deepEqual(restarts.take(ownerStatus([serviceStatus()], { pid: 2 })), []);
  });

  it("are one sentence", () => {
    const [one, two] = [serviceStatus({ service: "image" }), serviceStatus({ service: "vision" })];
    assert.equal(
      restartText([one]),
      "The Image service of this machine stopped; it is started again, and the search goes on by itself.",
    );
    assert.match(
      restartText([one, two, one]),
      /^The Image and Vision services .* they are started/,
    );
    for (const text of [restartText([one]), restartText("all")]) {
      assert.match(text, /^[^.]*\.$/);
    }
  });
});
