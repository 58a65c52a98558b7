import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inEditor, inTerminal } from "../../../../src/protocol/surfaces.js";
import { downloadedFolders } from "../../../../src/services/models/modelRemoval.js";
import { ModelShelf } from "../../../../src/services/models/modelShelf.js";
import { Office } from "../../../../src/services/owner/office.js";
import type { ServiceError } from "../../../../src/services/serviceError.js";
import { serviceFolders, type ServiceFolders } from "../../../../src/services/serviceFolders.js";
import { FakeParts, language } from "../../../support/fakeOwnerParts.js";
import { VirtualClock } from "../../../support/virtualClock.js";

const host = { id: "cpu", name: "CPU", totalBytes: 32e9, freeBytes: 20e9 };
const key = { service: "language", model: "small" } as const;

describe("the removal of one model", () => {
  let folder: string;
  let folders: ServiceFolders;
  let clock: VirtualClock;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "imagebeam-removal-"));
    folders = serviceFolders(folder);
    clock = new VirtualClock();
    mkdirSync(folders.models, { recursive: true });
    await lists([entry("small", true), entry("other", true), entry("absent", false)]);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const entry = (id: string, isHere: boolean, repository = `owner/${id}`) => ({
    ...{ id, service: "language", repository, is_here: isHere, title: id },
  });
  const put = (path: string, bytes: number): string => {
    const full = join(folders.models, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, Buffer.alloc(bytes));
    return full;
  };
  async function lists(models: readonly object[]): Promise<void> {
    writeFileSync(join(folder, "said.json"), JSON.stringify(models));
    const python = join(folder, "python");
    writeFileSync(python, `#!/bin/sh\nexec /bin/cat ${folder}/said.json\n`);
    await chmod(python, 0o700);
  }
  const shelf = (): ModelShelf =>
    new ModelShelf({
      ...{ folders, clock, python: join(folder, "python"), environment: {}, allowed: () => ({}) },
      memory: {
        gpus: () => Promise.resolve([]),
        host: () => Promise.resolve(host),
        unified: () => Promise.resolve(null),
      },
    });

  it("says how large it is, and deletes it with what came of a download, and no more", async () => {
    put("owner/small/a/weights.gguf", 1000);
    put("owner/small/imagebeam-lock.json", 10);
    put(".downloads/owner/small/more.gguf", 500);
    const other = put("owner/other/weights.gguf", 7);
    const one = shelf();
    await one.choose(key);
    const told = await one.removal(key);
    const expected = { isOwn: false, bytes: 1510, isChosen: true };
    assert.deepEqual(told, { ...expected, path: join(folders.models, "owner/small") });
    assert.ok(existsSync(told.path), "nothing changes before somebody agreed");
    assert.deepEqual(await one.remove(key), told);
    assert.deepEqual(readdirSync(join(folders.models, "owner")), ["other"]);
    assert.deepEqual(readdirSync(join(folders.models, ".downloads")), []);
    assert.ok(existsSync(other));
    assert.doesNotMatch(readFileSync(folders.chosen, "utf8"), /small/);
    await lists([entry("small", false), entry("other", true)]);
    clock.jump(61_000);
    await assert.rejects(one.remove(key), { code: "service.noModel" });
  });

  it("gives back what a download that was stopped has left", async () => {
    put(".downloads/owner/absent/part.gguf", 300);
    const absent = { service: "language", model: "absent" } as const;
    assert.equal((await shelf().removal(absent)).bytes, 300);
    await shelf().remove(absent);
    assert.deepEqual(
      readdirSync(folders.models).filter((name) => name !== ".downloads"),
      [],
    );
  });

  it("leaves alone what a process downloads, until that is no more", async () => {
    put("owner/small/weights.gguf", 9);
    const lock = put(".downloads/owner/small/.lock", 0);
    writeFileSync(lock, String(process.pid));
    const busy = { code: "service.setUp", message: /^owner\/small is being downloaded .*: pause/ };
    await assert.rejects(shelf().removal(key), busy);
    await assert.rejects(shelf().remove(key), busy);
    assert.ok(existsSync(join(folders.models, "owner/small/weights.gguf")));
    for (const over of ["", "99999999", "garbage"]) {
      writeFileSync(lock, over);
      await shelf().removal(key);
    }
    // The machine was started anew since, and another process has the number.
    writeFileSync(lock, String(process.pid));
    utimesSync(lock, 1, 1);
    await shelf().remove(key);
    assert.deepEqual(readdirSync(join(folders.models, ".downloads")), []);
  });

  it("deletes what an earlier one, which was killed, has left", async () => {
    put(".deleted-1/weights.gguf", 9);
    put("owner/small/weights.gguf", 9);
    await shelf().remove(key);
    assert.deepEqual(
      readdirSync(folders.models).filter((name) => name.startsWith(".d")),
      [...(existsSync(join(folders.models, ".downloads")) ? [".downloads"] : [])],
    );
  });

  it("takes a person's own off the list, and leaves its file where it is", async () => {
    const path = join(folder, "mine.gguf");
    writeFileSync(path, "GGUF");
    const one = shelf();
    const { id } = await one.addModel(path);
    const own = { service: "language", model: id } as const;
    await one.choose(own);
    const told = { isOwn: true, path, bytes: 0, isChosen: true };
    assert.deepEqual(await one.remove(own), told);
    assert.equal(readFileSync(path, "utf8"), "GGUF");
    assert.ok(!(await one.models()).some(({ isOwn }) => isOwn));
    assert.notEqual(await one.chosen("language"), id);
  });

  it("leaves alone what another program downloaded, and says so", async () => {
    await assert.rejects(shelf().remove(key), {
      code: "service.setUp",
      message: /another program's/,
    });
  });

  it("removes a link, and not what it leads to", async function () {
    if (process.platform === "win32") this.skip();
    const elsewhere = join(folder, "elsewhere");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, "weights.gguf"), "GGUF");
    mkdirSync(join(folders.models, "owner"));
    symlinkSync(elsewhere, join(folders.models, "owner", "small"));
    await shelf().remove(key);
    assert.ok(existsSync(join(elsewhere, "weights.gguf")));
    assert.deepEqual(readdirSync(folders.models), []);
  });

  it("deletes it where its vendor's folder is a link to another disk", async function () {
    if (process.platform !== "linux" || !existsSync("/dev/shm")) this.skip();
    const disk = await mkdtemp("/dev/shm/imagebeam-removal-");
    try {
      mkdirSync(join(disk, "small"));
      writeFileSync(join(disk, "small", "weights.gguf"), "GGUF");
      writeFileSync(join(disk, "other"), "stays");
      symlinkSync(disk, join(folders.models, "owner"));
      await shelf().remove(key);
      assert.deepEqual(readdirSync(disk), ["other"]);
      assert.deepEqual(readdirSync(folders.models), ["owner"]);
    } finally {
      await rm(disk, { recursive: true });
    }
  });

  it("never leaves the models folder, whatever a list says", async () => {
    for (const name of ["../..", "..", "a", "", "a/..", "./b", "a/b/c", "a/.b", "a\\b/c", "/a"]) {
      await assert.rejects(downloadedFolders(folders, name), { code: "service.setUp" }, name);
    }
    writeFileSync(join(folder, "sentinel"), "");
    await lists([entry("small", true, "../..")]);
    await assert.rejects(shelf().remove(key), { code: "service.setUp" });
    assert.ok(existsSync(join(folder, "sentinel")));
  });

  it("waits for nothing that runs: it is refused with what to do first", async () => {
    const parts = new FakeParts();
    const office = new Office({
      ...{ parts, clock, version: "1.2.3", pid: 12, lingerMs: 20_000 },
      ...{ log: () => undefined, onIdle: () => undefined },
    });
    await parts.pool.load(language);
    await assert.rejects(office.removeModel(language), (error: ServiceError) => {
      assert.equal(error.code, "service.setUp");
      assert.match(
        inTerminal(error.message, "ib"),
        /^tiny is in use .* ib services down ends that/,
      );
      assert.match(inEditor(error.message), /Imagebeam: Stop Service ends that/);
      return true;
    });
    // Nobody is asked before about what is refused then.
    await assert.rejects(office.modelRemoval(language), { code: "service.setUp" });
    assert.deepEqual(parts.shelf.removed, []);
    await office.stop(language);
    await office.removeModel(language);
    assert.deepEqual(parts.shelf.removed, ["language:tiny"]);
    await office.end();
  });

  it("stays while a model that is made of it is loaded, which is named", async () => {
    const parts = new FakeParts();
    const office = new Office({
      ...{ parts, clock, version: "1.2.3", pid: 12, lingerMs: 20_000 },
      ...{ log: () => undefined, onIdle: () => undefined },
    });
    const base = { service: "language", model: "base" } as const;
    parts.shelf.bases.set("language:tiny", "base");
    await parts.pool.load(language);
    const inUse = {
      code: "service.setUp",
      message: /^base is in use by tiny, which is made of it/,
    };
    await assert.rejects(office.modelRemoval(base), inUse);
    await assert.rejects(office.removeModel(base), inUse);
    await office.stop(language);
    await office.removeModel(base);
    assert.deepEqual(parts.shelf.removed, ["language:base"]);
    await office.end();
  });

  it("is in nobody's way: who wants the model meanwhile is told, and begins nothing", async () => {
    const parts = new FakeParts();
    const office = new Office({
      ...{ parts, clock, version: "1.2.3", pid: 12, lingerMs: 20_000 },
      ...{ log: () => undefined, onIdle: () => undefined },
    });
    let finish: () => void = () => undefined;
    const taking = new Promise<void>((resolve) => (finish = resolve));
    const { shelf: fake } = parts;
    const whole = fake.remove.bind(fake);
    fake.remove = (one) => taking.then(() => whole(one));
    const removed = office.removeModel(language);
    const never = new AbortController().signal;
    const holder = { holds: () => undefined, lost: () => undefined };
    const leaving = { code: "service.noModel", message: /^tiny is being deleted/ };
    await assert.rejects(office.use(language, "a client", holder, never), leaving);
    await assert.rejects(office.load(language, "a client", never), leaving);
    await assert.rejects(office.start(language, never), leaving);
    await assert.rejects(office.removeModel(language), leaving);
    assert.deepEqual(parts.pool.done, []);
    finish();
    await removed;
    await office.load(language, "a client", never);
    await office.end();
  });
});
