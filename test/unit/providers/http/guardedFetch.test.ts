import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import type { Fetch } from "../../../../src/providers/http/guardedFetch.js";
import { HttpFault } from "../../../../src/providers/http/httpFault.js";
import { HttpRig, fetchFor, headOf, thrownBy } from "../../../support/httpRig.js";
import { gone } from "../../../support/loopbackServer.js";
import { VirtualClock } from "../../../support/virtualClock.js";

const rig = new HttpRig();
afterEach(() => rig.close());

const canary = "sk-canary-0123456789abcdef";
const authorization = `Bearer ${canary}`;

describe("guardedFetch and its origin", () => {
  it("asks no other origin, however its address is given", async () => {
    const mine = await rig.http((_request, response) => response.end());
    const other = await rig.http((_request, response) => response.end());
    const fetch = fetchFor(mine.origin, { headers: { authorization } });
    const url = new URL(other.origin);
    const same = new URL(mine.origin);
    for (const input of [
      other.origin,
      url,
      new Request(url),
      mine.origin.replace("http:", "https:"),
      `${mine.origin}@127.0.0.1:${url.port}/`,
      `http://localhost:${same.port}`,
    ]) {
      const thrown = await thrownBy(fetch(input));
      assert.ok(thrown instanceof HttpFault, inspect(thrown));
      assert.ok(["otherOrigin", "unsendable"].includes(thrown.kind), thrown.kind);
    }
    assert.deepEqual([mine.requests.length, other.requests.length], [0, 0]);
  });

  it("sends nothing to where a redirect leads outside", async () => {
    const other = await rig.http((_request, response) => response.end());
    const origin = await rig.redirectTo(other.origin);
    await thrownBy(fetchFor(origin)(origin, { headers: { authorization } }));
    assert.deepEqual(other.requests, []);
    assert.equal(other.sockets.length, 0);
  });

  it("follows few redirects", async () => {
    const server = await rig.http((_request, response) => {
      response.writeHead(302, { location: "/again" }).end();
    });
    await thrownBy(fetchFor(server.origin)(server.origin));
    assert.equal(server.requests.length, 6);
  });

  for (const [status, method, again] of [
    [301, "POST", "GET"],
    [302, "POST", "GET"],
    [303, "POST", "GET"],
    [303, "PUT", "GET"],
    [307, "POST", "POST hello text/plain en"],
    [308, "POST", "POST hello text/plain en"],
    [301, "DELETE", "GET"],
  ] as const) {
    it(`follows a ${status} within the origin: ${method} becomes ${again}`, async () => {
      const { origin } = await rig.http((request, response) => {
        if (request.url === "/old") {
          response.writeHead(status, { location: "new" }).end();
          return;
        }
        const { "content-type": type = "", "content-language": language = "" } = request.headers;
        let body = "";
        request.on("data", (data) => (body += String(data)));
        request.on("end", () => {
          response.end([request.method, body, type, language].join(" ").trim());
        });
      });
      const headers = { "content-type": "text/plain", "content-language": "en" };
      const answer = await fetchFor(origin)(`${origin}/old`, { method, body: "hello", headers });
      assert.equal(await answer.text(), again);
    });
  }

  it("is no user for a redirect that names one", async () => {
    const server = await rig.http((request, response) => {
      const location = `http://user:password@${request.headers.host ?? ""}/new`;
      if (request.url === "/new") response.end(request.headers.authorization ?? "nobody");
      else response.writeHead(302, { location }).end();
    });
    const answer = await fetchFor(server.origin)(`${server.origin}/old`);
    assert.equal(await answer.text(), "nobody");
  });

  it("hands on a redirect that does not say where to", async () => {
    const { origin } = await rig.http((_request, response) => response.writeHead(302).end());
    assert.equal((await fetchFor(origin)(origin)).status, 302);
  });
});

describe("guardedFetch and what it sends", () => {
  it("sends method, headers and body as they are", async () => {
    const { origin, requests } = await rig.http((request, response) => request.pipe(response));
    const answer = await fetchFor(origin)(`${origin}/v1?a=b`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization },
      body: '{"a":"ä"}',
    });
    assert.equal(await answer.text(), '{"a":"ä"}');
    const [request] = requests;
    assert.equal(request?.url, "/v1?a=b");
    assert.equal(request.headers["content-type"], "application/json");
    assert.equal(request.headers.authorization, authorization);
  });

  it("sends forms with files, which undici's own fetch refuses", async () => {
    const { origin, requests } = await rig.http((request, response) => request.pipe(response));
    const body = new FormData();
    body.append("image", new File([new Uint8Array([137, 80])], "a.png", { type: "image/png" }));
    const answer = await fetchFor(origin)(origin, { method: "POST", body });
    assert.match(
      await answer.text(),
      /name="image"; filename="a.png"\r\ncontent-type: image\/png/i,
    );
    assert.match(requests[0]?.headers["content-type"] ?? "", /^multipart\/form-data; boundary=/);
  });

  it("sends no origin, referrer or cookie, and keeps no cookie", async () => {
    const { origin, requests } = await rig.http((_request, response) => {
      response.writeHead(200, { "set-cookie": "a=b" }).end();
    });
    const fetch = fetchFor(origin);
    const headers = { origin: "http://evil.example", referer: "http://a.example", cookie: "a=b" };
    for (const method of ["GET", "POST"]) await fetch(origin, { method, headers });
    for (const { headers: sent } of requests) {
      assert.deepEqual([sent.origin, sent.referer, sent.cookie], [undefined, undefined, undefined]);
    }
    assert.equal(requests.length, 2);
  });

  for (const [what, headers] of [
    ["a line break", { authorization: `Bearer ${canary}\n` + "x: y" }],
    ["what no header can hold", { authorization: `Bearer ${canary}💥` }],
  ] as const) {
    it(`stops a key with ${what}, and does not repeat it`, async () => {
      const { origin, requests } = await rig.http((_request, response) => response.end());
      const thrown = await thrownBy(fetchFor(origin, { headers })(origin));
      assert.ok(thrown instanceof HttpFault && thrown.kind === "unsendable", inspect(thrown));
      assert.ok(!inspect(thrown, { depth: 20, showHidden: true }).includes("canary"));
      assert.deepEqual(requests, []);
    });
  }

  for (const header of ["authorization", "api-key", "X-Api-Key", "x-goog-api-key"]) {
    it(`stops a key in ${header} that would go to another machine in the clear`, async () => {
      const origin = "http://192.0.2.1:8000";
      const thrown = await thrownBy(fetchFor(origin)(origin, { headers: { [header]: canary } }));
      assert.ok(thrown instanceof HttpFault && thrown.kind === "insecureKey", inspect(thrown));
    });
  }

  it("keeps connections near by open from call to call", async () => {
    const { origin, sockets } = await rig.http((_request, response) => response.end("here"));
    const fetch = fetchFor(origin);
    for (let i = 0; i < 9; i++) assert.equal(await (await fetch(origin)).text(), "here");
    // Not one: a call may come before the last one's connection is free again.
    assert.ok(sockets.length < 9, `${sockets.length} connections`);
  });

  it("opens another where the server has closed one between two calls", async () => {
    const { origin, sockets } = await rig.http((_request, response) => response.end("here"));
    const fetch = fetchFor(origin);
    await (await fetch(origin)).text();
    const [first] = sockets;
    assert.ok(first);
    first.end();
    await gone(first);
    assert.equal(await (await fetch(origin)).text(), "here");
    assert.equal(sockets.length, 2);
  });
});

describe("guardedFetch and aborts", () => {
  const reason = new Error("Not wanted any more");

  it("sends nothing for a signal that is aborted already", async () => {
    const { origin, sockets } = await rig.http((_request, response) => response.end());
    assert.equal(
      await thrownBy(fetchFor(origin)(origin, { signal: AbortSignal.abort(reason) })),
      reason,
    );
    assert.equal(sockets.length, 0);
  });

  for (const [when, begun] of [
    ["before the head", false],
    ["in the body", true],
  ] as const) {
    it(`closes the connection ${when}, and rejects with the reason`, async () => {
      const controller = new AbortController();
      const { origin, requests } = await rig.http((request, response) => {
        request.resume();
        if (begun) response.writeHead(200).write("half");
        else controller.abort(reason);
      });
      const { signal } = controller;
      const asked = fetchFor(origin)(origin, { method: "POST", body: "{}", signal });
      const thrown = thrownBy(asked);
      if (begun) {
        await asked;
        controller.abort(reason);
      }
      assert.equal(await thrown, reason);
      const [request] = requests;
      assert.ok(request);
      await gone(request.socket);
    });
  }

  it("listens to the signal of a request, and no longer than it lasts", async () => {
    const { origin } = await rig.http((_request, response) => response.end("here"));
    const { signal } = new AbortController();
    await (await fetchFor(origin)(origin, { signal })).text();
    assert.equal(getEventListeners(signal, "abort").length, 0);
    const request = new Request(await rig.tcpAt(() => undefined), {
      signal: AbortSignal.abort(reason),
    });
    assert.equal(await thrownBy(fetchFor(new URL(request.url).origin)(request)), reason);
  });

  it("ends one of two calls and leaves the other alone", async () => {
    const controller = new AbortController();
    const { origin } = await rig.http((request, response) => {
      if (request.url === "/one") response.writeHead(200).write("half");
      else if (controller.signal.aborted) response.end("here");
      else controller.signal.addEventListener("abort", () => response.end("here"));
    });
    const fetch = fetchFor(origin);
    const other = fetch(`${origin}/other`);
    const one = await fetch(`${origin}/one`, { signal: controller.signal });
    const text = one.text();
    controller.abort(reason);
    await assert.rejects(text, reason);
    assert.equal(await (await other).text(), "here");
  });

  it("rejects with the reason in a failure's body too", async () => {
    const origin = await rig.rawAt(
      headOf("HTTP/1.1 500 No", "content-length: 99") + "half",
      "stay",
    );
    const controller = new AbortController();
    const answer = await fetchFor(origin)(origin, { signal: controller.signal });
    const text = answer.text();
    controller.abort(reason);
    await assert.rejects(text, reason);
  });

  it("closes the connection of an answer that nobody reads to its end", async () => {
    const server = await rig.http((_request, response) => {
      response.writeHead(200).write("half");
    });
    const answer = await fetchFor(server.origin)(server.origin);
    await answer.body?.cancel();
    await gone(server.sockets[0]);
  });
});

describe("guardedFetch and the fetch for hosts far away", () => {
  const origin = "https://api.example.com";
  const clock = new VirtualClock();
  const far = (fetch: Fetch, limits = {}) => fetchFor(origin, { limits, means: { clock, fetch } });

  it("asks through it, without cookies and without following redirects", async () => {
    let told: RequestInit | undefined;
    const fetch = far(async (_url, init) => {
      told = init;
      return Promise.resolve(new Response("here"));
    });
    assert.equal(await (await fetch(`${origin}/v1`)).text(), "here");
    assert.equal(told?.credentials, "omit");
    assert.equal(told.redirect, "manual");
  });

  it("does not wait for one that listens to nobody", async () => {
    const deaf = far(() => new Promise(() => undefined), { firstByteMs: 1000 });
    const thrown = await clock.run(thrownBy(deaf(origin)));
    assert.ok(thrown instanceof HttpFault && thrown.kind === "firstByteTooSlow", inspect(thrown));
    const controller = new AbortController();
    const asked = thrownBy(deaf(origin, { signal: controller.signal }));
    controller.abort("stop");
    assert.equal(await asked, "stop");
  });

  it("does not wait for a body of its that never comes", async () => {
    const silent = far(() => Promise.resolve(new Response(new ReadableStream())));
    const thrown = await clock.run(thrownBy(silent(origin)));
    assert.ok(thrown instanceof HttpFault && thrown.kind === "wholeTooSlow", inspect(thrown));
  });

  it("waits some seconds at most for the words of a failure", async () => {
    const body = new ReadableStream();
    const silent = far(() => Promise.resolve(new Response(body, { status: 500 })));
    const startedAtMs = clock.nowMs();
    const answer = await silent(origin);
    assert.equal(await clock.run(answer.text()), "");
    assert.equal(answer.status, 500);
    assert.equal(clock.nowMs() - startedAtMs, 5000);
  });

  it("takes no answer from where it was led all the same", async () => {
    const followed = Object.defineProperty(new Response("secret"), "url", {
      value: "http://169.254.169.254/latest",
    });
    const thrown = await thrownBy(far(() => Promise.resolve(followed))(origin));
    assert.ok(thrown instanceof HttpFault && thrown.kind === "redirectedAway", inspect(thrown));
  });

  it("makes a fault of whatever it throws", async () => {
    for (const cause of [undefined, null, "text", new Error("x"), { code: 7 }]) {
      const fetch = far(() => Promise.reject(new TypeError("fetch failed", { cause })));
      const thrown = await thrownBy(fetch(origin));
      assert.ok(thrown instanceof HttpFault && thrown.kind === "lost", inspect(thrown));
    }
  });

  it("leaves no timer behind, however a call ends", async () => {
    const ends: readonly (() => Promise<unknown>)[] = [
      async () => (await far(() => Promise.resolve(new Response("a")))(origin)).text(),
      async () => far(() => Promise.resolve(new Response(null, { status: 204 })))(origin),
      async () => (await far(() => Promise.resolve(new Response("a")))(origin)).body?.cancel(),
      async () => thrownBy(far(() => Promise.reject(new Error("no")))(origin)),
      async () =>
        thrownBy(far(() => Promise.resolve(new Response("aaa")), { maxBytes: 2 })(origin)),
      async () => thrownBy(far(noAnswer)("https://other.example")),
      async () =>
        (await far(() => Promise.resolve(new Response("a", { status: 500 })))(origin)).text(),
    ];
    for (const end of ends) {
      await end();
      assert.equal(clock.sleeping, 0, String(end));
    }
  });

  const noAnswer = (): Promise<Response> => Promise.reject(new Error("Nobody asks this"));
});
