import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { CallError } from "../../../../src/base/errors.js";
import { redactorOf } from "../../../../src/providers/http/redactor.js";
import {
  callErrorOf,
  ServiceRefusal,
  type FailureContext,
} from "../../../../src/providers/services/serviceFailures.js";

const context: FailureContext = {
  site: { connection: "box", host: "box:8001", work: "list", redact: redactorOf(["secret-token"]) },
  ...{ service: "image", hasToken: true, isManaged: false },
};

function failureOf(
  code: string,
  { status = 500, message = "What happened.", headers = {} } = {},
  changed: Partial<FailureContext> = {},
): CallError {
  const body = JSON.stringify({ error: { code, message, retryable: false, details: {} } });
  return callErrorOf(new ServiceRefusal(status, new Headers(headers), body), {
    ...context,
    ...changed,
  });
}

/** Each error of the services, by the file that has them all. */
const source = readFileSync(
  new URL("../../../../python-services/src/imagebeam_services/common/errors.py", import.meta.url),
  "utf8",
);
const codes = [...source.matchAll(/status=(\d{3}), code="([\w.]+)"/g)].map(([, status, code]) => ({
  status: Number(status),
  code: code ?? "",
}));

describe("what services say of failures", () => {
  it("is known, each with a sentence of ours and what to do", () => {
    assert.ok(codes.length > 25);
    for (const { status, code } of codes) {
      const error = failureOf(code, { status });
      assert.equal(error.billed, "no", code);
      assert.match(error.message, /^The server of box \(box:8001\) \w/, code);
      // Whatever has no meaning of its own is told by its status.
      assert.doesNotMatch(error.message, /\(status \d/, code);
      if (error.scope === "connection") assert.ok(!error.retryable, code);
      if (error.retryAfterMs !== undefined) assert.ok(error.retryable, code);
    }
  });

  const wait = { headers: { "retry-after": "7" } };
  for (const code of ["queue.full", "engine.busy", "model.loading", "service.stopping"]) {
    it(`${code} is waited for, as long as it says`, () => {
      const error = failureOf(code, wait);
      assert.deepEqual([error.retryable, error.retryAfterMs], [true, 7000]);
      assert.ok((failureOf(code).retryAfterMs ?? 0) > 0);
    });
  }

  for (const code of ["engine.died", "work.cancelled"]) {
    it(`${code} is an attempt that is made again`, () => {
      const { retryable, retryAfterMs, scope } = failureOf(code, wait);
      assert.deepEqual([retryable, retryAfterMs, scope], [true, undefined, "candidate"]);
    });
  }

  it("pauses the search where memory lacks, and says what to do", () => {
    const error = failureOf("memory.exhausted", { status: 507 });
    assert.deepEqual([error.code, error.scope], ["server.outOfMemory", "connection"]);
    assert.match(error.message, /smaller size/);
    assert.doesNotMatch(failureOf("memory.exhausted", {}, { service: "language" }).message, /size/);
  });

  it("of a lost device and a model that is gone, our own services are started anew by us alone", () => {
    for (const code of ["device.lost", "model.notLoaded"]) {
      assert.equal(failureOf(code).scope, "connection");
      const own = failureOf(code, {}, { isManaged: true });
      assert.deepEqual([own.scope, own.retryable], ["candidate", true]);
    }
  });

  it("asks for the token where none was sent, and for another one where it was refused", () => {
    const refused = failureOf("token.refused", { status: 401, message: "secret-token is wrong" });
    assert.equal(refused.code, "auth.refused");
    assert.doesNotMatch(refused.message, /secret|wrong/);
    assert.equal(failureOf("token.refused", {}, { hasToken: false }).code, "auth.missing");
  });

  it("repeats no token and no control characters", () => {
    const message = "The engine said secret-token\u001b[31m\nand more";
    const said = failureOf("engine.failed", { message }).message;
    assert.doesNotMatch(said, /secret-token|\u001b|\n/);
    assert.match(said, /and more/);
  });

  it("of something between that has no such form, its status tells", () => {
    for (const body of ["<html>busy</html>", "", '{"error": 7}', '{"error": {"code": "x"}}']) {
      const error = callErrorOf(new ServiceRefusal(429, new Headers(), body), context);
      assert.deepEqual([error.code, error.retryable], ["rate.limited", true], body);
    }
    const odd = failureOf("odd.code", { status: 503 });
    assert.deepEqual([odd.code, odd.retryable], ["server.failed", true]);
  });

  it("waits two minutes for one that nobody answers for: it may be starting", () => {
    const refused = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
    const { code, patienceMs, billed } = callErrorOf(refused, context);
    assert.deepEqual([code, patienceMs, billed], ["server.unreachable", 120_000, "no"]);
  });
});
