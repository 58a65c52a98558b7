import assert from "node:assert/strict";
import { InvalidAnswerError } from "../../../../src/base/errors.js";
import { downloadImage, type ImageSource } from "../../../../src/providers/http/imageDownload.js";
import type { Fetch } from "../../../../src/providers/http/guardedFetch.js";
import { systemClock } from "../../../../src/systemClock.js";
import { HttpRig, noFetch, patient } from "../../../support/httpRig.js";

const rig = new HttpRig();
afterEach(() => rig.close());

const never = new AbortController().signal;
const from = (fetch: Fetch, more: Partial<ImageSource> = {}): ImageSource => ({
  origin: "https://api.example.com",
  hosts: ["cdn.example.net", ".blob.example.org"],
  limits: { ...patient, maxBytes: 1000 },
  means: { clock: systemClock, fetch },
  ...more,
});
const png = (bytes = 10): Response =>
  new Response(new Uint8Array(bytes), { headers: { "content-type": "image/png" } });

describe("downloadImage", () => {
  for (const address of [
    "https://api.example.com/files/a.png",
    "https://cdn.example.net/a.png?signature=x",
    "https://a.b.blob.example.org/a.png",
  ]) {
    it(`fetches ${address}, without a key`, async () => {
      let sent: Headers | undefined;
      const fetch: Fetch = (url, init) => {
        assert.equal(url, address);
        sent = new Headers(init?.headers);
        return Promise.resolve(png());
      };
      assert.equal((await downloadImage(address, from(fetch), never)).byteLength, 10);
      assert.deepEqual([...(sent?.keys() ?? [])], ["accept"]);
    });
  }

  for (const address of [
    "http://cdn.example.net/a.png",
    "https://other.example.com/a.png",
    "https://api.example.com:8443/a.png",
    "https://cdn.example.net:8443/a.png",
    "https://cdn.example.net.evil.example/a.png",
    "https://blob.example.org.evil.example/a.png",
    "https://evilblob.example.org/a.png",
    "https://user:password@cdn.example.net/a.png",
    "https://cdn.example.net@evil.example/a.png",
    "https://127.0.0.1/a.png",
    "https://[::1]/a.png",
    "https://169.254.169.254/latest/meta-data",
    "https://0x7f.1/a.png",
    "https://localhost/a.png",
    "file:///etc/passwd",
    "data:image/png;base64,AAAA",
    "javascript:alert(1)",
    "//cdn.example.net/a.png",
    "a.png",
    "",
  ]) {
    it(`asks nobody for ${JSON.stringify(address)}`, async () => {
      await assert.rejects(downloadImage(address, from(noFetch), never), InvalidAnswerError);
    });
  }

  it("asks no server near by, though the answer is its own", async () => {
    const server = await rig.http((_request, response) => response.end());
    const origin = server.origin.replace("http:", "https:");
    const source = from(noFetch, { origin, hosts: ["127.0.0.1", "localhost"] });
    for (const address of [`${origin}/a.png`, server.origin, "https://127.0.0.1/a.png"]) {
      await assert.rejects(downloadImage(address, source, never), InvalidAnswerError);
    }
    assert.equal(server.sockets.length, 0);
  });

  it("is not led to a server near by", async () => {
    const server = await rig.http((_request, response) => response.end());
    const fetch: Fetch = () =>
      Promise.resolve(new Response(null, { status: 302, headers: { location: server.origin } }));
    const asked = downloadImage("https://cdn.example.net/a.png", from(fetch), never);
    await assert.rejects(asked, InvalidAnswerError);
    assert.equal(server.sockets.length, 0);
  });

  for (const [why, answer] of [
    ["is too large", () => png(1001)],
    ["is a page", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
    ["is an SVG", () => new Response("<svg/>", { headers: { "content-type": "image/svg+xml" } })],
    ["does not say what it is", () => new Response(new Uint8Array(10))],
    ["is not there", () => new Response("no", { status: 404 })],
  ] as const) {
    it(`takes nothing that ${why}`, async () => {
      const source = from(() => Promise.resolve(answer()));
      await assert.rejects(
        downloadImage("https://cdn.example.net/a.png", source, never),
        (thrown) => thrown instanceof InvalidAnswerError && thrown.billed === "yes",
      );
    });
  }

  it("rejects with the reason of an abort", async () => {
    const reason = new Error("Stop");
    const controller = new AbortController();
    const source = from(() => new Promise(() => undefined));
    const asked = downloadImage("https://cdn.example.net/a.png", source, controller.signal);
    controller.abort(reason);
    await assert.rejects(asked, reason);
  });
});
