import assert from "node:assert/strict";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gigabyte, gpu, useModelShelf } from "../../../support/modelShelfRig.js";

describe("the shelf says what a model takes", () => {
  const { shelf, installed, folders } = useModelShelf();

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
    assert.equal((await stat(folders().peaks)).mode & 0o777, 0o600);
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
    await mkdir(join(folders().models, "who", "cares"), { recursive: true });
    await writeFile(join(folders().models, "who", "cares", "x.gguf"), Buffer.alloc(1000));
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
