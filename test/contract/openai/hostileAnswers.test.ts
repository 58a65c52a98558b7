import assert from "node:assert/strict";
import type { Fault } from "../../support/fakeOpenai/faults.js";
import { virtualSearch } from "../../support/fakeOpenai/virtualSearch.js";
import { assertNothingPaidTwice } from "../../support/sessionChecks.js";

/** What a model says is data: no address of it is asked for, and nothing of it grows without a bound. */

const says = (content: unknown): Fault => ({
  kind: "says",
  content: typeof content === "string" ? content : JSON.stringify(content),
});
const image = (data: unknown): Fault => ({ kind: "body", text: JSON.stringify({ data: [data] }) });
const mostUnits = 100_000;

const chats: readonly (readonly [what: string, fault: Fault])[] = [
  ["a script", says({ what: "<script>fetch('http://127.0.0.1:1/')</script> a lighthouse" })],
  ["an image of Markdown", says({ what: "![x](http://127.0.0.1:1/x.png) a lighthouse at dusk" })],
  ["a link with a command", says("[a](command:workbench.action.quit) a lighthouse at dusk")],
  ["a megabyte of words", says({ what: "a lighthouse at dusk ".repeat(50_000), how: "oil" })],
  ["a megabyte without an end", says(`{"what": "${"x".repeat(1_000_000)}`)],
  ["other types", says({ what: 7, how: ["oil"], prompt: null, alignment: "all", findings: {} })],
  ["points out of range", says({ findings: [], suggestion: {}, alignment: 1e9, aesthetic: -3 })],
  ["a prototype", says('{"__proto__": {"what": "x"}, "constructor": {"prototype": {"how": 1}}}')],
  [
    "100,000 findings",
    says({ findings: Array(100_000).fill({ text: "x", half: "what", met: 1 }) }),
  ],
  ["depths", says(`${"[".repeat(50_000)}${"]".repeat(50_000)}`)],
  ["terminal codes", says("\u001b]0;owned\u0007\u001b[2J\u202egnp.exe a lighthouse at dusk")],
];
const images: readonly (readonly [what: string, fault: Fault])[] = [
  ["an address near by", image({ url: "http://169.254.169.254/latest/meta-data" })],
  ["a loopback address", image({ url: "https://127.0.0.1:1/x.png" })],
  ["an address far away", image({ url: "https://evil.example.net/x.png" })],
  ["a file", image({ url: "file:///etc/passwd" })],
  ["an SVG", image({ url: "data:image/svg+xml;base64,PHN2Zy8+" })],
  ["no base64", image({ b64_json: "%%%" })],
];

describe("a hostile answer", function () {
  this.timeout(120_000);
  for (const [path, cases] of [
    ["/chat/completions", chats],
    ["/images/generations", images],
  ] as const) {
    for (const [what, fault] of cases) {
      it(`is data: ${what}`, async () => {
        for (const lasts of [true, false]) {
          let asked = 0;
          const play = (_: number, at: string) =>
            at === path && (asked++ === 0 || lasts) ? fault : undefined;
          await virtualSearch({ fake: { fault: play } }, async ({ harness, fake, elsewhere }) => {
            const { kind } = await harness.run();
            assert.equal(kind, "ended");
            if (!lasts) assert.equal(harness.state.end?.kind, "finished");
            assert.deepEqual(elsewhere, []);
            const paths = new Set(fake.ledger.map((line) => line.path));
            assert.deepEqual(
              [...paths].sort(),
              ["/chat/completions", "/images/generations"].filter((each) => paths.has(each)),
            );
            assertNothingPaidTwice(harness.events);
            for (const event of harness.events) {
              assert.ok(JSON.stringify(event).length < mostUnits, event.kind);
            }
          });
        }
      });
    }
  }
});
