import assert from "node:assert/strict";
import { inspect } from "node:util";
import fc from "fast-check";
import { CallError, InvalidAnswerError } from "../../../../src/base/errors.js";
import { HttpFault, type FaultKind } from "../../../../src/providers/http/httpFault.js";
import { networkFailure, statusFailure } from "../../../../src/providers/http/httpFailures.js";
import type { CallSite } from "../../../../src/providers/http/callSite.js";
import { redactorOf } from "../../../../src/providers/http/redactor.js";
import { afterDeferral } from "../../../../src/search/deferral.js";
import type { SearchState } from "../../../../src/search/state.js";

const canary = "sk-canary-0123456789abcdef";
const site = (work: CallSite["work"] = "text"): CallSite => ({
  connection: "mine",
  host: "api.example.com",
  work,
  redact: redactorOf([canary]),
});

/** What a search does with a failure, in one line. */
function meant({ code, retryable, billed, scope, retryAfterMs, patienceMs }: CallError): string {
  const words = [code, scope, ...(retryable ? ["retryable"] : []), `billed ${billed}`];
  if (retryAfterMs !== undefined) words.push(`again in ${retryAfterMs}`);
  if (patienceMs !== undefined) words.push(`for ${patienceMs}`);
  return words.join(", ");
}

const unreachable = "server.unreachable, candidate, retryable, billed no, again in 8000, for 30000";
const rateLimited = (ms: number): string =>
  `rate.limited, candidate, retryable, billed no, again in ${ms}, for 600000`;
const httpDate = "Sat, 28 Nov 2026 12:00:00 GMT";

type Row = readonly [
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
  image?: string,
];
const statuses: readonly Row[] = [
  [301, {}, "server.wrongPath, connection, billed no"],
  [304, {}, "server.wrongPath, connection, billed no"],
  [400, {}, "request.invalid, candidate, billed no"],
  [401, {}, "auth.refused, connection, billed no"],
  [402, {}, "quota.exhausted, connection, billed no"],
  [403, {}, "auth.notAllowed, connection, billed no"],
  [404, {}, "server.wrongPath, connection, billed no"],
  [405, {}, "server.wrongPath, connection, billed no"],
  [407, {}, "server.unreachable, connection, billed no"],
  [
    408,
    {},
    "server.failed, candidate, retryable, billed no",
    "server.failed, candidate, retryable, billed maybe",
  ],
  [410, {}, "server.wrongPath, connection, billed no"],
  [413, {}, "request.invalid, candidate, billed no"],
  [422, {}, "request.invalid, candidate, billed no"],
  [429, {}, rateLimited(1000)],
  [429, { "retry-after": "7" }, rateLimited(7000)],
  [429, { "retry-after": "7", "retry-after-ms": "250" }, rateLimited(250)],
  [429, { "retry-after": "Sat, 28 Nov 2026 12:01:30 GMT", date: httpDate }, rateLimited(90_000)],
  [429, { "retry-after": "Sat, 28 Nov 2026 12:01:30 GMT" }, rateLimited(1000)],
  [429, { "retry-after": "soon" }, rateLimited(1000)],
  [429, { "retry-after": "0" }, rateLimited(0)],
  [
    429,
    {
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "6m0s",
      "x-ratelimit-remaining-tokens": "90",
      "x-ratelimit-reset-tokens": "20ms",
    },
    rateLimited(360_000),
  ],
  [
    429,
    { "x-ratelimit-reset-requests": "23h", "x-ratelimit-reset-tokens": "1s" },
    rateLimited(1000),
  ],
  [429, { "x-ratelimit-limit-requests": "0" }, "auth.notAllowed, connection, billed no"],
  [429, { "x-ratelimit-limit-tokens": "0" }, "auth.notAllowed, connection, billed no"],
  ...[500, 502, 503, 504, 520, 529, 599].map((status): Row => [
    status,
    {},
    "server.failed, candidate, retryable, billed no",
    "server.failed, candidate, retryable, billed maybe",
  ]),
  [
    503,
    { "retry-after": "30" },
    "server.failed, candidate, retryable, billed no, again in 30000",
    "server.failed, candidate, retryable, billed maybe, again in 30000",
  ],
];

describe("statusFailure", () => {
  for (const [status, headers, text, image = text] of statuses) {
    it(`says what ${status} with ${inspect(headers)} is`, () => {
      const failure = (work: CallSite["work"]): CallError =>
        statusFailure(site(work), status, new Headers(headers), "");
      assert.equal(meant(failure("text")), text);
      assert.equal(meant(failure("list")), text);
      assert.equal(meant(failure("image")), image);
      assertForPeople(failure("text"));
    });
  }

  const bodies: readonly [why: string, body: string, told: string][] = [
    ["OpenAI's form", '{"error":{"message":"No such size","type":"x"}}', 'It says: "No such size"'],
    ["a bare error", '{"error":"model is loading"}', 'It says: "model is loading"'],
    ["FastAPI's form", '{"detail":[{"loc":["body"],"msg":"too small"}]}', 'It says: "too small"'],
    ["a bare message", '{"message":"no"}', 'It says: "no"'],
    ["a line of text", "upstream is down\r\n", 'It says: "upstream is down"'],
    ["a text over several lines", "one\n\u001b[31mtwo\u202e", 'It says: "one [31mtwo"'],
    ["a page", "<html><body>502</body></html>", ""],
    ["JSON that was cut", '{"error":{"mess', ""],
    ["JSON without words", '{"error":{"code":7}}', ""],
    ["JSON in depths", `${"[".repeat(9999)}${"]".repeat(9999)}`, ""],
    ["nothing", "", ""],
  ];
  for (const [why, body, told] of bodies) {
    it(`quotes ${why} of a server in one line`, () => {
      const { message } = statusFailure(site(), 500, new Headers(), body);
      assert.equal(message.split("another model.")[1]?.trim(), told);
    });
  }

  it("does not quote what a server says of a key, for it repeats a part of it", () => {
    const body = '{"error":{"message":"Incorrect API key provided: sk-ca****cdef."}}';
    const { message } = statusFailure(site(), 401, new Headers(), body);
    assert.doesNotMatch(message, /Incorrect|cdef/);
  });

  it("quotes a short piece only", () => {
    const { message } = statusFailure(site(), 500, new Headers(), "no ".repeat(50_000));
    assert.ok(message.length < 600, `${message.length} characters`);
  });

  it("repeats no key, wherever a server puts it", () => {
    fc.assert(
      fc.property(
        ...[fc.integer({ min: 300, max: 599 }), fc.string(), fc.string()],
        fc.constantFrom(
          canary,
          canary.slice(0, 14),
          canary.slice(4),
          canary.replace(/./g, "$&\u200b"),
        ),
        fc.constantFrom("text", "json", "detail"),
        (status, before, after, key, form) => {
          const words = `${before}${key}${after}`;
          const body =
            form === "text"
              ? words
              : JSON.stringify(form === "json" ? { error: words } : { detail: [words] });
          const headers = new Headers({ "x-echo": key.replace(/[^ -~]/g, "") });
          const failure = statusFailure(site(), status, headers, body);
          const told = inspect(failure, { depth: 20, showHidden: true });
          assert.ok(!told.includes("canary") && !told.includes("456789ab"), told);
        },
      ),
    );
  });
});

describe("networkFailure", () => {
  const taken = (code: string, billed: string): string =>
    `${code}, candidate, retryable, billed ${billed}`;
  const faults: Readonly<Record<FaultKind, readonly [text: string, image?: string]>> = {
    otherOrigin: ["server.wrongPath, connection, billed no"],
    insecureKey: ["auth.insecure, connection, billed no"],
    unsendable: ["request.invalid, connection, billed no"],
    blockedPort: ["request.invalid, connection, billed no"],
    redirectedToHttps: ["server.wrongPath, connection, billed no"],
    redirectedAway: ["server.wrongPath, connection, billed no"],
    redirectedTooOften: ["server.wrongPath, connection, billed no"],
    nameUnknown: [unreachable],
    refused: [unreachable],
    noRoute: [unreachable],
    untrusted: [unreachable],
    notHttp: [unreachable],
    proxy: [unreachable],
    connectTooSlow: [unreachable],
    firstByteTooSlow: [taken("call.timeout", "no"), taken("call.timeout", "maybe")],
    wholeTooSlow: [taken("call.timeout", "no"), taken("call.timeout", "maybe")],
    lost: [taken("server.failed", "no"), taken("server.failed", "maybe")],
    cutOff: [taken("server.failed", "maybe")],
    tooLarge: [taken("answer.invalid", "maybe")],
  };
  for (const [kind, [text, image = text]] of Object.entries(faults)) {
    it(`says what ${kind} is`, () => {
      const fault = new HttpFault(kind as FaultKind, "ESOMETHING");
      assert.equal(meant(networkFailure(site("text"), fault)), text);
      assert.equal(meant(networkFailure(site("image"), fault)), image);
      assertForPeople(networkFailure(site(), fault));
    });
  }

  it("says each fault in words of its own", () => {
    const messages = Object.keys(faults).map(
      (kind) => networkFailure(site(), new HttpFault(kind as FaultKind)).message,
    );
    assert.equal(new Set(messages).size, messages.length);
  });

  it("tells an answer that is too large to whoever may ask for a smaller one", () => {
    assert.ok(networkFailure(site(), new HttpFault("tooLarge")) instanceof InvalidAnswerError);
  });

  it("finds a fault, or a failure that is known already, among the causes", () => {
    const wrapped = (cause: unknown): Error => new Error("Connection error.", { cause });
    const known = new CallError("model.unknown", "No such model");
    assert.equal(networkFailure(site(), wrapped(wrapped(known))), known);
    const fault = wrapped(new HttpFault("refused"));
    assert.equal(networkFailure(site(), fault).code, "server.unreachable");
  });

  it("takes JSON that cannot be parsed for an answer that is none, and does not repeat it", () => {
    const wrapped = (text: string): Error => {
      try {
        return new Error(String(JSON.parse(text)));
      } catch (cause) {
        return new Error("x", { cause });
      }
    };
    const failure = networkFailure(site(), wrapped(`{"key": ${canary}`));
    assert.ok(failure instanceof InvalidAnswerError);
    assert.ok(!inspect(failure, { depth: 20, showHidden: true }).includes("canary"));
  });

  it("keeps nothing of what was thrown", () => {
    const thrown = new Error(`Bearer ${canary}`, { cause: { request: { key: canary } } });
    const failure = networkFailure(site(), thrown);
    assert.ok(!inspect(failure, { depth: 20, showHidden: true }).includes("canary"));
  });

  it("has a server that is not there asked three times more within half a minute", () => {
    const {
      retryAfterMs = 0,
      patienceMs = 0,
      ...error
    } = networkFailure(site(), new HttpFault("refused"));
    const deferral = { waitMs: retryAfterMs, patienceMs, isElsewhere: false };
    const failure = { ...{ key: "k", code: error.code, message: "m", milliseconds: 0 } };
    const running = { k: { lane: "l" } };
    let nowMs = 0;
    let waits = {};
    for (let deferred = 0; ; deferred++) {
      const state = { running, waits } as unknown as SearchState;
      const told = { ...failure, retryable: true, billed: "no", scope: "candidate" } as const;
      const event = afterDeferral(state, { deferral, failure: told }, nowMs);
      if (event.kind !== "callDeferred") {
        assert.equal(event.kind === "callFailed" && event.scope, "connection");
        assert.equal(deferred, 3);
        assert.ok(nowMs <= 30_000);
        return;
      }
      nowMs = event.untilMs;
      waits = { l: { sinceMs: 0, untilMs: event.untilMs } };
    }
  });
});

/** A whole sentence that names the connection and the host, and says what to do. */
function assertForPeople({ message }: CallError): void {
  assert.match(message, /^The server of mine \(api\.example\.com\) [a-z]/);
  assert.match(message, /\. [A-Z][^.]*\.(?: |$| \([A-Z]+\))|\. [A-Z].*\((?:ESOMETHING)\)$/);
  assert.doesNotMatch(message, /!|\bplease\b|undefined|null|NaN/i);
}
