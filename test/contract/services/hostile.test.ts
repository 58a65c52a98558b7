import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { CallError } from "../../../src/base/errors.js";
import type { DrawProgress, DrawRequest } from "../../../src/search/ports.js";
import { expandRequest } from "../../support/chatRequests.js";
import { generated, send, streamTo, type Asked, type Instead } from "../../support/fakeServices.js";
import { jpegOf, pngOf } from "../../support/images.js";
import { withServices } from "../../support/servicesRig.js";
import { VirtualClock } from "../../support/virtualClock.js";

/** Services that mean no good, or have lost their mind: a call comes to an end, and to no harm. */

const never = new AbortController().signal;
const request: DrawRequest = {
  ...{ prompt: "a lighthouse", negativePrompt: "", seed: 1, widthPx: 128, heightPx: 64 },
};

type Answer = (response: ServerResponse, asked: Asked) => void | Promise<void>;

interface Outcome {
  /** Null where there was an answer. */
  readonly failure: CallError | null;
  readonly progress: readonly DrawProgress[];
  /** Other requests than for work, by their paths. */
  readonly others: readonly string[];
}

/** One call of a port whose route answers as it likes; its connection is gone afterwards. */
async function called(
  route: "/generate" | "/v1/chat/completions" | "/evaluate",
  answer: Answer,
): Promise<Outcome> {
  const open: ServerResponse[] = [];
  const instead: Instead = (asked, response) => {
    if (!asked.path.endsWith(route)) return false;
    open.push(response);
    void answer(response, asked);
    return true;
  };
  return await withServices({ instead }, async ({ ports, fake }) => {
    const progress: DrawProgress[] = [];
    const work =
      route === "/generate"
        ? ports.images.draw(request, never, (each) => progress.push(each))
        : route === "/evaluate"
          ? ports.judge.judge(judgeRequest, never)
          : ports.prompts.write(expandRequest(), never);
    const failure = await work.then(
      () => null,
      (error: unknown) => {
        assert.ok(error instanceof CallError, String(error));
        return error;
      },
    );
    // Nobody is left to stream to.
    for (const response of open) {
      if (!response.closed) await new Promise((resolve) => response.once("close", resolve));
    }
    const others = fake.asked.map(({ path }) => path).filter((path) => !path.endsWith(route));
    return { failure, progress, others };
  });
}

const judgeRequest = {
  goal: "a lighthouse",
  image: {
    encoded: () => Promise.resolve({ bytes: pngOf(8, 8), mediaType: "image/png" as const }),
  },
} as unknown as Parameters<
  Parameters<Parameters<typeof withServices>[1]>[0]["ports"]["judge"]["judge"]
>[0];

/** Writes until nobody takes it. */
async function pour(response: ServerResponse, piece: string | Buffer): Promise<void> {
  const gone = new Promise<void>((resolve) => response.once("close", resolve));
  while (!response.destroyed) {
    if (response.write(piece)) await new Promise((resolve) => setImmediate(resolve));
    else await Promise.race([gone, once(response, "drain").catch(() => undefined)]);
  }
}

const told = (bytes: Uint8Array) => ({
  image_b64: Buffer.from(bytes).toString("base64"),
  sha256: createHash("sha256").update(bytes).digest("hex"),
});
/** An image event with these bytes, whose checksum is right. */
const drawn =
  (bytes: Uint8Array, changed: object = {}): Answer =>
  (response, asked) => {
    streamTo(response);
    send(response, "image", { item: 0, image: generated(asked, { ...told(bytes), ...changed }) });
    response.end();
  };
const events =
  (...all: readonly (readonly [string, unknown])[]): Answer =>
  (response, asked) => {
    streamTo(response);
    for (const [name, data] of all)
      response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    send(response, "image", { item: 0, image: generated(asked) });
    response.end();
  };
const text =
  (...lines: readonly string[]): Answer =>
  (response) => {
    streamTo(response);
    response.end(lines.join("\n"));
  };

/** A PNG whose header tells of other sides. */
function pngThatSays(width: number, height: number): Uint8Array {
  const bytes = Buffer.from(pngOf(128, 64));
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return new Uint8Array(bytes);
}

const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
const step = { item: 0, step: 1, steps: 2 };

describe("a hostile image service", function () {
  this.timeout(60_000);
  const bad: readonly (readonly [string, Answer])[] = [
    ["a line without end", (response) => (streamTo(response), pour(response, "x".repeat(1 << 20)))],
    [
      "an event of lines without end",
      (response) => (streamTo(response), pour(response, "data:\n".repeat(10_000))),
    ],
    [
      "steps without end",
      (response) => (
        streamTo(response),
        pour(response, `event: step\ndata: ${JSON.stringify(step)}\n\n`.repeat(1000))
      ),
    ],
    [
      "unknown events without end",
      (response) => (streamTo(response), pour(response, "event: x\ndata: {}\n\n".repeat(1000))),
    ],
    [
      "a bomb of gzip",
      (response) => {
        response.writeHead(200, {
          "content-type": "text/event-stream",
          "content-encoding": "gzip",
        });
        response.end(gzipSync(Buffer.alloc(150_000_000, 0x61)));
      },
    ],
    ["deep JSON", text("event: image", `data: ${deep}`, "", "")],
    [
      "a prototype",
      text("event: image", 'data: {"item": 0, "image": {"__proto__": {"width": 1}}}', "", ""),
    ],
    ["step 0", events(["step", { ...step, step: 0 }])],
    ["half a step", events(["step", { ...step, step: 0.5 }])],
    ["a step in words", events(["step", { ...step, step: "1" }])],
    ["a thousand million steps", events(["step", { ...step, steps: 1e9 }])],
    ["another item's step", events(["step", { ...step, item: 1 }])],
    ["another item's preview", events(["preview", { item: 1, image_b64: "" }])],
    ["a list in place of a step", events(["step", [step]])],
    ["null in place of a step", events(["step", null])],
    ["a path in place of base64", drawn(pngOf(128, 64), { image_b64: "/etc/passwd" })],
    ["a URL in place of base64", drawn(pngOf(128, 64), { image_b64: "file:///etc/passwd" })],
    ["an image cut short", drawn(pngOf(128, 64).slice(0, 20))],
    [
      "an image of a gigapixel",
      drawn(pngThatSays(32_768, 32_768), { width: 32_768, height: 32_768 }),
    ],
    [
      "an image as large as it may be told, and larger than may be kept",
      drawn(pngThatSays(16_384, 16_384), { width: 16_384, height: 16_384 }),
    ],
    ["an image without sides", drawn(pngThatSays(0, 0), { width: 128, height: 64 })],
    ["a JPEG", drawn(jpegOf(128, 64))],
    ["a GIF", drawn(new TextEncoder().encode("GIF89a\u0001\u0000\u0001\u0000"))],
    ["an SVG", drawn(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'))],
    [
      "a page",
      (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
    ],
    ["nothing", (response) => void response.writeHead(200).end()],
    ["204", (response) => void response.writeHead(204).end()],
    [
      "a connection that breaks",
      (response) => (
        streamTo(response),
        void response.write("event: st", () => response.destroy())
      ),
    ],
    [
      "a redirect round in circles",
      (response, { path }) => void response.writeHead(307, { location: path }).end(),
    ],
    [
      "a redirect to a file",
      (response) => void response.writeHead(307, { location: "file:///etc/passwd" }).end(),
    ],
    [
      "a redirect to the key's own origin by another name",
      (response) => void response.writeHead(308, { location: "http://localhost:1/" }).end(),
    ],
    [
      "an error with a page of words and control characters",
      events([
        "error",
        {
          error: {
            code: "engine.failed",
            message: `\u001b[31m${"x".repeat(19_000)}\u202e`,
            retryable: true,
          },
        },
      ]),
    ],
    [
      "an error that is no code",
      events(["error", { error: { code: "__proto__", message: "x", retryable: true } }]),
    ],
  ];
  for (const [what, answer] of bad) {
    it(`comes to a failed call by ${what}`, async () => {
      const { failure, others, progress } = await called("/generate", answer);
      assert.ok(failure !== null);
      assert.equal(failure.billed, "no");
      assert.ok(failure.message.length < 1500, `${failure.message.length} letters`);
      assert.doesNotMatch(failure.message, /\p{Cc}|\u202e|passwd|root:/u);
      assert.ok(progress.length <= 10_000);
      // It is asked for its models before, and told that nobody waits: nothing else is followed.
      assert.ok(
        others.every((path) => /\/v1\/models$|\/cancel\/|\/health$/.test(path)),
        others.join(),
      );
    });
  }

  it("shows nobody a preview that is large, or none", async () => {
    const large = Buffer.alloc(400_000);
    large.set(pngOf(16, 16));
    const previews = [large.toString("base64"), "x".repeat(2_000_000), "/etc/passwd", ""];
    const { failure, progress } = await called(
      "/generate",
      events(...previews.map((image_b64) => ["preview", { item: 0, image_b64 }] as const)),
    );
    assert.equal(failure, null);
    assert.deepEqual(
      progress.map(({ preview }) => preview),
      previews.map(() => undefined),
    );
  });

  it("is left after its image, whatever it goes on to send", async () => {
    const { failure } = await called("/generate", async (response, asked) => {
      streamTo(response);
      send(response, "image", { item: 0, image: generated(asked) });
      await pour(response, ": and on\n\n");
    });
    assert.equal(failure, null);
  });

  const working = "stays at its first step";
  const slow: readonly (readonly [string, (response: ServerResponse) => void])[] = [
    ["never answers", () => undefined],
    ["answers with half a head", (response) => response.socket?.write("HTTP/1.1 200 OK\r\nx-a: ")],
    ["sends a letter now and then", (response) => (streamTo(response), void response.write("e"))],
    // At work by its own word, though it never said that it began.
    [
      working,
      (response) => {
        streamTo(response);
        send(response, "step", step);
      },
    ],
  ];
  for (const [what, answer] of slow) {
    it(`has two minutes where it ${what}`, async () => {
      let isStill = false;
      const clock = new VirtualClock(0, () => (isStill ? Infinity : 0));
      const instead: Instead = ({ path }, response) => {
        if (path.includes("/requests/")) {
          // By its word, the one that works still waits.
          if (what === working) response.end('{"worked_s": null}');
          else response.writeHead(404).end("{}");
          return true;
        }
        if (!path.endsWith("/generate")) return false;
        answer(response);
        isStill = true;
        return true;
      };
      await withServices({ instead, clock }, async ({ ports }) => {
        const call = ports.images.draw(request, never, () => undefined);
        await clock.run(assert.rejects(call, { code: "call.timeout" }));
        assert.ok(clock.nowMs() < 150_000, `${clock.nowMs()} ms`);
      });
    });
  }
});

describe("hostile words and scores", function () {
  this.timeout(60_000);
  const chunk = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
  const choice = { delta: { content: "x" }, finish_reason: null };
  const bad: readonly (readonly [string, "/v1/chat/completions" | "/evaluate", Answer])[] = [
    [
      "a text without end",
      "/v1/chat/completions",
      (response) => (streamTo(response), pour(response, chunk({ choices: [choice] }).repeat(1000))),
    ],
    [
      "empty pieces without end",
      "/v1/chat/completions",
      (response) => (streamTo(response), pour(response, chunk({ choices: [] }).repeat(1000))),
    ],
    [
      "comments without end",
      "/v1/chat/completions",
      (response) => (streamTo(response), pour(response, ": started\n".repeat(10_000))),
    ],
    [
      "a thousand choices",
      "/v1/chat/completions",
      text(chunk({ choices: Array(1000).fill(choice) }), ""),
    ],
    [
      "an object for a text",
      "/v1/chat/completions",
      text(chunk({ choices: [{ ...choice, delta: { content: {} } }] }), ""),
    ],
    [
      "tokens without number",
      "/v1/chat/completions",
      text(chunk({ choices: [], usage: { prompt_tokens: 1e300, completion_tokens: -1 } }), ""),
    ],
    [
      "scores of a hundred megabytes",
      "/evaluate",
      (response) => (response.writeHead(200), pour(response, " ".repeat(1 << 20))),
    ],
    ["deep scores", "/evaluate", (response) => void response.end(deep)],
    [
      "scores beyond all bounds",
      "/evaluate",
      (response) =>
        void response.end('{"clip_score": 1e999, "aesthetic_score": 1, "prompt_truncated": false}'),
    ],
    [
      "scores in words",
      "/evaluate",
      (response) =>
        void response.end('{"clip_score": "100", "aesthetic_score": 1, "prompt_truncated": false}'),
    ],
  ];
  for (const [what, route, answer] of bad) {
    it(`come to a failed call by ${what}`, async () => {
      const { failure } = await called(route, answer);
      assert.ok(failure !== null);
      assert.ok(failure.message.length < 1500);
    });
  }
});
