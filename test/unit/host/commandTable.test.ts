import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import manifest from "../../../package.json" with { type: "json" };

describe("the table of commands", () => {
  it("has what package.json declares, and nothing else", () => {
    // The file imports the editor, so its list is read as text.
    const file = new URL("../../../src/host/commands/commandTable.ts", import.meta.url);
    const [, list = ""] = /commandIds = \[([^\]]*)\]/.exec(readFileSync(file, "utf8")) ?? [];
    const ids = [...list.matchAll(/"([^"]+)"/g)].map(([, id]) => id);
    const declared = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual([...ids].sort(), [...declared].sort());
  });
});
