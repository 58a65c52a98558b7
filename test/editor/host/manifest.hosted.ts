import assert from "node:assert/strict";
import { commands } from "vscode";
import { extension } from "./hosted.js";

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe("the extension", () => {
  it("is asleep until it is used", () => {
    assert.equal(extension().isActive, false);
  });

  it("registers each command that it declares", async () => {
    await extension().activate();
    const { contributes } = extension().packageJSON as Manifest;
    const registered = new Set(await commands.getCommands(true));
    const missing = contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });
});
