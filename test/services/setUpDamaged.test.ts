import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { LocalClient } from "../../src/services/client/localClient.js";
import { readInstalled } from "../../src/services/installed.js";
import { runOwner } from "../../src/services/owner/runOwner.js";
import { serviceClock } from "../../src/services/serviceClock.js";
import { setUp } from "../../src/services/setup/carryOut.js";
import { FakeParts } from "../support/fakeOwnerParts.js";
import { useShortFolder } from "../support/localSockets.js";
import { useSetUpRig } from "../support/setUpRig.js";

const never = new AbortController().signal;

describe("a set-up whose note is damaged", function () {
  this.timeout(60_000);
  const rig = useSetUpRig();
  const runtime = useShortFolder();

  it("is repaired by the next one, which ends first what still runs of it", async () => {
    const { machine, plan, making } = {
      machine: rig().machine,
      plan: rig().plan.bind(rig()),
      making: rig().making.bind(rig()),
    };
    const { folders } = machine;
    await setUp(machine, plan([making("one")]), () => undefined, never);
    const place = { dataFolder: dirname(folders.root), runtimeFolder: runtime() };
    const parts = new FakeParts();
    const stop = new AbortController();
    let ended: Promise<string> | undefined;
    const open = (): LocalClient =>
      new LocalClient({
        ...{ place, version: "1.2.3", client: "editor", clock: serviceClock },
        isAlive: () => false,
        start: () => {
          ended = runOwner({
            config: {
              ...{ ...place, environment: {}, ports: "automatic", version: "1.2.3" },
              lingerMs: 10_000,
            },
            partsOf: () => Promise.resolve(parts),
            ...{ clock: serviceClock, pid: 4_000_000, log: () => undefined, signal: stop.signal },
          });
          return Promise.resolve({ ended });
        },
      });
    const [first, other] = [open(), open()];
    try {
      await first.load({ service: "language", model: "tiny" }, never);
      writeFileSync(folders.installed, "{");
      assert.equal(await other.isSetUp(), false);
      await assert.rejects(other.models(never), { code: "service.notSetUp", message: /damaged/ });
      assert.equal((await other.status(never))?.pid, 4_000_000);
      await setUp(machine, plan([making("two")]), () => undefined, never, other);
      assert.equal(parts.pool.hasEnded, true);
      await ended;
      assert.equal(rig().made(), "two");
      assert.equal((await readInstalled(folders))?.version, "0.1.0");
      assert.equal(await other.isSetUp(), true);
    } finally {
      first.dispose();
      other.dispose();
      stop.abort();
      await ended;
    }
  });
});
