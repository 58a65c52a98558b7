import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { systemProcesses } from "../../../src/sessions/processIdentity.js";

describe("the system's processes", () => {
  it("tell a live process from one that has ended", async () => {
    const self = await systemProcesses.self();
    assert.equal(self.pid, process.pid);
    assert.equal(self.host, hostname());
    assert.equal(await systemProcesses.lifeOf(self), "alive");

    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    const gone = { ...self, pid: child.pid ?? 0 };
    assert.equal(await systemProcesses.lifeOf(gone), "dead");
  });

  it("tell a process from an earlier one with its pid, where the system can", async function () {
    if (process.platform !== "linux") this.skip();
    const self = await systemProcesses.self();
    const [boot = "", namespace = "", ticks = ""] = self.startedAt.split("/");
    const earlier = `${boot}/${namespace}/${Number(ticks) - 1}`;
    assert.equal(await systemProcesses.lifeOf({ ...self, startedAt: earlier }), "dead");
    const beforeReboot = `another-boot/${namespace}/${ticks}`;
    assert.equal(await systemProcesses.lifeOf({ ...self, startedAt: beforeReboot }), "dead");
    const otherContainer = `${boot}/pid:[1]/${ticks}`;
    assert.equal(await systemProcesses.lifeOf({ ...self, startedAt: otherContainer }), "unknown");
  });

  it("are in doubt about another host's", async () => {
    const elsewhere = { pid: 1, startedAt: "unknown", host: "elsewhere" };
    assert.equal(await systemProcesses.lifeOf(elsewhere), "unknown");
  });
});
