import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { PersonModels } from "../../../../src/services/models/personModels.js";
import { catalogue, useModelShelf } from "../../../support/modelShelfRig.js";

describe("the shelf adds models of the person's own", () => {
  const { says, shelf, file, folder, folders, clock } = useModelShelf();

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
      added.push(await one.addModel(join(folder(), name)));
    assert.deepEqual(
      added.map(({ service }) => service),
      ["image", "vision", "language"],
    );
  });

  it("the first of a service as its choice, which is on the disk for whoever starts nothing", async () => {
    const one = shelf();
    const person = new PersonModels(folders().chosen);
    assert.equal((await one.addModel(await file("x.gguf", "GGUF"))).isChosen, false);
    assert.equal(await person.chosen("language"), null);
    await file("a/model_index.json", "{}");
    await file("b/model_index.json", "{}");
    await one.addModel(join(folder(), "a"));
    await one.addModel(join(folder(), "b"));
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
    clock().jump(61_000);
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
    for (const path of [join(folder(), "none"), "x.gguf", folders().models]) {
      await assert.rejects(shelf().addModel(path), { code: "service.noModel" });
    }
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
