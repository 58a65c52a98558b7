import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI, { toFile } from "openai";
import { PNG } from "pngjs";
import { ServiceProcess, writeModel } from "../support/serviceProcess.js";

const small = { model: "any", steps: 2, seed: 7 };

describe("the image service behind the openai package", function () {
  this.timeout(300_000);
  let folder: string;
  let service: ServiceProcess;
  let client: OpenAI;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "imagebeam-services-"));
    const model = writeModel("tinyStableDiffusion", folder);
    const args = ["--model", model, "--device", "cpu", "--images", join(folder, "images")];
    service = await ServiceProcess.start("image", args);
    client = new OpenAI({
      baseURL: `${service.origin}/v1`,
      apiKey: service.token,
      maxRetries: 0,
    });
  });
  after(async () => {
    const ended = await service.stop();
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(ended, { code: 0, left: [] });
  });
  afterEach(() => service.until("healthy"));

  const picturesOf = (answer: OpenAI.ImagesResponse): PNG[] =>
    (answer.data ?? []).map(({ b64_json = "" }) => PNG.sync.read(Buffer.from(b64_json, "base64")));
  const sizesOf = (pictures: readonly PNG[]): string[] =>
    pictures.map(({ width, height }) => `${width}x${height}`);

  it("draws as many PNGs as asked for, of the size asked for", async () => {
    // The package's types know OpenAI's own sizes only.
    const asked = { ...small, prompt: "a boat", n: 2, size: "96x64" as "1024x1024" };
    const pictures = picturesOf(await client.images.generate(asked));
    assert.deepEqual(sizesOf(pictures), ["96x64", "96x64"]);
    const again = picturesOf(await client.images.generate(asked));
    assert.deepEqual(again.map(digest), pictures.map(digest));
    assert.notDeepEqual(pictures[0]?.data, pictures[1]?.data);
  });

  it("edits a picture that comes in the package's own form, or as JSON", async () => {
    const source = PNG.sync.write(new PNG({ width: 64, height: 64, fill: true }));
    const image = await toFile(source, "source.png", { type: "image/png" });
    const asked = { ...small, prompt: "a boat", size: "64x64" as "1024x1024" };
    const inForm = picturesOf(await client.images.edit({ ...asked, image }));
    assert.deepEqual(sizesOf(inForm), ["64x64"]);
    const images = [{ image_url: `data:image/png;base64,${source.toString("base64")}` }];
    const body = { ...asked, images };
    const asJson = picturesOf(await client.post<OpenAI.ImagesResponse>("/images/edits", { body }));
    assert.deepEqual(asJson.map(digest), inForm.map(digest));
  });

  it("stops drawing when the client aborts, and serves the next request", async () => {
    const controller = new AbortController();
    const slow = { ...small, prompt: "a boat", steps: 200, size: "256x256" as const };
    const asked = client.images.generate(slow, { signal: controller.signal });
    const ended = asked.catch((error: unknown) => error);
    await service.until("busy");
    controller.abort();
    assert.ok((await ended) instanceof OpenAI.APIUserAbortError);
    await service.until("healthy");
    const next = { ...small, prompt: "a boat", size: "64x64" as "1024x1024" };
    assert.equal(picturesOf(await client.images.generate(next)).length, 1);
  });

  it("writes no file for pictures that go over the wire", () => {
    assert.deepEqual(readdirSync(join(folder, "images")), []);
  });
});

function digest(picture: PNG): string {
  return picture.data.toString("base64");
}
