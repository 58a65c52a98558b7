import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCatalogue } from "../../src/services/models/catalogue.js";
import { ModelShelf } from "../../src/services/models/modelShelf.js";
import { recommendedSets } from "../../src/services/models/recommended.data.js";
import { serviceFolders } from "../../src/services/serviceFolders.js";
import { systemClock } from "../../src/systemClock.js";
import { servicesPython } from "../support/pythonServer.js";

/** The shelf on the real package, and on Pythons that do not answer as they should. */
describe("the shelf of models, on real processes", function () {
  this.timeout(180_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "imagebeam-shelf-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("lists the catalogue, and what was downloaded", async () => {
    const folders = serviceFolders(folder);
    const downloaded = join(folders.models, "bartowski", "SmolLM2-135M-Instruct-GGUF");
    await mkdir(downloaded, { recursive: true });
    await writeFile(join(downloaded, "SmolLM2-135M-Instruct-Q4_K_M.gguf"), "GGUF");
    const shelf = new ModelShelf({
      ...{ folders, python: servicesPython(), clock: systemClock, environment: {} },
      // Nothing of this machine's own, so that no other program's cache is found.
      allowed: () => ({ HOME: folder }),
    });
    const models = await shelf.models();
    const here = models.filter(({ isHere }) => isHere);
    assert.deepEqual(
      here.map(({ id, service, isChosen }) => [id, service, isChosen]),
      [["smollm2-135m", "language", true]],
    );
    for (const { models: recommended } of recommendedSets) {
      for (const { id, service } of recommended) {
        const found = models.find((model) => model.id === id);
        assert.equal(found?.service, service, id);
      }
    }
    const key = { service: "language", model: "smollm2-135m" } as const;
    assert.deepEqual(await shelf.launchArgs(key), ["--repo", "smollm2-135m"]);
    const need = await shelf.needOf(key);
    assert.deepEqual(need, { device: "cpu", deviceBytes: 400_000_000, hostBytes: 0 });
    const room = await shelf.roomOn("cpu", 0);
    const total = (await shelf.totalOn("cpu")) ?? 0;
    assert.ok(room > 0 && room < total, `${room} of ${total}`);
    assert.equal((await shelf.devices()).at(-1)?.id, "cpu");
  });

  for (const [what, script, message] of [
    ["hangs", "exec sleep 600", /did not answer within/],
    ["talks without end", "exec yes", /cannot be listed/],
    ["fails", "echo no module >&2; exit 3", /no module/],
  ] as const) {
    it(`gives up a Python that ${what}`, async () => {
      const path = join(folder, what.replaceAll(" ", "-"));
      await writeFile(path, `#!/bin/sh\n${script}\n`);
      await chmod(path, 0o700);
      const call = {
        python: path,
        environment: { PATH: "/usr/bin:/bin" },
        cwd: folder,
        limitMs: 2000,
      };
      await assert.rejects(readCatalogue(call), { code: "service.failed", message });
    });
  }
});
