import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../../src/base/errors.js";
import { readConfig } from "../../../src/cli/config.js";
import { configurableKinds } from "../../../src/compose.js";
import { inFolder } from "../../support/diskHarness.js";
import { toyKind } from "../../support/toyKind.js";

const kinds = configurableKinds({ kinds: [toyKind] });
const shed = { name: "shed", kind: "toy", url: "http://127.0.0.1:9" };

/** Reads this text as the person's configuration. */
function readText(text: string | Uint8Array) {
  return inFolder(async (configFolder) => {
    await writeFile(join(configFolder, "config.json"), text);
    return await readConfig({ configFile: undefined, configFolder }, kinds);
  });
}

describe("The command line's configuration", () => {
  it("is the file in the person's folder, or the one that is named", () =>
    inFolder(async (configFolder) => {
      const named = join(configFolder, "other.json");
      await writeFile(join(configFolder, "config.json"), JSON.stringify({ connections: [shed] }));
      await writeFile(named, '\uFEFF{"models": {"image": "builtin"}}');
      const usual = await readConfig({ configFile: undefined, configFolder }, kinds);
      assert.deepEqual([usual.path, usual.isThere], [join(configFolder, "config.json"), true]);
      assert.deepEqual([usual.connections, usual.models], [[shed], {}]);
      const other = await readConfig({ configFile: named, configFolder }, kinds);
      assert.deepEqual([other.path, other.connections], [named, []]);
      assert.deepEqual(other.models, { image: "builtin" });
    }));

  it("is nothing where there is no file, unless one was named", () =>
    inFolder(async (folder) => {
      const configFolder = join(folder, "none");
      const { connections, isThere, path } = await readConfig(
        { configFile: undefined, configFolder },
        kinds,
      );
      const usual = join(configFolder, "config.json");
      assert.deepEqual([connections, isThere, path], [[], false, usual]);
      const nowhere = { configFile: undefined, configFolder: undefined };
      assert.equal((await readConfig(nowhere, kinds)).path, null);
      await assert.rejects(
        readConfig({ configFile: join(folder, "gone.json"), configFolder }, kinds),
        /gone\.json is not there: IMAGEBEAM_CONFIG names it\.$/,
      );
    }));

  it("has the commands that print keys apart from the connections, which adapters see", async () => {
    const keyCommand = ["pass", "show", "shed"];
    const config = await readText(JSON.stringify({ connections: [{ ...shed, keyCommand }] }));
    assert.deepEqual(config.connections, [shed]);
    assert.deepEqual([...config.keyCommands], [["shed", keyCommand]]);
  });

  it("takes this machine's own models for a role, though no connection to them is set up", async () => {
    const models = { language: "local", image: "local/sdxl" };
    assert.deepEqual((await readText(JSON.stringify({ models }))).models, models);
  });

  const wrong: readonly (readonly [what: string, text: string | Uint8Array, fault: RegExp])[] = [
    ["no JSON", "{canary", /config\.json is no JSON/],
    ["an empty file", "", /config\.json is no JSON/],
    [
      "a comma too many",
      '{\n  "models": {},\n}',
      /config\.json is no JSON from line 3, column 1 on\.$/,
    ],
    ["one that is too deep", `${"[".repeat(99)}${"]".repeat(99)}`, /config\.json is no JSON/],
    ["one that is too large", " ".repeat(1_000_001), /config\.json is larger than 1 MB/],
    ["bytes that are no text", new Uint8Array([0xff, 0xfe, 0, 1]), /config\.json is no JSON/],
    ["no object", '"canary"', /config\.json must be an object/],
    [
      "several faults, a line for each",
      JSON.stringify({
        connection: [],
        connections: [{ ...shed, mood: "canary" }],
        models: { image: "shde" },
      }),
      /^\S+config\.json: connection is not known; did you mean connections\?\n\S+config\.json: connection shed: mood must be well or sulking or gone\.\n\S+config\.json: models: image is of the connection "shde", which is not known; did you mean shed\?$/,
    ],
    [
      "a command in one text, which would need a shell",
      JSON.stringify({ connections: [{ ...shed, keyCommand: "pass canary" }] }),
      /connection shed: keyCommand must be a list/,
    ],
    [
      "a command of nothing",
      JSON.stringify({ connections: [{ ...shed, keyCommand: [] }] }),
      /connection shed: keyCommand/,
    ],
    [
      "a key",
      JSON.stringify({ connections: [{ ...shed, apiKey: "canary" }] }),
      /connection shed: apiKey is not known: a key never stands here/,
    ],
  ];
  for (const [what, text, fault] of wrong) {
    it(`is refused with its path and the place, and without a value: ${what}`, async () => {
      await assert.rejects(readText(text), (error) => {
        assert.ok(error instanceof UsageError && error.code === "usage.config");
        assert.match(error.message, fault);
        assert.doesNotMatch(error.message, /canary/);
        return true;
      });
    });
  }

  it("is refused where its file cannot be read", () =>
    inFolder(async (configFolder) => {
      await mkdir(join(configFolder, "config.json"));
      await assert.rejects(
        readConfig({ configFile: undefined, configFolder }, kinds),
        /config\.json cannot be read \(EISDIR: [^,]*\)\.$/,
      );
    }));
});
