import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  catalogue,
  entry,
  gigabyte,
  gpu,
  host,
  useModelShelf,
} from "../../../support/modelShelfRig.js";

describe("the shelf of models", () => {
  const { python, says, calls, shelf, folder, folders, clock } = useModelShelf();

  it("lists what Python says, and asks it with what is allowed alone", async () => {
    const models = await shelf().models();
    assert.deepEqual(
      models.map(({ id, service, isHere }) => [id, service, isHere]),
      catalogue.map(({ id, service, is_here }) => [id, service, is_here]),
    );
    assert.deepEqual(await calls(), ["-I -m imagebeam_services models --json"]);
    const environment = await readFile(join(folder(), "env"), "utf8");
    assert.ok(environment.includes(`IMAGEBEAM_MODELS=${folders().models}`));
    assert.ok(!environment.includes("secret"));
    assert.equal(models.at(-1)?.licence, null);
    assert.equal(models[0]?.memoryBytes, 2 * gigabyte);
  });

  it("asks again after a minute, and as soon as a model was downloaded", async () => {
    const one = shelf();
    await Promise.all([one.models(), one.models()]);
    await one.models();
    assert.equal((await calls()).length, 1);
    clock().jump(61_000);
    await one.models();
    assert.equal((await calls()).length, 2);
    await mkdir(join(folders().models, "owner", "new"), { recursive: true });
    await one.models();
    assert.equal((await calls()).length, 3);
  });

  for (const [what, said, code] of [
    ["no JSON", "Traceback", "service.failed"],
    ["no list", "{}", "service.failed"],
  ] as const) {
    it(`says that it cannot read ${what}, and tries again`, async () => {
      await says(said);
      const one = shelf();
      await assert.rejects(one.models(), { code });
      await says(catalogue);
      assert.equal((await one.models()).length, catalogue.length);
    });
  }

  it("leaves out what no client could name", async () => {
    await says([...catalogue, entry("../../etc", "image"), entry("x", "sound"), 7]);
    assert.equal((await shelf().models()).length, catalogue.length);
  });

  it("says that nothing is set up where there is no Python", async () => {
    await rm(python());
    await assert.rejects(shelf().models(), { code: "service.notSetUp" });
  });

  it("tells why Python failed, by its last line", async () => {
    await writeFile(python(), "#!/bin/sh\necho first >&2\necho 'No module named x' >&2\nexit 1\n");
    await assert.rejects(shelf().models(), /No module named x/);
  });

  it("takes what the person chose, else what is recommended, else the first that is here", async () => {
    const one = shelf();
    assert.equal(await one.chosen("language"), "qwen3-vl-2b");
    assert.equal(await one.chosen("image"), null);
    await one.choose({ service: "language", model: "mistral-7b-instruct-q4" });
    assert.equal(await one.chosen("language"), "mistral-7b-instruct-q4");
    const isChosen = (await shelf().models()).filter((model) => model.isChosen);
    assert.deepEqual(
      isChosen.map(({ id }) => id),
      ["clip-vit-large-patch14", "mistral-7b-instruct-q4"],
    );
    assert.equal((await stat(folders().chosen)).mode & 0o777, 0o600);
    await assert.rejects(one.choose({ service: "image", model: "sdxl" }), {
      code: "service.noModel",
    });
    await says(catalogue.filter(({ id }) => id === "mistral-7b-instruct-q4"));
    clock().jump(61_000);
    assert.equal(await one.chosen("vision"), null);
  });

  it("takes what recommendations do not name, too", async () => {
    await says(catalogue.filter(({ id }) => ["mistral-7b-instruct-q4", "who/cares"].includes(id)));
    assert.equal(await shelf().chosen("language"), "mistral-7b-instruct-q4");
  });

  it("starts over where the person's file is none", async () => {
    await writeFile(folders().chosen, "{");
    assert.equal(await shelf().chosen("language"), "qwen3-vl-2b");
  });

  it("keeps the person's file beside where it cannot be read and is written anew", async () => {
    await writeFile(folders().chosen, '{"own": [], "chosen": {"language"');
    const one = shelf();
    const key = { service: "language", model: "mistral-7b-instruct-q4" } as const;
    await one.choose(key);
    assert.equal(await one.chosen("language"), key.model);
    const kept = `${folders().chosen}.unread`;
    assert.match(await readFile(kept, "utf8"), /^\{"own": \[\], "chosen": \{"language"$/);
    await writeFile(kept, "earlier");
    await one.choose({ service: "language", model: "qwen3-vl-2b" });
    assert.equal(await readFile(kept, "utf8"), "earlier");
  });

  it("reads nothing without end in place of the person's file", async function () {
    if (process.platform === "win32") this.skip();
    execFileSync("mkfifo", [folders().chosen]);
    assert.equal(await shelf().chosen("language"), "qwen3-vl-2b");
  });

  it("names the nearest that fits, one that is here before others", async () => {
    const one = shelf();
    const mistral = { service: "language", model: "mistral-7b-instruct-q4" } as const;
    assert.equal(await one.nearestThatFits(mistral, gigabyte), null);
    await says([
      ...catalogue,
      entry("small", "language"),
      entry("mid", "language", { is_here: false, memory_bytes: 3e9 }),
    ]);
    clock().jump(61_000);
    assert.equal(await one.nearestThatFits(mistral, 3 * gigabyte), "small");
  });

  it("tells of all devices, and of the room on them", async () => {
    const one = shelf([gpu]);
    assert.deepEqual(await one.devices(), [gpu, host]);
    assert.equal(await one.totalOn("cuda:0"), gpu.totalBytes);
    assert.equal(await one.roomOn("cuda:0", gigabyte), 11 * gigabyte - 0.36 * gigabyte);
    assert.equal(await one.hostRoom(), 20 * gigabyte - 2.56 * gigabyte);
  });
});
