import assert from "node:assert/strict";
import fc from "fast-check";
import { HttpFault, faultOf, type FaultKind } from "../../../../src/providers/http/httpFault.js";

const failed = (cause: unknown): Error => new TypeError("fetch failed", { cause });
const coded = (code: string, message = "x"): Error => Object.assign(new Error(message), { code });

const rows: readonly [why: string, thrown: unknown, kind: FaultKind][] = [
  ["a name that nobody knows", failed(coded("ENOTFOUND")), "nameUnknown"],
  ["a name server that is not there", failed(coded("EAI_AGAIN")), "nameUnknown"],
  ["nobody who listens", failed(coded("ECONNREFUSED")), "refused"],
  [
    "nobody who listens at any of a name's addresses",
    failed(new AggregateError([coded("ECONNREFUSED"), coded("ECONNREFUSED")])),
    "refused",
  ],
  ["no way to there", failed(coded("ENETUNREACH")), "noRoute"],
  ["a host that is switched off", failed(coded("EHOSTUNREACH")), "noRoute"],
  ["a firewall that says no", failed(coded("EACCES")), "noRoute"],
  ["a firewall that says nothing", failed(coded("ETIMEDOUT")), "connectTooSlow"],
  ["undici's limit for a connection", failed(coded("UND_ERR_CONNECT_TIMEOUT")), "connectTooSlow"],
  ["undici's limit for the head", failed(coded("UND_ERR_HEADERS_TIMEOUT")), "firstByteTooSlow"],
  ["a certificate of its own making", failed(coded("DEPTH_ZERO_SELF_SIGNED_CERT")), "untrusted"],
  ["one of an unknown maker", failed(coded("SELF_SIGNED_CERT_IN_CHAIN")), "untrusted"],
  ["one without its maker", failed(coded("UNABLE_TO_VERIFY_LEAF_SIGNATURE")), "untrusted"],
  ["one that has ended", failed(coded("CERT_HAS_EXPIRED")), "untrusted"],
  ["one of another name", failed(coded("ERR_TLS_CERT_ALTNAME_INVALID")), "untrusted"],
  ["a server without TLS", failed(coded("ERR_SSL_WRONG_VERSION_NUMBER")), "untrusted"],
  ["one that speaks another TLS", failed(coded("EPROTO")), "untrusted"],
  [
    "a handshake that breaks off",
    failed(
      coded(
        "ECONNRESET",
        "Client network socket disconnected before secure TLS connection was established",
      ),
    ),
    "untrusted",
  ],
  ["a proxy that says no", failed(coded("UND_ERR_ABORTED")), "proxy"],
  ["a proxy without TLS", failed(coded("UND_ERR_PRX_TLS")), "proxy"],
  ["what is no HTTP", failed(coded("HPE_INVALID_CONSTANT")), "notHttp"],
  ["a port that is kept", failed(new Error("bad port")), "blockedPort"],
  ["a reset", failed(coded("ECONNRESET")), "lost"],
  ["a connection that was closed", failed(coded("UND_ERR_SOCKET")), "lost"],
  ["Chromium's unknown name", new Error("net::ERR_NAME_NOT_RESOLVED"), "nameUnknown"],
  ["Chromium's refusal", new Error("net::ERR_CONNECTION_REFUSED"), "refused"],
  ["Chromium's lost network", new Error("net::ERR_INTERNET_DISCONNECTED"), "noRoute"],
  ["Chromium's certificates", new Error("net::ERR_CERT_AUTHORITY_INVALID"), "untrusted"],
  ["Chromium's proxy", new Error("net::ERR_TUNNEL_CONNECTION_FAILED"), "proxy"],
  ["Chromium's reset", new Error("net::ERR_CONNECTION_RESET"), "lost"],
  ["an error without a code", new Error("x"), "lost"],
  ["no error at all", undefined, "lost"],
];

describe("faultOf", () => {
  for (const [why, thrown, kind] of rows) {
    it(`knows ${why}`, () => {
      assert.equal(faultOf(thrown, false).kind, kind);
    });
  }

  it("takes whatever breaks a body for an answer that was cut off, but for a limit of time", () => {
    for (const [, thrown] of rows) assert.equal(faultOf(thrown, true).kind, "cutOff");
    assert.equal(faultOf(failed(coded("UND_ERR_BODY_TIMEOUT")), true).kind, "wholeTooSlow");
  });

  it("finds a fault among the causes", () => {
    const fault = new HttpFault("tooLarge");
    assert.equal(faultOf(failed(failed(fault)), false), fault);
    assert.equal(faultOf(failed(failed(fault)), true), fault);
  });

  it("takes nothing over but a code that looks like one", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.boolean(), (code, message, begun) => {
        const { systemCode, stack = "" } = faultOf(failed(coded(code, message)), begun);
        assert.ok(systemCode === null || /^[A-Z][A-Z0-9_]{2,50}$/.test(systemCode));
        assert.ok(message.trim().length < 8 || !stack.includes(message));
      }),
    );
  });

  it("ends for causes in a circle, endless ones, and ones that cannot be read", () => {
    const circle = new Error("x");
    circle.cause = circle;
    const endless = (): unknown => ({
      get cause() {
        return endless();
      },
    });
    const unreadable = {
      get code(): string {
        throw new Error("no");
      },
    };
    for (const thrown of [circle, endless(), unreadable, failed(unreadable)]) {
      assert.equal(faultOf(thrown, false).kind, "lost");
    }
  });

  it("is worded so that the openai package keeps it as a cause", () => {
    for (const kind of ["connectTooSlow", "firstByteTooSlow", "wholeTooSlow"] as const) {
      assert.doesNotMatch(String(new HttpFault(kind)), /timed? ?out/i);
    }
  });
});
