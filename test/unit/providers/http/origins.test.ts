import assert from "node:assert/strict";
import fc from "fast-check";
import { UsageError } from "../../../../src/base/errors.js";
import {
  isLoopback,
  isPrivate,
  mayCarryKey,
  originOf,
  parseServerUrl,
} from "../../../../src/providers/http/origins.js";

describe("parseServerUrl", () => {
  for (const [pasted, url] of [
    ["https://api.openai.com/v1", "https://api.openai.com/v1"],
    [" https://api.openai.com/v1\n", "https://api.openai.com/v1"],
    ['"https://api.openai.com/v1/"', "https://api.openai.com/v1/"],
    ["<https://api.openai.com>", "https://api.openai.com/"],
    ["HTTPS://API.OpenAI.com:443/v1#top", "https://api.openai.com/v1"],
    ["api.openai.com/v1", "https://api.openai.com/v1"],
    ["api.example.com:8443", "https://api.example.com:8443/"],
    ["localhost:11434", "http://localhost:11434/"],
    ["localhost", "http://localhost/"],
    ["127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"],
    ["[::1]:8080", "http://[::1]:8080/"],
    ["192.168.1.20:1234", "http://192.168.1.20:1234/"],
    ["gpubox:8000", "http://gpubox:8000/"],
    ["gpubox.local:8000/v1", "http://gpubox.local:8000/v1"],
    ["http://example.com/?api-version=1", "http://example.com/?api-version=1"],
    ["http:/localhost:1", "http://localhost:1/"],
  ] as const) {
    it(`reads ${JSON.stringify(pasted)}`, () => {
      assert.equal(parseServerUrl(pasted).href, url);
      assert.equal(originOf(pasted), new URL(url).origin);
    });
  }

  const secret = "hunter2secret";
  for (const wrong of [
    "",
    "   ",
    "https://",
    "not an address",
    "htp:/127.0.0.1",
    "htps://127.0.0.1",
    "ftp://example.com",
    "file:///etc/passwd",
    "javascript:alert(1)",
    `https://user:${secret}@example.com`,
    `https://${secret}@example.com`,
    `user:${secret}@example.com`,
    `http://[${secret}`,
  ]) {
    it(`refuses ${JSON.stringify(wrong)} without repeating it`, () => {
      assert.throws(
        () => parseServerUrl(wrong),
        (thrown) => thrown instanceof UsageError && !String(thrown.stack).includes(secret),
      );
    });
  }

  it("gives an address of http or https, or a usage error", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
        try {
          assert.match(originOf(text), /^https?:\/\/[^/]+$/);
        } catch (thrown) {
          assert.ok(thrown instanceof UsageError);
        }
      }),
    );
  });
});

/** Written as `URL` has them, and as people do. */
const loopback = [
  ...["localhost", "LOCALHOST", "localhost.", "a.localhost", "127.0.0.1", "127.9.9.9", "127.1"],
  ...["0x7f000001", "2130706433", "::1", "[::1]", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"],
  ...["[::ffff:7f00:1]", "0.0.0.0", "::"],
];
const near = [
  ...["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1"],
  ...["[fc00::1]", "[fd12:3456::1]", "[fe80::1]", "::ffff:10.0.0.1", "[::ffff:a9fe:a9fe]"],
  ...["64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:c0a8:1::1", "::10.0.0.1"],
  ...["255.255.255.255", "224.0.0.1", "ff02::1", "198.18.0.1", "192.0.0.170", "0.1.2.3"],
  ...["gpubox", "printer.local", "printer.local.", "PRINTER.LOCAL", "metadata.google.internal"],
  ...[
    "host.docker.internal",
    "router.lan",
    "nas.home.arpa",
    "",
    "a b",
    "%",
    "a.com/b",
    "a.com?b",
    "b@a.com",
    "[::1",
    "1.2.3.4.5",
  ],
];
const far = [
  ...["api.openai.com", "openrouter.ai", "localhost.example.com", "127.0.0.1.nip.io", "local.ai"],
  ...["8.8.8.8", "172.32.0.1", "172.15.0.1", "192.167.0.1", "100.128.0.1", "169.253.0.1"],
  ...["[2606:4700::1111]", "2001:4860:4860::8888", "64:ff9b::8.8.8.8", "2002:808:808::1"],
  ...["::ffff:8.8.8.8", "11.0.0.1", "223.255.255.254"],
];

describe("isLoopback and isPrivate", () => {
  for (const host of loopback) {
    it(`know ${JSON.stringify(host)} as this machine`, () => {
      assert.deepEqual([isLoopback(host), isPrivate(host)], [true, true]);
    });
  }
  for (const host of near) {
    it(`know ${JSON.stringify(host)} as one near by, or trust it as little`, () => {
      assert.deepEqual([isLoopback(host), isPrivate(host)], [false, true]);
    });
  }
  for (const host of far) {
    it(`know ${JSON.stringify(host)} as one far away`, () => {
      assert.deepEqual([isLoopback(host), isPrivate(host)], [false, false]);
    });
  }

  it("tell an IPv4 address alike in each of its forms", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const mapped = new URL(`http://[::ffff:${address}]`).hostname;
        const translated = new URL(`http://[64:ff9b::${address}]`).hostname;
        assert.equal(isLoopback(mapped), isLoopback(address));
        assert.equal(isPrivate(mapped), isPrivate(address));
        assert.equal(isPrivate(translated), isPrivate(address));
        assert.equal(
          isPrivate(`${Number.parseInt(address, 10)}.${address.split(".").slice(1).join(".")}`),
          isPrivate(address),
        );
      }),
    );
  });

  it("take any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.domain()), (host) => {
        assert.ok(!isLoopback(host) || isPrivate(host));
      }),
    );
  });
});

describe("mayCarryKey", () => {
  for (const [origin, allowInsecure, may] of [
    ["https://api.example.com", false, true],
    ["https://192.168.0.1", false, true],
    ["http://localhost:11434", false, true],
    ["http://[::1]:8080", false, true],
    ["http://192.168.0.1:8080", false, false],
    ["http://192.168.0.1:8080", true, true],
    ["http://api.example.com", false, false],
    ["http://127.0.0.1.nip.io", false, false],
  ] as const) {
    it(`says ${may} for ${origin}${allowInsecure ? " where the user allows it" : ""}`, () => {
      assert.equal(mayCarryKey(origin, allowInsecure), may);
    });
  }
});
