import assert from "node:assert/strict";
import { waitFor } from "../../editor/launcher/waitFor.js";
import { cancelledAt, stages } from "../../support/fakeOpenai/cancelledSearch.js";
import { faults } from "../../support/fakeOpenai/faults.js";

describe("a search that is cancelled", function () {
  this.timeout(60_000);

  for (const stage of stages) {
    for (const fault of ["hang", "endless"] as const) {
      it(`in ${stage.name} (${fault}) asks for nothing more, and closes what runs`, () =>
        cancelledAt(stage, faults[fault], async ({ search: { fake, harness }, asked }) => {
          const aborted = () => fake.ledger.filter(({ wasAborted }) => wasAborted).length;
          await waitFor("the sockets to close", () => Promise.resolve(aborted() === stage.calls));
          assert.equal(fake.ledger.length, asked);
          // At once, and not by a limit of time.
          const requested = harness.events.find(({ kind }) => kind === "cancelRequested");
          assert.equal((harness.events.at(-1)?.at ?? 0) - (requested?.at ?? 0), 0);
          const { end } = harness.state;
          assert.ok(end?.kind === "finished" && end.reason === "cancelled", JSON.stringify(end));
          const failed = harness.events.flatMap((event) =>
            event.kind === "callFailed" ? [event.code] : [],
          );
          assert.deepEqual(failed, Array(stage.calls).fill("call.aborted"));
        }));
    }
  }
});
