import assert from "node:assert/strict";
import fc from "fast-check";
import * as z from "zod";
import { readConfiguration, type ConfigurableKind } from "../../../src/protocol/configuration.js";
import { connectionSchema } from "../../../src/protocol/connections.js";
import { usualLimits } from "../../../src/protocol/limits.js";

const kinds: readonly ConfigurableKind[] = [
  { kind: "builtin", schema: null, needsUrl: false },
  {
    kind: "toy",
    schema: connectionSchema("toy", {
      steps: z.exactOptional(z.int().min(1).max(50)),
      mode: z.exactOptional(z.enum(["fast", "fine"])),
    }),
    needsUrl: true,
  },
  { kind: "farm", schema: connectionSchema("farm", {}), needsUrl: false },
];
const shed = { name: "shed", kind: "toy", url: "http://127.0.0.1:9" };

function faultsOf(value: unknown): readonly string[] {
  return readConfiguration(value, kinds).faults;
}

describe("A configuration", () => {
  it("is taken as it stands where nothing is wrong with it", () => {
    const whole = {
      connections: [
        { ...shed, steps: 4 },
        { name: "farm", kind: "farm", urls: ["http://a", "http://b"] },
      ],
      models: { language: "builtin", image: "shed/x/y", vision: "svg/farm" },
    };
    const configuration = { ...whole, limits: usualLimits };
    assert.deepEqual(readConfiguration(whole, kinds), { configuration, faults: [] });
    const none = {
      configuration: { connections: [], models: {}, limits: usualLimits },
      faults: [],
    };
    assert.deepEqual(readConfiguration({}, kinds), none);
  });

  it("limits what a day costs also where it says nothing, and not where it says null", () => {
    const limitsOf = (limits: unknown) => readConfiguration({ limits }, kinds).configuration.limits;
    assert.deepEqual(limitsOf({}), { dailyUsd: 5, confirmUsd: 0.5 });
    assert.deepEqual(limitsOf({ dailyUsd: 20 }), { dailyUsd: 20, confirmUsd: 0.5 });
    assert.deepEqual(limitsOf({ dailyUsd: null, confirmUsd: null }), {
      dailyUsd: null,
      confirmUsd: null,
    });
    // What is wrong leaves what is usual: no limit is lost by a slip.
    assert.deepEqual(limitsOf({ dailyUsd: "20" }), usualLimits);
  });

  const cases: readonly (readonly [what: string, value: unknown, faults: readonly string[]])[] = [
    ["no object", [], ["must be an object."]],
    [
      "a key that is not known",
      { conections: [] },
      ["conections is not known; did you mean connections?"],
    ],
    ["another one", { theme: 1 }, ["theme is not known; there is: connections, models, limits."]],
    ["limits that are none", { limits: 5 }, ["limits must be an object."]],
    [
      "a limit that is none",
      { limits: { dailyUsd: "5", confirmUsd: -1 } },
      [
        "limits: dailyUsd must be a number of US dollars, or null for no limit.",
        "limits: confirmUsd must be 0 or more.",
      ],
    ],
    [
      "a limit that is not known",
      { limits: { dailyUSD: 3 } },
      ["limits: dailyUSD is not known; did you mean dailyUsd?"],
    ],
    ["connections that are no list", { connections: {} }, ["connections must be a list."]],
    [
      "a connection that is no object",
      { connections: [shed, "x"] },
      ["connection 2 must be an object."],
    ],
    [
      "a connection without a name",
      { connections: [{ kind: "toy", url: "http://a" }] },
      ["connection 1: name is missing."],
    ],
    [
      "a name that is none",
      { connections: [{ ...shed, name: "My Server" }] },
      [
        "connection 1: name must be 1-32 small letters, digits and hyphens, a letter or digit first.",
      ],
    ],
    [
      "a name that means something else",
      { connections: [{ ...shed, name: "svg" }] },
      ["connection 1: name has a meaning already (builtin, vscode, svg): choose another one."],
    ],
    [
      "a name given twice",
      { connections: [shed, { ...shed }, shed] },
      ["connection shed: there is more than one of this name; choose another one."],
    ],
    [
      "no kind",
      { connections: [{ name: "shed" }] },
      ["connection shed: kind is missing; there is: toy, farm."],
    ],
    [
      "a kind that is not known",
      { connections: [{ ...shed, kind: "tiy" }] },
      ["connection shed: kind is not known; did you mean toy?"],
    ],
    [
      "a kind that is always there",
      { connections: [{ ...shed, kind: "builtin" }] },
      ["connection shed: kind is not known; there is: toy, farm."],
    ],
    [
      "a kind that is no text",
      { connections: [{ ...shed, kind: 3 }] },
      ["connection shed: kind must be a text."],
    ],
    [
      "a key of a connection that is not known",
      { connections: [{ ...shed, setps: 4, theme: 1 }] },
      [
        "connection shed: setps is not known; did you mean steps?",
        "connection shed: theme is not known; there is: name, url, urls, limit, allowInsecure, prices, priceAs, kind, steps, mode.",
      ],
    ],
    [
      "a key",
      { connections: [{ ...shed, apiKey: "sk-canary" }] },
      ["connection shed: apiKey is not known: a key never stands here."],
    ],
    [
      "values out of range",
      { connections: [{ ...shed, steps: 51, mode: "best", limit: 1.5, allowInsecure: "yes" }] },
      [
        "connection shed: limit must be a whole number.",
        "connection shed: allowInsecure must be true or false.",
        "connection shed: steps must be at most 50.",
        "connection shed: mode must be fast or fine.",
      ],
    ],
    [
      "a price that is none",
      { connections: [{ ...shed, prices: { "x/y": { input: -1, outptu: 2 }, z: "free" } }] },
      [
        "connection shed: prices.x/y.input must be at least 0.",
        "connection shed: prices.x/y.outptu is not known; did you mean output?",
        "connection shed: prices.z must be an object.",
      ],
    ],
    [
      "a password in a URL",
      { connections: [{ ...shed, url: "http://me:canary@a" }] },
      ["connection shed: url has a name or a password in it: a key is given apart from the URL."],
    ],
    [
      "two ways to say where it is",
      { connections: [{ ...shed, urls: ["http://a"] }] },
      ["connection shed: url and urls do not go together: put the single one into urls."],
    ],
    [
      "a wrong one of several URLs",
      { connections: [{ name: "f", kind: "farm", urls: ["http://a", "b"] }] },
      ["connection f: urls.1 must be a URL that begins with http:// or https://."],
    ],
    [
      "no URL at all",
      { connections: [{ name: "f", kind: "farm", urls: [] }] },
      ["connection f: urls must have at least one URL."],
    ],
    [
      "no URL where one is needed",
      { connections: [{ name: "shed", kind: "toy" }] },
      ["connection shed: url is missing: of the kind toy it has to be said where it is."],
    ],
    ["models that are no object", { models: "builtin" }, ["models must be an object."]],
    [
      "a role that there is not",
      { models: { picture: "builtin" } },
      ["models: picture is not known; there is: language, image, vision."],
    ],
    ["a model that is no text", { models: { image: 4 } }, ["models: image must be a text."]],
    [
      "a model of a connection that there is not",
      { connections: [shed], models: { image: "shde/x", language: "vscode" } },
      [
        'models: language is of the connection "vscode", which is not known; there is: builtin, shed.',
        'models: image is of the connection "shde", which is not known; did you mean shed?',
      ],
    ],
    [
      "a model of a connection that has a fault of its own, which is told once",
      { connections: [{ ...shed, limit: 0 }], models: { image: "shed/x" } },
      ["connection shed: limit must be a whole number, 1-64."],
    ],
  ];
  for (const [what, value, faults] of cases) {
    it(`says what is wrong, and where: ${what}`, () => {
      assert.deepEqual(faultsOf(value), faults);
    });
  }

  it("keeps what is right beside what is wrong", () => {
    const { configuration, faults } = readConfiguration(
      {
        connections: [
          { ...shed, limit: 0 },
          { name: "farm", kind: "farm" },
        ],
        models: { image: "farm" },
      },
      kinds,
    );
    assert.equal(faults.length, 1);
    const connections = [{ name: "farm", kind: "farm" }];
    const models = { image: "farm" };
    assert.deepEqual(configuration, { connections, models, limits: usualLimits });
  });

  it("has a sentence for whatever a stranger wrote, on one line, and never throws", () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    const member = fc.constantFrom(
      ...Object.keys({ ...shed, steps: 0, prices: 0, urls: 0, limit: 0 }),
    );
    const connection = fc.dictionary(
      fc.oneof(member, fc.string()),
      fc.oneof(json, fc.constantFrom("toy", "farm")),
    );
    const value = fc.oneof(
      json,
      fc.record({
        connections: fc.array(connection),
        models: fc.dictionary(fc.string(), json),
        limits: fc.dictionary(fc.constantFrom("dailyUsd", "confirmUsd", "x"), json),
      }),
    );
    fc.assert(
      fc.property(value, (any) => {
        for (const fault of faultsOf(any)) {
          assert.match(fault, /^[^\n]+[.?]$/, fault);
          assert.doesNotMatch(fault, /[Ii]nvalid|Unrecognized|undefined|\[object/, fault);
        }
      }),
    );
  });

  it("never tells a value, which may be secret", () => {
    const canary = "canary-4242";
    const places: readonly unknown[] = [
      canary,
      { connections: canary, models: canary },
      { connections: [canary] },
      ...[
        "name",
        "kind",
        "url",
        "urls",
        "limit",
        "allowInsecure",
        "prices",
        "priceAs",
        "apiKey",
        "mode",
      ].map((key) => ({ connections: [{ ...shed, [key]: canary }] })),
      {
        connections: [
          { ...shed, url: `https://x:${canary}@a` },
          { ...shed, urls: [canary] },
        ],
      },
      { connections: [{ ...shed, prices: { x: { input: canary } } }] },
    ];
    for (const value of places) {
      const faults = faultsOf(value);
      assert.ok(faults.length > 0 || JSON.stringify(value).includes('"name":"canary'));
      assert.ok(!faults.join().includes(canary), faults.join());
    }
  });
});
