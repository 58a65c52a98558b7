import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelShelf } from "../../../../src/services/models/modelShelf.js";
import type { MachineMemory } from "../../../../src/services/models/machineMemory.js";
import { PersonModels } from "../../../../src/services/models/personModels.js";
import { serviceFolders, type ServiceFolders } from "../../../../src/services/serviceFolders.js";
import { VirtualClock } from "../../../support/virtualClock.js";

const gigabyte = 1e9;

const entry = (id: string, service: string, more: object = {}) => ({
  ...{ id, service, repository: `owner/${id}`, title: `The ${id}`, files: ["x"], is_here: true },
  ...{ licence: "MIT", licence_url: "https://example.com", is_restricted: false, is_gated: false },
  ...{ download_bytes: 1000, memory_bytes: 2 * gigabyte, reads_images: false, place: "yes" },
  ...more,
});
const catalogue = [
  entry("clip-vit-large-patch14", "vision"),
  entry("mistral-7b-instruct-q4", "language", { memory_bytes: 6 * gigabyte }),
  entry("qwen3-vl-2b", "language", { reads_images: true, memory_bytes: 4 * gigabyte }),
  entry("sdxl", "image", { is_here: false, place: null, memory_bytes: 8 * gigabyte }),
  { id: "who/cares", service: "language", repository: "who/cares", is_here: true, place: "yes" },
];

const gpu = { id: "cuda:0", name: "RTX", totalBytes: 12 * gigabyte, freeBytes: 10 * gigabyte };
const host = { id: "cpu", name: "CPU", totalBytes: 32 * gigabyte, freeBytes: 20 * gigabyte };
const memoryWith = (gpus: readonly (typeof gpu)[]): MachineMemory => ({
  gpus: () => Promise.resolve(gpus),
  host: () => Promise.resolve(host),
  unified: () => Promise.resolve(null),
});

describe("the shelf of models", () => {
  let folder: string;
  let folders: ServiceFolders;
  let clock: VirtualClock;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "shelf-"));
    folders = serviceFolders(folder);
    await mkdir(folders.models, { recursive: true });
    clock = new VirtualClock();
    await says(catalogue);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const python = (): string => join(folder, "python");
  /** A Python that says what stands in a file, counts how often, and notes what it was given. */
  async function says(what: unknown): Promise<void> {
    await writeFile(
      join(folder, "said.json"),
      typeof what === "string" ? what : JSON.stringify(what),
    );
    const lines = [
      "#!/bin/sh",
      `echo "$@" >> ${folder}/calls`,
      `/usr/bin/env > ${folder}/env`,
      `exec /bin/cat ${folder}/said.json`,
    ];
    await writeFile(python(), `${lines.join("\n")}\n`);
    await chmod(python(), 0o700);
  }
  const calls = async (): Promise<string[]> =>
    (await readFile(join(folder, "calls"), "utf8")).trim().split("\n");
  const shelf = (gpus: readonly (typeof gpu)[] = []): ModelShelf =>
    new ModelShelf({
      ...{ folders, clock, python: python(), memory: memoryWith(gpus) },
      environment: { PATH: "/bin", OPENAI_API_KEY: "secret" },
      allowed: ({ PATH = "" }) => ({ PATH }),
    });
  const installed = (accelerator: string): Promise<void> => {
    const hashes = { wheelSha256: "a".repeat(64), constraintsSha256: "b".repeat(64) };
    const made = { version: "1", python: "Python 3.11", madeAt: new Date(0).toISOString() };
    return writeFile(
      folders.installed,
      JSON.stringify({ ...made, ...hashes, accelerator, more: 1 }),
    );
  };
  const file = async (path: string, content: string | Buffer): Promise<string> => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
    return join(folder, path);
  };

  it("lists what Python says, and asks it with what is allowed alone", async () => {
    const models = await shelf().models();
    assert.deepEqual(
      models.map(({ id, service, isHere }) => [id, service, isHere]),
      catalogue.map(({ id, service, is_here }) => [id, service, is_here]),
    );
    assert.deepEqual(await calls(), ["-I -m imagebeam_services models --json"]);
    const environment = await readFile(join(folder, "env"), "utf8");
    assert.ok(environment.includes(`IMAGEBEAM_MODELS=${folders.models}`));
    assert.ok(!environment.includes("secret"));
    assert.equal(models.at(-1)?.licence, null);
    assert.equal(models[0]?.memoryBytes, 2 * gigabyte);
  });

  it("asks again after a minute, and as soon as a model was downloaded", async () => {
    const one = shelf();
    await Promise.all([one.models(), one.models()]);
    await one.models();
    assert.equal((await calls()).length, 1);
    clock.jump(61_000);
    await one.models();
    assert.equal((await calls()).length, 2);
    await mkdir(join(folders.models, "owner", "new"), { recursive: true });
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
    assert.equal((await stat(folders.chosen)).mode & 0o777, 0o600);
    await assert.rejects(one.choose({ service: "image", model: "sdxl" }), {
      code: "service.noModel",
    });
    await says(catalogue.filter(({ id }) => id === "mistral-7b-instruct-q4"));
    clock.jump(61_000);
    assert.equal(await one.chosen("vision"), null);
  });

  it("takes what recommendations do not name, too", async () => {
    await says(catalogue.filter(({ id }) => ["mistral-7b-instruct-q4", "who/cares"].includes(id)));
    assert.equal(await shelf().chosen("language"), "mistral-7b-instruct-q4");
  });

  it("starts over where the person's file is none", async () => {
    await writeFile(folders.chosen, "{");
    assert.equal(await shelf().chosen("language"), "qwen3-vl-2b");
  });

  it("keeps the person's file beside where it cannot be read and is written anew", async () => {
    await writeFile(folders.chosen, '{"own": [], "chosen": {"language"');
    const one = shelf();
    const key = { service: "language", model: "mistral-7b-instruct-q4" } as const;
    await one.choose(key);
    assert.equal(await one.chosen("language"), key.model);
    const kept = `${folders.chosen}.unread`;
    assert.match(await readFile(kept, "utf8"), /^\{"own": \[\], "chosen": \{"language"$/);
    await writeFile(kept, "earlier");
    await one.choose({ service: "language", model: "qwen3-vl-2b" });
    assert.equal(await readFile(kept, "utf8"), "earlier");
  });

  it("reads nothing without end in place of the person's file", async function () {
    if (process.platform === "win32") this.skip();
    execFileSync("mkfifo", [folders.chosen]);
    assert.equal(await shelf().chosen("language"), "qwen3-vl-2b");
  });

  describe("adds models of the person's own", () => {
    it("a GGUF file, with the projector beside it", async () => {
      const path = await file("my/Big Model-Q4.gguf", "GGUF....");
      await file("my/mmproj-other-f16.gguf", "GGUF....");
      const projector = await file("my/mmproj-Big Model-f16.gguf", "GGUF....");
      const one = shelf();
      const model = await one.addModel(path);
      assert.deepEqual(
        [model.id, model.service, model.isOwn, model.readsImages],
        ["Big-Model-Q4", "language", true, true],
      );
      const key = { service: "language", model: model.id } as const;
      assert.deepEqual(await one.launchArgs(key), ["--model", path, "--projector", projector]);
      assert.equal((await one.needOf(key)).deviceBytes, Math.ceil(16 * 1.2));
      assert.equal((await one.addModel(path)).id, "Big-Model-Q4");
      assert.equal((await one.models()).filter(({ isOwn }) => isOwn).length, 1);
      await rm(path);
      await assert.rejects(one.launchArgs(key), { code: "service.noModel" });
    });

    it("with an id that nobody else has", async () => {
      const one = shelf();
      const paths = [await file("a/sdxl.gguf", "GGUF"), await file("b/sdxl.gguf", "GGUF")];
      const ids: string[] = [];
      for (const path of paths) ids.push((await one.addModel(path)).id);
      assert.deepEqual(ids, ["sdxl-2", "sdxl-3"]);
      const odd = await one.addModel(await file("c/…ü?.gguf", "GGUF"));
      assert.match(odd.id, /^[\w.-]+$/);
    });

    it("a diffusers folder, a CLIP folder, a folder with one GGUF file", async () => {
      await file("flux/model_index.json", "{}");
      await file("clip/config.json", '{"model_type": "clip"}');
      await file("one/x.gguf", "GGUF");
      const one = shelf();
      const added = [];
      for (const name of ["flux", "clip", "one"])
        added.push(await one.addModel(join(folder, name)));
      assert.deepEqual(
        added.map(({ service }) => service),
        ["image", "vision", "language"],
      );
    });

    it("the first of a service as its choice, which is on the disk for whoever starts nothing", async () => {
      const one = shelf();
      const person = new PersonModels(folders.chosen);
      assert.equal((await one.addModel(await file("x.gguf", "GGUF"))).isChosen, false);
      assert.equal(await person.chosen("language"), null);
      await file("a/model_index.json", "{}");
      await file("b/model_index.json", "{}");
      await one.addModel(join(folder, "a"));
      await one.addModel(join(folder, "b"));
      assert.equal(await person.chosen("image"), "a");
    });

    it("a .safetensors file of SDXL, which needs the whole model beside it", async () => {
      const path = await file("mine.safetensors", safetensors({ "conditioner.embedders.0.x": {} }));
      const one = shelf();
      const model = await one.addModel(path);
      assert.equal(model.service, "image");
      const key = { service: "image", model: model.id } as const;
      await assert.rejects(one.launchArgs(key), /sdxl is not here, without which mine cannot/);
      await says(catalogue.map((line) => ({ ...line, is_here: true })));
      clock.jump(61_000);
      assert.deepEqual(await one.launchArgs(key), ["--model", path, "--base", "sdxl"]);
    });

    it("weights of an image model beside the rest of it, in either kind of file", async () => {
      await file("whole/model_index.json", "{}");
      const paths = [
        await file("whole/x.gguf", ggufOf("flux")),
        await file("whole/y.safetensors", safetensors({ "img_in.weight": {} })),
      ];
      for (const path of paths) assert.equal((await shelf().addModel(path)).service, "image");
      const language = await file("whole/z.gguf", ggufOf("llama"));
      assert.equal((await shelf().addModel(language)).service, "language");
    });

    it("but not without the rest, which nothing could draw with", async () => {
      const paths = [
        await file("alone/x.gguf", ggufOf("flux")),
        await file("alone/y.safetensors", safetensors({ "img_in.weight": {} })),
      ];
      for (const path of paths) {
        await assert.rejects(shelf().addModel(path), {
          code: "service.noModel",
          message: /has a part of an image model only: put it into the folder of the model that/,
        });
      }
    });

    for (const [what, name, content] of [
      ["a text", "notes.txt", "hello"],
      ["a GGUF file that is none", "x.gguf", "nope"],
      ["a projector", "mmproj-x.gguf", "GGUF"],
      ["a later part", "x-00002-of-00003.gguf", "GGUF"],
      ["a safetensors file that is none", "x.safetensors", "no header here"],
      ["an empty safetensors file", "y.safetensors", ""],
    ] as const) {
      it(`but not ${what}`, async () => {
        const path = await file(name, content);
        await assert.rejects(shelf().addModel(path), {
          code: "service.noModel",
          message: /A model is a GGUF file of a language model, a folder of a diffusers model/,
        });
      });
    }

    it("but not what is not there, a relative path, or a folder of something else", async () => {
      for (const path of [join(folder, "none"), "x.gguf", folders.models]) {
        await assert.rejects(shelf().addModel(path), { code: "service.noModel" });
      }
    });
  });

  describe("says what a model takes", () => {
    const clip = { service: "vision", model: "clip-vit-large-patch14" } as const;
    const mistral = { service: "language", model: "mistral-7b-instruct-q4" } as const;

    for (const [accelerator, gpus, device] of [
      [null, [gpu], "cpu"],
      ["cpu", [gpu], "cpu"],
      ["cuda", [gpu], "cuda:0"],
      ["rocm", [gpu], "cuda:0"],
      ["cuda", [], "cpu"],
      ["metal", [], "cpu"],
      ["quantum", [gpu], "cpu"],
    ] as const) {
      it(`on ${device} with an environment for ${accelerator ?? "nobody"} and ${gpus.length} GPUs`, async () => {
        if (accelerator !== null) await installed(accelerator);
        const need = await shelf(gpus).needOf(clip);
        assert.deepEqual(need, {
          device,
          deviceBytes: 2 * gigabyte,
          hostBytes: device === "cpu" ? 0 : gigabyte,
        });
      });
    }

    it("as it was measured, where it was put last", async () => {
      await installed("cuda");
      const one = shelf([gpu]);
      await one.measured(mistral, { device: "cuda:0", deviceBytes: 5000, hostBytes: 10 });
      await one.measured(mistral, { device: "cpu", deviceBytes: 4000, hostBytes: 0 });
      const need = { device: "cpu", deviceBytes: 4000, hostBytes: 0 };
      const fresh = shelf([gpu]);
      assert.deepEqual(await fresh.needOf(mistral), need);
      const listed = (await fresh.models()).find(({ id }) => id === mistral.model);
      assert.deepEqual([listed?.memoryBytes, listed?.isMeasured], [4000, true]);
      await fresh.measured(mistral, { device: "cuda:0", deviceBytes: 100, hostBytes: 10 });
      assert.equal((await fresh.needOf(mistral)).deviceBytes, 4750);
      await installed("cpu");
      assert.equal((await fresh.needOf(mistral)).device, "cpu");
      assert.equal((await stat(folders.peaks)).mode & 0o777, 0o600);
    });

    for (const [hostBytes, expected] of [
      [0.1 * gigabyte, 0.1 * gigabyte],
      [6 * gigabyte, gigabyte],
      [9 * gigabyte, 4 * gigabyte],
    ] as const) {
      it(`counts no files that were read: ${expected / gigabyte} of ${hostBytes / gigabyte} GB`, async () => {
        await installed("cuda");
        const one = shelf([gpu]);
        await one.measured(clip, { device: "cuda:0", deviceBytes: 5 * gigabyte, hostBytes });
        assert.equal((await one.needOf(clip)).hostBytes, expected);
      });
    }

    it("of a downloaded one that no catalogue knows, by its files", async () => {
      await mkdir(join(folders.models, "who", "cares"), { recursive: true });
      await writeFile(join(folders.models, "who", "cares", "x.gguf"), Buffer.alloc(1000));
      const key = { service: "language", model: "who/cares" } as const;
      assert.equal((await shelf().needOf(key)).deviceBytes, 1200);
      assert.deepEqual(await shelf().launchArgs(key), ["--repo", "who/cares"]);
    });

    it("and not of one that is not here", async () => {
      const one = shelf();
      await assert.rejects(
        one.needOf({ service: "image", model: "sdxl" }),
        /Download it first with Download Local Models \(in a terminal: services download sdxl\)\.$/,
      );
      await assert.rejects(one.needOf({ service: "image", model: "none" }), {
        code: "service.noModel",
      });
    });
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
    clock.jump(61_000);
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

function safetensors(header: object): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text]);
}

/** The beginning of such a file, with its maker's word for what it is. */
function ggufOf(architecture: string): Buffer {
  const text = (value: string): Buffer => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(value.length));
    return Buffer.concat([length, Buffer.from(value)]);
  };
  // Version 3, no tensors, one field; a string's type is 8.
  const head = Buffer.from("GGUF\x03\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0", "latin1");
  const type = Buffer.from([8, 0, 0, 0]);
  return Buffer.concat([head, text("general.architecture"), type, text(architecture)]);
}
