import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { configurableKinds } from "../../src/compose.js";
import { readConfiguration } from "../../src/protocol/configuration.js";
import { baseUrlOf } from "../../src/providers/openai/baseUrl.js";
import { detectProfile, profileOf } from "../../src/providers/openai/profiles.js";
import type { OpenaiConnection } from "../../src/providers/openai/openaiKind.js";
import { roles } from "../../src/protocol/providers.js";
import { urlsOf } from "../../src/protocol/connections.js";

/** The table that newcomers copy from: what they have, connections, models. */
const rows = readFileSync(new URL("../../README.md", import.meta.url), "utf8")
  .split("\n")
  .flatMap((line): [string, string, string][] => {
    const [, has = "", connections, models] = line.split("|").map((cell) => cell.trim());
    const isRow = connections?.startsWith("`{") === true && models?.startsWith("`{") === true;
    return isRow ? [[has, connections.slice(1, -1), models.slice(1, -1)]] : [];
  });

describe("the README's table of real models", () => {
  it("has rows", () => assert.ok(rows.length >= 4));

  for (const [has, connections, models] of rows) {
    it(`can be copied: ${has}`, () => {
      const written = {
        connections: JSON.parse(`[${connections}]`) as unknown,
        models: JSON.parse(models) as unknown,
      };
      const { configuration, faults } = readConfiguration(written, configurableKinds());
      assert.deepEqual(faults, []);
      for (const role of roles) {
        const [name] = (configuration.models[role] ?? "").split("/");
        const found = configuration.connections.find((each) => each.name === name);
        const connection = (found ?? assert.fail(`${role} has no connection`)) as OpenaiConnection;
        const part = role === "image" ? "images" : "chat";
        const [url = ""] = urlsOf(connection);
        const profile = connection.profile
          ? profileOf(connection.profile)
          : detectProfile(baseUrlOf(url).url, part);
        assert.ok(profile[part], `${profile.label} takes the role ${role}`);
      }
    });
  }
});
