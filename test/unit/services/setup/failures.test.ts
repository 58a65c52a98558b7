import assert from "node:assert/strict";
import { setUpFailure } from "../../../../src/services/setup/failures.js";

const said: readonly [line: string, hint: RegExp][] = [
  ["ERROR: Could not install packages: [Errno 28] No space left on device", /The disk is full/],
  ["error: failed to write: No space left on device (os error 28)", /The disk is full/],
  ["ssl.SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED", /SSL_CERT_FILE/],
  ["error: invalid peer certificate: UnknownIssuer", /SSL_CERT_FILE/],
  [
    "Tunnel connection failed: 407 Proxy Authentication Required",
    /A proxy or package index refuses/,
  ],
  [
    "error: HTTP status client error (401 Unauthorized) for url",
    /A proxy or package index refuses/,
  ],
  ["The virtual environment was not created because ensurepip is not available", /venv package/],
  ["PermissionError: [Errno 13] Permission denied: '/x'", /owner and rights/],
  ["  Caused by: dns error: failed to lookup address information", /cannot be reached/],
  ["Failed to fetch: `https://download.pytorch.org/whl/cpu/torch/`", /cannot be reached/],
  ["ERROR: No matching distribution found for torch==2.13.0+cpu", /no package for this Python/],
  ["  × No solution found when resolving dependencies:", /no package for this Python/],
];

describe("a step of a set-up that failed", () => {
  for (const [line, hint] of said) {
    it(`says what to do about: ${line}`, () => {
      const { message, code } = setUpFailure("Step", { code: 1, lastLines: [line] }, "/log");
      assert.match(message, hint);
      assert.match(message, /^“Step” failed with code 1\. .*It said: .* All of it: \/log$/);
      assert.equal(code, "service.setUp");
    });
  }
  it("that the system ended is most often one without memory", () => {
    const { message } = setUpFailure("Step", { code: null, lastLines: [] }, "/log");
    assert.match(message, /^“Step” was ended\. .*want of memory.* It said nothing\./);
  });
  it("makes no hint up where nobody knows, and shows few lines, cut", () => {
    const lastLines = [...Array(20).keys()].map((line) => `${line} ${"x".repeat(5000)}`);
    const { message } = setUpFailure("Step", { code: 3, lastLines }, "/log");
    assert.match(message, /^“Step” failed with code 3\. It said: 15 x/);
    assert.ok(message.length < 2000, String(message.length));
  });
});
