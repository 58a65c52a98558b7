import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LocalClient } from "../../src/services/client/localClient.js";
import { DeviceLease } from "../../src/services/lease/deviceLease.js";
import type { Grant } from "../../src/services/localServices.js";
import type { ModelKey } from "../../src/services/names.js";
import type { Parts } from "../../src/services/owner/parts.js";
import { serviceClock } from "../../src/services/serviceClock.js";
import { ServiceError } from "../../src/services/serviceError.js";
import { waitFor } from "../editor/launcher/waitFor.js";
import { FakeShelf } from "../support/fakeOwnerParts.js";
import { useShortFolder } from "../support/localSockets.js";
import { OwnerInProcess } from "../support/ownerInProcess.js";
import { SupervisorRig } from "../support/supervisorRig.js";

const never = new AbortController().signal;
const clientScript = fileURLToPath(new URL("../support/silentClientProcess.ts", import.meta.url));
const [images, judge]: ModelKey[] = [
  { service: "image", model: "tiny" },
  { service: "vision", model: "tiny" },
];
assert.ok(images && judge);

/** Garbage is not what it grows by. */
function collect(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** A real owner, lease and pool over processes that are fakes of services; two models do not fit. */
describe("an owner with two searches and room for one model", function () {
  this.timeout(120_000);
  let rig: SupervisorRig;
  let owner: OwnerInProcess;
  let lease: DeviceLease;
  const children: ChildProcess[] = [];
  const folder = useShortFolder(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await owner.close();
    assert.deepEqual(await rig.end(), []);
  });

  const start = (behaviour: string, haste = 1): void => {
    rig = SupervisorRig.bad(behaviour, { needBytes: 8_000, haste });
    const parts: Parts = {
      pool: rig.pool,
      leaseOf: (residents) => (lease = new DeviceLease(residents, serviceClock)),
      shelf: new FakeShelf(),
      devices: () => Promise.resolve([]),
    };
    owner = new OwnerInProcess(folder(), () => parts);
  };
  /** One call of a search, which has the model to itself only as far as the lease says. */
  const call = async (client: LocalClient, key: ModelKey, search: string): Promise<void> => {
    // One of its own, as each call of a search has.
    const grant = await client.use(key, new AbortController().signal, search);
    await workAt(grant);
    grant.release();
  };
  const workAt = async ({ url, token }: Grant): Promise<void> => {
    const headers = { authorization: `Bearer ${token}` };
    await (await fetch(`${url}/work`, { method: "POST", headers })).text();
  };

  it("serves both to their ends, in phases", async () => {
    start("slow");
    const [one, other] = [owner.open(), owner.open()];
    const search = async (client: LocalClient, name: string): Promise<void> => {
      for (let iteration = 0; iteration < 3; iteration++) {
        for (const key of [images, judge]) {
          await Promise.all([1, 2, 3].map(() => call(client, key, name)));
        }
      }
    };
    // Two of one window, and one of another.
    await Promise.all([search(one, "a"), search(one, "b"), search(other, "c")]);
    const loads = rig.logged.filter((line) => / is loading/.test(line)).length;
    // Each role once an iteration, were they in step; each search's alone, were there no sharing.
    assert.ok(loads >= 6 && loads <= 18, `${loads} loads`);
    assert.deepEqual([lease.waiting(images), lease.waiting(judge)], [0, 0]);
  });

  it("goes on for all others when calls are cancelled in the midst of a load", async () => {
    start("slow");
    const client = owner.open();
    for (let round = 0; round < 8; round++) {
      const stop = new AbortController();
      const stopped = client.use(round % 2 === 0 ? images : judge, stop.signal, "a");
      const served = call(client, round % 2 === 0 ? judge : images, "b");
      setTimeout(() => stop.abort(new Error("enough")), round * 15);
      await Promise.all([stopped.then((grant) => grant.release()).catch(() => undefined), served]);
    }
    assert.deepEqual([lease.waiting(images), lease.waiting(judge)], [0, 0]);
  });

  it("tells all that wait of a service that crashes in each load, and holds nothing for it", async () => {
    start("diesInLoad", 20);
    const [one, other] = [owner.open(), owner.open()];
    const waiting = [one.use(images, never, "a"), other.use(images, never, "b")];
    for (const each of await Promise.allSettled(waiting)) {
      assert.ok(each.status === "rejected" && each.reason instanceof ServiceError);
    }
    assert.equal(lease.waiting(images), 0);
  });

  it("gives a dead client's place to the next one, whether it waits or holds", async () => {
    start("slow");
    const client = owner.open();
    for (let round = 0; round < 3; round++) {
      const given = JSON.stringify({ ...owner.place, uses: [images, judge] });
      const child = spawn(process.execPath, ["--import", "tsx", clientScript, given], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      children.push(child);
      const said: string[] = [];
      createInterface({ input: child.stdout }).on("line", (line) => said.push(line));
      await waitFor("it to have one of its models", () => said.length > 0);
      await waitFor(
        "it to wait for the other",
        () => lease.waiting(images) + lease.waiting(judge) > 0,
      );
      const mine = Promise.all([call(client, images, "a"), call(client, judge, "b")]);
      child.kill("SIGKILL");
      await mine;
    }
    assert.deepEqual([lease.waiting(images), lease.waiting(judge)], [0, 0]);
  });

  it("is as it was after two hundred uses", async function () {
    if (process.platform !== "linux") this.skip();
    start("usual");
    const client = owner.open();
    const open = (): number => readdirSync("/proc/self/fd").length;
    const cycle = async (times: number): Promise<void> => {
      for (let nth = 0; nth < times; nth++) {
        (await client.use(images, never, `search ${nth % 7}`)).release();
      }
      // Sockets and timers that are over are let go of first.
      await serviceClock.sleep(50, never);
      collect();
    };
    await cycle(200);
    const before = { files: open(), bytes: process.memoryUsage().heapUsed };
    await cycle(200);
    const grown = {
      files: open() - before.files,
      bytes: process.memoryUsage().heapUsed - before.bytes,
    };
    assert.ok(grown.files <= 2, `${grown.files} more files`);
    assert.ok(grown.bytes < 1_000_000, `${grown.bytes} more bytes`);
    assert.equal(rig.logged.filter((line) => / is loading/.test(line)).length, 1);
  });
});
