import assert from "node:assert/strict";
import { Uri, workspace } from "vscode";
import { extension } from "./hosted.js";

interface Binding {
  readonly key: string;
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly contributes: { readonly keybindings: readonly Binding[] };
}

/** The document that *Open Default Keyboard Shortcuts (JSON)* shows. */
const defaults = Uri.parse("vscode://defaultsettings/keybindings.json");

describe("the keys", () => {
  it("that work in any text are in none of the editor's own", async () => {
    const { contributes } = extension().packageJSON as Manifest;
    const ours = contributes.keybindings.filter(
      ({ when }) => when?.includes("focusedView == imagebeam.sessions") !== true,
    );
    const text = (await workspace.openTextDocument(defaults)).getText();
    // The list, and below it, as comments, commands without a key.
    const [list] = /^\[.*?^\]/ms.exec(text.replaceAll(/^\s*\/\/.*$/gm, "")) ?? [];
    const shipped = JSON.parse(list ?? "[]") as readonly Binding[];
    assert.ok(shipped.length > 500, `There are ${shipped.length}`);
    assert.deepEqual(ours.map(({ key }) => clashesWith(key, shipped)).flat(), []);
    // What the test can see: the key that this one took the place of is the editor's own.
    assert.notDeepEqual(clashesWith("ctrl+k ctrl+c", shipped), []);
  });
});

/** Those with the same key, or with one of which the other is the beginning. */
function clashesWith(key: string, shipped: readonly Binding[]): readonly Binding[] {
  return shipped.filter((other) => {
    if (other.command.startsWith("imagebeam.") || other.when === "false") return false;
    return `${other.key} `.startsWith(`${key} `) || `${key} `.startsWith(`${other.key} `);
  });
}
