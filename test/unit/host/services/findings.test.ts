import assert from "node:assert/strict";
import { findingsOf } from "../../../../src/host/services/findings.js";
import { localModel, ownerStatus, serviceStatus } from "../../../support/localServicesByHand.js";

describe("the page of what works on this machine", () => {
  const of = (...services: Parameters<typeof ownerStatus>[0]) =>
    findingsOf(
      {
        report: { version: "1.0.0", findings: [] },
        status: ownerStatus(services),
        models: [localModel({ isHere: true })],
        recommended: [],
      },
      0,
    );

  it("has no cross among what works: what does not run starts when it is needed", () => {
    const { works, wrong } = of(
      serviceStatus({ state: "stopped" }),
      serviceStatus({ state: "unloaded" }),
      serviceStatus({ state: "busy" }),
    );
    assert.ok(works.some((line) => /small: it starts when it is needed\.$/.test(line)));
    assert.ok(works.some((line) => /✓ available: true · status: healthy/.test(line)));
    assert.doesNotMatch(works.join("\n"), /✗/);
    assert.doesNotMatch(wrong.join("\n"), /small/);
  });

  it("has what failed among what does not, in the words of its state", () => {
    const { wrong, next } = of(
      serviceStatus({ state: "failed", reason: "No torch.", hint: "Set up again." }),
    );
    assert.match(wrong[0] ?? "", /✗ available: false · status: failed; No torch\.$/);
    assert.equal(next[0], "Set up again.");
  });

  for (const state of ["failed", "unhealthy", "backingOff"] as const) {
    it(`has one that is ${state} among what does not, with what to do`, () => {
      const { works, wrong, next } = of(serviceStatus({ state, hint: "Take a smaller one." }));
      assert.doesNotMatch(works.join("\n"), /✗/);
      assert.match(wrong.join("\n"), /✗/);
      assert.ok(next.includes("Take a smaller one."));
    });
  }
});
