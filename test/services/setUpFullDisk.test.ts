import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readInstalled } from "../../src/services/installed.js";
import { setUp } from "../../src/services/setup/carryOut.js";
import { nodeStep, useSetUpRig } from "../support/setUpRig.js";

const never = new AbortController().signal;

/** On a real disk that is really full: one in memory, where such a disk may be made. */
describe("a set-up on a disk that becomes full", function () {
  this.timeout(60_000);
  let disk = "";
  // Before the rig's own, which deletes the folder.
  afterEach(() => {
    if (disk !== "") spawnSync("umount", [disk]);
    disk = "";
  });
  const rig = useSetUpRig();
  beforeEach(function () {
    const { root } = rig().machine.folders;
    mkdirSync(root, { recursive: true });
    const made = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", root]);
    if (made.status !== 0) this.skip();
    disk = root;
  });

  for (const [what, script] of [
    // As Node's installers say it, and as pip does.
    ["with its own words", "process.exitCode = 2; throw error"],
    ["with pip's", `console.error("ERROR: [Errno 28] No space left on device"); process.exit(1)`],
  ] as const) {
    it(`says so with numbers, ${what}; all else is as it was`, async () => {
      const { folders } = rig().machine;
      await setUp(rig().machine, rig().plan([rig().making("old")]), () => undefined, never);
      mkdirSync(join(folders.models, "a", "b"), { recursive: true });
      writeFileSync(join(folders.models, "a", "b", "weights.gguf"), Buffer.alloc(1e6, 1));
      writeFileSync(folders.chosen, "{}");
      rig().pack("0.2.0");
      const filling = nodeStep(
        "Install the services",
        `const fs = require("fs");
         fs.mkdirSync(${JSON.stringify(folders.environment)}, { recursive: true });
         try {
           for (let i = 0; i < 100; i++)
             fs.writeFileSync(${JSON.stringify(join(folders.environment, "part"))} + i, Buffer.alloc(1e6, 1));
         } catch (error) { ${script} }`,
      );
      const plan = rig().plan([filling], { diskBytes: 2_000_000 });
      await assert.rejects(
        setUp(rig().machine, plan, () => undefined, never),
        {
          code: "service.setUp",
          message:
            /^\d+ kB was left where \/.*, and the set-up takes about 2 MB\. What was half made is thrown away\. “Install the services” failed with code \d\. The disk is full: make room/,
        },
      );
      assert.equal(rig().made(), "old");
      assert.ok(!existsSync(join(folders.environment, "part0")));
      assert.equal((await readInstalled(folders))?.version, "0.1.0");
      assert.equal(readFileSync(join(folders.models, "a", "b", "weights.gguf")).length, 1e6);
      assert.equal(readFileSync(folders.chosen, "utf8"), "{}");
      await setUp(rig().machine, rig().plan([rig().making("new")]), () => undefined, never);
      assert.equal(rig().made(), "new");
    });
  }
});
