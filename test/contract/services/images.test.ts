import assert from "node:assert/strict";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { CallError, InvalidAnswerError } from "../../../src/base/errors.js";
import { readHeader } from "../../../src/images/imageFormat.js";
import type { DrawProgress, DrawRequest, DrawnImage } from "../../../src/search/ports.js";
import {
  generated,
  refuse,
  send,
  streamTo,
  type Asked,
  type Instead,
} from "../../support/fakeServices.js";
import { pngOf } from "../../support/images.js";
import { LoopbackServer } from "../../support/loopbackServer.js";
import { withServices, type ServicesRigOptions } from "../../support/servicesRig.js";
import { VirtualClock } from "../../support/virtualClock.js";

const never = new AbortController().signal;
const request: DrawRequest = {
  ...{ prompt: "a lighthouse in a storm", negativePrompt: "people", seed: 4_000_000_000 },
  ...{ widthPx: 128, heightPx: 64 },
};

/** Takes over what draws. */
const drawing =
  (answer: (asked: Asked, response: ServerResponse) => void): Instead =>
  (asked, response) => {
    if (!asked.path.endsWith("/generate")) return false;
    answer(asked, response);
    return true;
  };

async function drawn(
  options: ServicesRigOptions = {},
  asked: DrawRequest = request,
): Promise<{ image: DrawnImage; progress: DrawProgress[]; work: readonly Asked[] }> {
  return await withServices(options, async ({ ports, fake }) => {
    const progress: DrawProgress[] = [];
    const image = await ports.images.draw(asked, never, (each) => progress.push(each));
    return { image, progress, work: fake.work };
  });
}

describe("drawing with the image service", () => {
  it("asks for what the search asks for, as bytes, and tells each step and preview", async () => {
    const { image, progress, work } = await drawn();
    const [{ body, id, token } = assert.fail()] = work;
    assert.equal(work.length, 1);
    assert.deepEqual(body, {
      ...{ prompt: request.prompt, negative_prompt: "people", seed: 4_000_000_000 },
      ...{ width: 128, height: 64, stream: true, previews: true, transport: "bytes" },
    });
    assert.match(id ?? "", /^[\w-]{36}$/);
    assert.equal(token, "fake-token");
    const { widthPx, heightPx } = readHeader(image.bytes);
    assert.deepEqual([widthPx, heightPx, image.remarks], [128, 64, undefined]);
    assert.deepEqual(image.usage, { costUsd: 0, requests: 1 });
    const told = progress.map(({ step, steps, preview }) => [step, steps, preview?.mediaType]);
    const jpeg = "image/jpeg";
    assert.deepEqual(told, [
      [1, 2, undefined],
      [1, 2, jpeg],
      [2, 2, undefined],
      [2, 2, jpeg],
    ]);
  });

  for (const [rule, guidance, counts] of [
    ["never", 5, false],
    ["guidance-above-1", 0, false],
    ["guidance-above-1", 5, true],
    ["guidance-above-0", 0.5, true],
    ["own-scale", null, true],
  ] as const) {
    it(`sends a negative prompt only where it counts (${rule}, ${guidance})`, async () => {
      const capabilities = { image: { negative_prompt: rule, guidance } };
      const { image, work } = await drawn({ capabilities });
      assert.equal("negative_prompt" in (work[0]?.body ?? {}), counts);
      assert.equal(/negative prompt/.test(JSON.stringify(image.remarks ?? [])), !counts);
    });
  }

  it("keeps to the sizes of the model, and to the shape", async () => {
    const capabilities = {
      image: { smallest_px: 256, largest_px: 512, size_multiple_px: 32 },
    };
    const { work } = await drawn({ capabilities }, { ...request, widthPx: 2048, heightPx: 1024 });
    const { width, height } = work[0]?.body ?? {};
    assert.deepEqual([width, height], [512, 256]);
  });

  it("says what the service says that did not count", async () => {
    const truncated = [...[{ field: "prompt", limit: 77, tokens: 90, part: "clip" } as const]];
    const { image } = await drawn({
      instead: drawing((asked, response) => {
        streamTo(response);
        const ignored = ["negative_prompt"];
        send(response, "image", { item: 0, image: generated(asked, { ignored, truncated }) });
        response.end();
      }),
    });
    const said = (image.remarks ?? []).map(({ text }) => text);
    assert.match(said[0] ?? "", /negative prompt/);
    assert.match(said[1] ?? "", /first 77 of the 90 tokens/);
  });

  const other = Buffer.from(pngOf(64, 64)).toString("base64");
  const hostile: readonly (readonly [string, (asked: Asked) => object | string])[] = [
    ["no JSON", () => "{"],
    [
      "a path in place of the image",
      (asked) => generated(asked, { image_b64: null, localPath: "/etc/passwd" }),
    ],
    ["a wrong checksum", (asked) => generated(asked, { sha256: "0".repeat(64) })],
    ["another image than it tells of", (asked) => generated(asked, { width: 64 })],
    [
      "bytes that are no image",
      (asked) => ({
        ...generated(asked, {
          image_b64: "",
          sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        }),
      }),
    ],
    ["bytes under another checksum", (asked) => generated(asked, { image_b64: other })],
    ["a size that is none", (asked) => generated(asked, { width: -1 })],
    [
      "thousands of words on what it ignored",
      (asked) => generated(asked, { ignored: Array.from({ length: 5000 }, () => "x") }),
    ],
  ];
  for (const [what, image] of hostile) {
    it(`takes ${what} for no answer`, async () => {
      const instead = drawing((asked, response) => {
        streamTo(response);
        const told = image(asked);
        if (typeof told === "string") response.write(`event: image\ndata: ${told}\n\n`);
        else send(response, "image", { item: 0, image: told });
        response.end();
      });
      await assert.rejects(drawn({ instead }), (error) => {
        assert.ok(error instanceof InvalidAnswerError, String(error));
        assert.deepEqual([error.retryable, error.billed], [true, "no"]);
        assert.doesNotMatch(error.message, /passwd/);
        return true;
      });
    });
  }

  for (const [what, events] of [
    ["ends without an image", []],
    ["counts backwards", [["step", { item: 0, step: 3, steps: 2 }]]],
    ["tells of steps without number", [["step", { item: 0, step: 1, steps: 1e9 }]]],
    ["tells of an image of another item", [["step", { item: 7, step: 1, steps: 2 }]]],
  ] as const) {
    it(`takes a stream that ${what} for no answer`, async () => {
      const instead = drawing((_, response) => {
        streamTo(response);
        for (const [name, data] of events) send(response, name, data);
        response.end();
      });
      await assert.rejects(drawn({ instead }), InvalidAnswerError);
    });
  }

  it("leaves out events that a newer service may have, and previews that are none", async () => {
    const { progress } = await drawn({
      instead: drawing((asked, response) => {
        streamTo(response);
        send(response, "weather", { sunny: true });
        send(response, "preview", { item: 0, image_b64: "AAAA" });
        send(response, "image", { item: 0, image: generated(asked) });
        response.end();
      }),
    });
    assert.deepEqual(progress, [{ step: 0, steps: 1 }]);
  });

  it("is refused by an event as by a status", async () => {
    const instead = drawing((_, response) => {
      streamTo(response);
      const error = { code: "engine.died", message: "It died.", retryable: true, details: {} };
      send(response, "error", { item: null, error });
      send(response, "done", { drawn: 0, failed: 1 });
      response.end();
    });
    await assert.rejects(drawn({ instead }), (error) => {
      assert.ok(error instanceof CallError);
      assert.deepEqual([error.code, error.retryable, error.billed], ["server.failed", true, "no"]);
      return true;
    });
  });

  it("is told to come again by a full queue, which is no attempt", async () => {
    const instead = drawing((_, response) =>
      refuse(response, 429, "queue.full", "Full.", { retryable: true, "retry-after": "3" }),
    );
    await assert.rejects(drawn({ instead }), (error) => {
      assert.ok(error instanceof CallError);
      const { code, retryable, billed, retryAfterMs } = error;
      assert.deepEqual([code, retryable, billed, retryAfterMs], ["rate.limited", true, "no", 3000]);
      return true;
    });
  });

  it("follows no redirect to another server, where the token would go", async () => {
    const other = await LoopbackServer.http((_, response) => response.end());
    try {
      const instead = drawing((_, response) =>
        response.writeHead(307, { location: `${other.origin}/generate` }).end(),
      );
      await assert.rejects(drawn({ instead }), CallError);
      assert.deepEqual(other.requests, []);
    } finally {
      await other.close();
    }
  });

  it("that is stopped closes its connection and is cancelled by its name", async () => {
    const stop = new AbortController();
    const reason = new Error("stopped");
    let closed: Promise<unknown> | undefined;
    const instead = drawing((asked, response) => {
      closed = once(response, "close");
      streamTo(response);
      send(response, "started", { id: asked.id ?? "" });
      stop.abort(reason);
    });
    await withServices({ instead }, async ({ ports, fake }) => {
      await assert.rejects(
        ports.images.draw(request, stop.signal, () => undefined),
        reason,
      );
      await closed;
      const id = fake.work[0]?.id ?? assert.fail();
      while (fake.cancelled.length === 0) await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(fake.cancelled, [id]);
    });
  });

  it("may wait for hours in the queue, and takes two minutes from its start", async () => {
    const hourMs = 3_600_000;
    let isStill = false;
    let began = 0;
    const clock = new VirtualClock(0, () => (isStill ? Infinity : 0));
    const streams: ServerResponse[] = [];
    const isWaiting = (): boolean => clock.nowMs() < hourMs;
    const instead: Instead = (asked, response) => {
      if (asked.path.includes("/requests/")) {
        // Its turn has come: it says so.
        const [stream] = streams;
        if (!isWaiting() && began === 0 && stream !== undefined) {
          began = clock.nowMs();
          send(stream, "started", { id: "x" });
        }
        response.end(JSON.stringify({ worked_s: null }));
        return true;
      }
      if (!asked.path.endsWith("/generate")) return false;
      streams.push(response);
      streamTo(response, 5);
      send(response, "queued", { id: asked.id ?? "", items: 1, position: 5 });
      isStill = true;
      return true;
    };
    await withServices({ instead, clock }, async ({ ports }) => {
      const call = ports.images.draw(request, never, () => undefined);
      await clock.run(
        assert.rejects(call, (error) => {
          assert.ok(error instanceof CallError);
          assert.deepEqual([error.code, error.retryable], ["call.timeout", true]);
          assert.match(error.message, /at work for 120 s/);
          return true;
        }),
      );
      const workedMs = clock.nowMs() - began;
      assert.ok(began >= hourMs && workedMs >= 120_000 && workedMs < 140_000, `${workedMs}`);
    });
  });
});
