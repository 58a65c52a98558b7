import assert from "node:assert/strict";
import { badKey, SupervisorRig } from "../support/supervisorRig.js";

const never = new AbortController().signal;

describe("asking a service what a load would take", function () {
  this.timeout(300_000);
  let rig: SupervisorRig | undefined;
  afterEach(async () => {
    assert.deepEqual((await rig?.end()) ?? [], []);
  });

  it("starts it for that, and loads nothing", async () => {
    rig = SupervisorRig.bad("tellsNeed");
    const told = await rig.pool.toldNeed(badKey, never);
    assert.deepEqual(told, { neededBytes: 7, hostBytes: 3, fits: true });
    assert.equal(rig.status().state, "unloaded");
    const { pid } = rig.status();
    await rig.pool.toldNeed(badKey, never);
    await rig.load();
    assert.deepEqual([rig.status().state, rig.status().pid], ["ready", pid]);
  });

  const mute = ["usual", "tellsNonsense", "diesWhenAsked", "crashesAtStart", "otherName"];
  for (const behaviour of mute) {
    it(`tells nothing of one that is ${behaviour}`, async () => {
      rig = SupervisorRig.bad(behaviour, { haste: 20 });
      assert.equal(await rig.pool.toldNeed(badKey, never), null);
    });
  }

  it("is over with its signal", async () => {
    rig = SupervisorRig.bad("neverListens");
    const stop = new AbortController();
    const asked = rig.pool.toldNeed(badKey, stop.signal);
    stop.abort(new Error("enough"));
    await assert.rejects(asked, /enough/);
  });
});
