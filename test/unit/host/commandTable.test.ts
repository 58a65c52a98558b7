import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import manifest from "../../../package.json" with { type: "json" };

describe("the table of commands", () => {
  it("has what package.json declares, and nothing else", () => {
    // The file imports the editor, so its lists are read as text.
    const file = new URL("../../../src/host/commands/commandTable.ts", import.meta.url);
    const lists = readFileSync(file, "utf8").matchAll(/ommandIds = \[([^\]]*)\]/g);
    const ids = [...lists].flatMap(([, list = ""]) => [...list.matchAll(/"([^"]+)"/g)]);
    const declared = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(ids.map(([, id]) => id).sort(), [...declared].sort());
  });
});
