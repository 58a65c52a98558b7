import assert from "node:assert/strict";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import type { HttpLimits } from "../../../../src/providers/http/guardedFetch.js";
import { HttpFault, type FaultKind } from "../../../../src/providers/http/httpFault.js";
import { networkFailure } from "../../../../src/providers/http/httpFailures.js";
import { redactorOf } from "../../../../src/providers/http/redactor.js";
import { HttpRig, fetchFor, headOf, thrownBy } from "../../../support/httpRig.js";
import { gone } from "../../../support/loopbackServer.js";

const rig = new HttpRig();
afterEach(() => rig.close());

const canary = "sk-canary-0123456789abcdef";
const authorization = `Bearer ${canary}`;

/** Servers that are bad on purpose: where each is, and what becomes of a request to it. */
const bad: readonly [
  why: string,
  server: () => Promise<string>,
  kind: FaultKind,
  limits?: Partial<HttpLimits>,
][] = [
  ["nobody listens", () => rig.nobody(), "refused"],
  [
    "nobody answers the handshake",
    async () => (await rig.tcp(() => undefined)).origin.replace("http:", "https:"),
    "connectTooSlow",
    { connectMs: 30 },
  ],
  [
    "it offers no TLS",
    async () => (await rig.http(() => undefined)).origin.replace("http:", "https:"),
    "untrusted",
  ],
  ["it hangs up at once", () => rig.tcpAt((socket) => socket.end()), "lost"],
  [
    "it resets before the first byte",
    () => rig.tcpAt((socket) => socket.resetAndDestroy()),
    "lost",
  ],
  ["it breaks off in the head", () => rig.rawAt("HTTP/1.1 200 OK\r\ncontent-le", "end"), "lost"],
  [
    "it is silent before the head",
    () => rig.tcpAt(() => undefined),
    "firstByteTooSlow",
    { firstByteMs: 30 },
  ],
  [
    "it is silent in the middle of the head",
    () => rig.rawAt("HTTP/1.1 200 OK\r\ncontent-le", "stay"),
    "firstByteTooSlow",
    { firstByteMs: 30 },
  ],
  [
    "it is silent in the body",
    () => rig.rawAt(headOf("HTTP/1.1 200 OK", "content-length: 100") + "half", "stay"),
    "wholeTooSlow",
    { wholeMs: 30 },
  ],
  [
    "it closes in the body, against its content-length",
    () => rig.rawAt(headOf("HTTP/1.1 200 OK", "content-length: 100") + "half", "end"),
    "cutOff",
  ],
  [
    "it closes in a chunk",
    () => rig.rawAt(headOf("HTTP/1.1 200 OK", "transfer-encoding: chunked") + "64\r\nhalf", "end"),
    "cutOff",
  ],
  [
    "it breaks its chunks",
    () => rig.rawAt(headOf("HTTP/1.1 200 OK", "transfer-encoding: chunked") + "zz\r\nhalf", "stay"),
    "cutOff",
  ],
  [
    "what it packs is broken",
    () =>
      rig.rawAt(
        headOf("HTTP/1.1 200 OK", "content-encoding: gzip", "content-length: 4") + "nope",
        "stay",
      ),
    "cutOff",
  ],
  ["it resets in the body", () => rig.resetInBody(), "cutOff"],
  ["it streams without end", () => rig.endless(200), "tooLarge"],
  [
    "it packs more than is taken into little",
    async () => {
      const body = gzipSync(Buffer.alloc(4_000_000));
      const { origin } = await rig.http((_request, response) => {
        response.writeHead(200, { "content-encoding": "gzip" }).end(body);
      });
      return origin;
    },
    "tooLarge",
  ],
  ["it speaks something else", () => rig.rawAt("SSH-2.0-OpenSSH_9.7\r\n", "stay"), "notHttp"],
  [
    "its head has no end",
    () => rig.rawAt(`HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(9999)}`, "stay"),
    "notHttp",
  ],
  [
    "its status is none",
    () => rig.rawAt(headOf("HTTP/1.1 999 What", "content-length: 0"), "stay"),
    "notHttp",
  ],
  ["it sends on to another server", () => rig.redirectTo("http://127.0.0.1:9/"), "redirectedAway"],
  ["it sends on to what is no address", () => rig.redirectTo("http://["), "redirectedAway"],
  ["it sends on to https", () => rig.redirectTo("https://127.0.0.1/"), "redirectedToHttps"],
  ["it sends on in a circle", () => rig.redirectTo("/again"), "redirectedTooOften"],
];

describe("guardedFetch and servers that are bad", () => {
  for (const [why, server, kind, limits = {}] of bad) {
    it(`ends a call with ${kind} where ${why}`, async () => {
      const origin = await server();
      const fetch = fetchFor(origin, { limits, headers: { authorization } });
      const thrown = await thrownBy(fetch(`${origin}/v1/models`, { method: "POST", body: "{}" }));
      assert.ok(thrown instanceof HttpFault, inspect(thrown));
      assert.equal(thrown.kind, kind, inspect(thrown));
      const site = {
        connection: "mine",
        host: "h",
        work: "text",
        redact: redactorOf([canary]),
      } as const;
      for (const error of [thrown, networkFailure(site, thrown)]) {
        const told = [inspect(error, { depth: 20, showHidden: true }), error.stack, error.message];
        assert.ok(!told.join("\n").includes("canary"), "the key is in it");
      }
    });
  }

  it("ends a call in an answer or a fault, whatever bytes a server sends before it goes", async () => {
    const whole = [
      headOf("HTTP/1.1 200 OK", "content-length: 20") + '{"choices":[{"a":1}]}',
      headOf("HTTP/1.1 200 OK", "transfer-encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n",
      headOf("HTTP/1.1 429 No", "retry-after: 1", "connection: close") + "too many",
      headOf("HTTP/1.1 302 Found", "location: /", "content-length: 0"),
    ];
    const sent = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .tuple(fc.constantFrom(...whole), fc.nat(), fc.string(), fc.nat())
        .map(([text, at, other, length]) => {
          const start = at % (text.length + 1);
          return text.slice(0, start) + other + text.slice(start + (length % 9));
        }),
      fc.tuple(fc.constantFrom(...whole), fc.nat()).map(([text, at]) => text.slice(0, at % 90)),
    );
    await fc.assert(
      fc.asyncProperty(sent, fc.boolean(), async (text, isReset) => {
        const origin = await rig.tcpAt((socket) => {
          socket.write(text, () => {
            if (isReset) socket.resetAndDestroy();
            else socket.end();
          });
        });
        try {
          await (await fetchFor(origin, { headers: { authorization } })(origin)).text();
        } catch (thrown) {
          assert.ok(thrown instanceof HttpFault, inspect(thrown));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("stops reading an answer that is too large", async () => {
    let sentBytes = 0;
    const { origin, sockets } = await rig.http((_request, response) => {
      response.writeHead(200, { "content-length": String(50_000_000) });
      const more = (): void => {
        while (!response.destroyed && sentBytes < 50_000_000) {
          sentBytes += 100_000;
          if (!response.write(Buffer.alloc(100_000))) break;
        }
        response.once("drain", more);
      };
      more();
    });
    const thrown = await thrownBy(fetchFor(origin)(origin));
    assert.ok(thrown instanceof HttpFault && thrown.kind === "tooLarge", inspect(thrown));
    await gone(sockets[0]);
    assert.ok(sentBytes < 50_000_000, `it could send ${sentBytes} bytes`);
  });

  it("takes what the content-length says and no more", async () => {
    const origin = await rig.rawAt(
      headOf("HTTP/1.1 200 OK", "content-length: 5") + "hello and more",
      "stay",
    );
    assert.equal(await (await fetchFor(origin)(origin)).text(), "hello");
  });

  it("lets the end of truncated JSON be an answer, for whoever reads it to refuse", async () => {
    const origin = await rig.rawAt(
      headOf("HTTP/1.1 200 OK", "content-length: 8") + '{"choice',
      "stay",
    );
    await assert.rejects((await fetchFor(origin)(origin)).json(), SyntaxError);
  });

  for (const [why, server] of [
    [
      "breaks off",
      () => rig.rawAt(headOf("HTTP/1.1 429 No", "content-length: 99") + "too many", "end"),
    ],
    ["is without end", () => rig.endless(429)],
    [
      "is silent in it",
      () => rig.rawAt(headOf("HTTP/1.1 429 No", "content-length: 99") + "too many", "stay"),
    ],
  ] as const) {
    it(`keeps the status of a failure whose body ${why}`, async () => {
      const origin = await server();
      const answer = await fetchFor(origin, { limits: { wholeMs: 1500 } })(origin);
      assert.equal(answer.status, 429);
      const text = await answer.text();
      assert.ok(text.length > 0 && text.length <= 65_536, `${text.length} characters`);
    });
  }
});
