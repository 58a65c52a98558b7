import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { offerLines } from "../../../src/cli/models.js";
import { inFolder } from "../../support/diskHarness.js";
import { runInMemory } from "../../support/memoryMachine.js";
import { toyKind, toyModels } from "../../support/toyKind.js";

const canary = "sk-canary-4242";
const shed = { name: "shed", kind: "toy", url: "https://shed.test" };

/** Runs a command line whose person has set this up. */
function run(
  args: readonly string[],
  config: object,
  keys: Readonly<Record<string, string>> = { IMAGEBEAM_KEY_SHED: canary },
) {
  return inFolder(async (configFolder) => {
    await writeFile(join(configFolder, "config.json"), JSON.stringify(config));
    const others = new Map(Object.entries(keys));
    const environment = { configFolder, keys: { openai: canary, others } };
    const { code, machine } = await runInMemory(args, { environment, kinds: [toyKind] });
    assert.ok(!machine.text.includes(canary), machine.text);
    const { stdout, stderr } = machine;
    return { code, out: stdout.text, err: stderr.text };
  });
}

function objectsIn(out: string): Record<string, unknown>[] {
  return out
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("The doctor", () => {
  it("finds all in order where nothing is set up", async () => {
    const { code, out, err } = await run(["doctor"], {});
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^Configuration: \/.*config\.json$/m);
    for (const role of ["language", "image", "vision"]) {
      assert.match(out, new RegExp(`^${role} model +builtin: works$`, "m"));
    }
    assert.match(out, /^A search can run\.$/m);
  });

  const cases: readonly (readonly [
    what: string,
    shed: object,
    keys: Readonly<Record<string, string>>,
    told: readonly RegExp[],
    state: object,
    exit: number,
  ])[] = [
    [
      "a key that is missing",
      {},
      {},
      [
        /^image model +shed: does not work\. It has no key\.$/m,
        /^ +Set IMAGEBEAM_KEY_SHED in the environment/m,
      ],
      {
        state: "missing",
        code: "auth.missing",
        reason: "It has no key.",
        action: { kind: "setKey" },
      },
      1,
    ],
    [
      "a server that does not run",
      { mood: "gone" },
      {},
      [/Nobody answers\.$/m, /^ +Start the server at https:\/\/shed\.test$/m],
      {
        ...{ state: "missing", code: "server.unreachable", reason: "Nobody answers." },
        action: { kind: "startServer", url: "https://shed.test" },
      },
      1,
    ],
    [
      "one of which nobody can tell, which is no reason not to try",
      { mood: "sulking" },
      { IMAGEBEAM_KEY_SHED: canary },
      [/^image model +shed: may work\. It does not say\.$/m, /^A search can run\.$/m],
      { state: "unknown", reason: "It does not say." },
      0,
    ],
    [
      "one that works",
      {},
      { IMAGEBEAM_KEY_SHED: canary },
      [/^image model +shed: works$/m],
      { state: "ready" },
      0,
    ],
  ];
  for (const [what, part, keys, told, state, exit] of cases) {
    it(`says what to do about ${what}`, async () => {
      const config = { connections: [{ ...shed, ...part }], models: { image: "shed" } };
      const plain = await run(["doctor"], config, keys);
      assert.deepEqual([plain.code, plain.err], [exit, ""]);
      for (const line of told) assert.match(plain.out, line);
      const json = await run(["doctor", "--json"], config, keys);
      assert.equal(json.code, exit);
      assert.deepEqual(objectsIn(json.out), [
        { kind: "check", role: "language", reference: "builtin", state: "ready" },
        { kind: "check", role: "image", reference: "shed", ...state },
        { kind: "check", role: "vision", reference: "builtin", state: "ready" },
      ]);
    });
  }

  it("looks at what the flags choose, before what the configuration says", async () => {
    const config = { connections: [shed], models: { language: "shed", image: "builtin" } };
    const { out } = await run(["doctor", "--image-provider", "shed/old"], config);
    assert.match(out, /^language model +shed: works$/m);
    assert.match(out, /^image model +shed\/old: does not work\. It has no image model old\.$/m);
    assert.match(out, /^ +Choose shed\/draw-1, or another one: imagebeam models shed$/m);
    assert.match(out, /^vision model +builtin: works$/m);
  });

  it("says once what keeps several roles of one connection from working", async () => {
    const barn = { ...shed, name: "barn", url: "https://barn.test" };
    const args = ["doctor", "--provider", "shed", "--vision-provider", "shed/b"];
    const { code, out } = await run(args, { connections: [shed, barn] }, {});
    assert.equal(code, 1);
    assert.deepEqual(out.split("\n").slice(1), [
      "language model  shed: does not work. It has no key.",
      "                Set IMAGEBEAM_KEY_SHED in the environment, or keyCommand of the connection.",
      "image model     shed: does not work, for the reason of the language model.",
      "vision model    shed/b: does not work, for the reason of the language model.",
      "No search can run with these models.",
      "",
    ]);
    const two = await run([...args, "--image-provider", "barn"], { connections: [shed, barn] }, {});
    assert.match(two.out, /^image model +barn: does not work\. It has no key\.$/m);
    assert.match(two.out, /^ +Set IMAGEBEAM_KEY_BARN /m);
  });

  it("tells of a language model that draws as SVG by its whole reference, and of another one so", async () => {
    const good = await run(["doctor", "--image-provider", "svg/shed/talk/7b"], {
      connections: [shed],
    });
    assert.match(good.out, /^image model +svg\/shed\/talk\/7b: works$/m);
    const old = await run(["doctor", "--image-provider", "svg/shed/old"], { connections: [shed] });
    assert.match(old.out, /Choose svg\/shed\/draw-1, or another one: .* models shed/);
    const other = await run(["doctor", "--language-provider", "svg/shed"], { connections: [shed] });
    assert.match(other.out, /language model +svg\/shed: does not work\. .* say "shed"\./);
  });

  it("says which connections there are, for a role whose one is not known", async () => {
    const args = ["doctor", "--vision-provider", "nowhere/x"];
    const { code, out } = await run(args, { connections: [shed] });
    assert.equal(code, 1);
    assert.match(
      out,
      /^vision model +nowhere\/x: .*"nowhere" is not known; there is: builtin, shed\.$/m,
    );
    const [, , vision] = objectsIn((await run([...args, "--json"], {})).out);
    assert.deepEqual([vision?.["state"], vision?.["code"]], ["missing", "usage.unknownProvider"]);
  });
});

describe("The list of models", () => {
  const config = { connections: [shed] };

  it("shows by role what each connection has, as it is referred to, with price, end and default", async () => {
    const { code, out, err } = await run(["models"], config);
    assert.deepEqual([code, err], [0, ""]);
    const sections = Object.fromEntries(
      out.split("\n\n").map((section) => {
        const [title = "", ...rows] = section.trimEnd().split("\n");
        return [title, rows.map((row) => row.trim().replace(/ {2,}/, " | "))];
      }),
    );
    const talker =
      "shed/talk/7b | Talker; $0.10 in, $0.50 out per million tokens; has to be loaded first";
    assert.deepEqual(sections, {
      language: [
        "builtin/rules-1 | Rules, not an AI model; free; the default of builtin",
        `${talker}; the default of shed`,
      ],
      image: [
        "builtin/sketch-1 | Sketch renderer, not an AI model; free; the default of builtin",
        "shed/draw-1 | $0.04 an image; ends on 2026-12-01; the default of shed",
      ],
      "image, drawn as SVG by language models: icons, diagrams, flat illustrations": [
        `svg/${talker}`,
      ],
      vision: [
        "builtin/pixels-1 | Measures pixels, not an AI model; free; the default of builtin",
        talker,
      ],
      "role not known": ["shed/odd | price not known; has to be downloaded first"],
    });
  });

  it("shows whatever a server calls its models on one line, and whole, to be copied", () => {
    const id = `long/${"x".repeat(200)}`;
    const hostile = "\u001b[2J\u202eevil\nline";
    const [model] = toyModels;
    assert.ok(model);
    const models = [
      { ...model, id, label: hostile },
      { ...model, id: hostile },
    ];
    const texts = offerLines([{ connection: "shed", models }]).map(({ text }) => text);
    assert.equal(texts.filter((text) => text.startsWith(`  shed/${id}  `)).length, 2);
    const drawing = models.map((each) => ({ ...each, drawsAsSvg: true }));
    const drawn = offerLines([{ connection: "shed", models: drawing }]).map(({ text }) => text);
    assert.equal(drawn.filter((text) => text.startsWith(`  svg/shed/${id}  `)).length, 1);
    for (const text of texts) assert.doesNotMatch(text, /[\p{Cc}\u202e]/u);
  });

  it("shows those of one connection, and is an object a line for a program", async () => {
    const { code, out } = await run(["models", "shed", "--json"], config);
    assert.equal(code, 0);
    const models = toyModels.map((model) => ({
      ...{ kind: "model", connection: "shed", reference: `shed/${model.id}` },
      ...model,
      ...(model.id === "talk/7b" && { drawsAsSvg: true, svgReference: "svg/shed/talk/7b" }),
    }));
    assert.deepEqual(objectsIn(out), models);
  });

  it("shows the others where one connection cannot be asked, and says why", async () => {
    const broken = { connections: [{ ...shed, mood: "gone" }] };
    const plain = await run(["models"], broken);
    assert.equal(plain.code, 1);
    assert.match(plain.out, /builtin\/rules-1/);
    assert.equal(plain.err, "shed cannot be asked: Nobody answers.\n");
    const json = await run(["models", "shed", "--json"], broken);
    assert.equal(json.code, 1);
    const error = { code: "server.unreachable", message: "Nobody answers." };
    assert.deepEqual(objectsIn(json.out), [{ kind: "failure", connection: "shed", error }]);
  });

  it("knows no other connection, and says how a goal of such words is given", async () => {
    const { code, out, err } = await run(["models", "ships at sea"], config);
    assert.deepEqual([code, out], [2, ""]);
    assert.match(err, /no connection "ships at sea"; there is: builtin, shed\./);
    assert.match(err, /imagebeam -- models 'ships at sea'$/m);
  });
});

describe("A search", () => {
  it("has the models of the configuration, and those of its flags before them", async () => {
    const config = { connections: [shed], models: { language: "shed/a/b", image: "shed/x" } };
    await inFolder(async (output) => {
      const small = ["--candidates", "1", "--beam-width", "1", "--max-attempts", "1"];
      const flags = ["--image-provider", "shed/y", "--vision-provider", "shed"];
      const args = ["a boat", ...small, ...flags, "--json", "--out", output];
      // What it comes to does not matter: the toy draws no picture.
      const { out } = await run(args, config);
      const [started] = objectsIn(out);
      const providers = started?.["providers"] as Record<
        string,
        { model: string; connection: string }
      >;
      assert.deepEqual(
        Object.values(providers).map(({ connection, model }) => `${connection}/${model}`),
        ["shed/a/b", "shed/y", "shed/vision-1"],
      );
    });
  });

  for (const args of [["a boat"], ["--resume", "x"], ["models"], ["doctor"]]) {
    it(`of a configuration with faults names each on a line of its own: ${args.join(" ")}`, async () => {
      const { code, out, err } = await run(args, { theme: canary, models: { image: "nowhere" } });
      assert.deepEqual([code, out], [2, ""]);
      const lines = err.split("\n");
      assert.match(
        lines[0] ?? "",
        /^\S+config\.json: theme is not known; there is: connections, models, limits\.$/,
      );
      assert.match(
        lines[1] ?? "",
        /^\S+config\.json: models: image is of the connection "nowhere"/,
      );
      // Nothing in the help would mend it.
      assert.deepEqual(lines.slice(2), [""]);
    });
  }

  for (const args of [["--list"], ["--help"], ["--version"]]) {
    it(`of the past needs no configuration: ${args.join(" ")}`, async () => {
      assert.equal((await run(args, { theme: 1 })).code, 0);
    });
  }
});
