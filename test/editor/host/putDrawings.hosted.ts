import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { commands, Uri, window } from "vscode";
import { recipeIn } from "../../../src/images/embedRecipe.js";
import { sessionFoldersIn } from "../../support/editorSessions.js";
import { drawn } from "./drawn.data.js";
import { closeAllEditors, workspacePath } from "./hosted.js";

const { goal } = drawn;
const name = "an-icon-of-a-red-boat";

describe("an image that was made from a drawing", () => {
  let folder = "";
  let place = "";
  before(() => {
    [folder = ""] = sessionFoldersIn(join(workspacePath(), drawn.output));
  });
  beforeEach(() => {
    place = join(workspacePath(), "drawings");
    mkdirSync(place);
  });
  afterEach(async () => {
    await commands.executeCommand("workbench.action.files.saveAll");
    await closeAllEditors();
    rmSync(place, { recursive: true });
  });

  /** The text of a document that the image of a candidate was put into. */
  const inserted = async (file: string, candidate = "i0c0"): Promise<string> => {
    writeFileSync(join(place, file), "");
    const editor = await window.showTextDocument(Uri.file(join(place, file)));
    await commands.executeCommand("imagebeam.insertAtCursor", { folder, candidate });
    return editor.document.getText();
  };
  const copies = (): string[] => readdirSync(join(place, "images")).sort();

  it("goes into what can show a drawing as SVG, byte for byte, and elsewhere as PNG", async () => {
    assert.equal(await inserted("a.md"), `![${goal}](images/${name}.svg)`);
    assert.match(await inserted("a.html"), new RegExp(`src="images/${name}.svg"`));
    assert.match(await inserted("a.adoc"), new RegExp(`^image::images/${name}.svg`));
    assert.match(await inserted("a.rst"), new RegExp(`^.. image:: images/${name}.svg\n`));
    assert.deepEqual(copies(), [`${name}.svg`]);
    assert.match(await inserted("a.tex"), new RegExp(`{images/${name}.png}`));
    assert.equal(await inserted("a.py"), `"images/${name}.png"`);
    assert.deepEqual(copies(), [`${name}.png`, `${name}.svg`]);
    const [png, svg] = copies().map((file) => readFileSync(join(place, "images", file)));
    assert.deepEqual(svg, readFileSync(join(folder, "i0c0.svg")));
    assert.equal(png && recipeIn(png, "image/png")?.goal, goal);
  });

  it("goes in as PNG where its drawing has been changed, or is gone", async () => {
    appendFileSync(join(folder, "i0c1.svg"), "<!-- another hand's -->");
    assert.equal(await inserted("a.md", "i0c1"), `![${goal}](images/${name}.png)`);
    rmSync(join(folder, "i0c1.svg"));
    assert.equal(await inserted("b.md", "i0c1"), `![${goal}](images/${name}.png)`);
    assert.deepEqual(copies(), [`${name}.png`]);
  });

  it("stays a drawing in a picture's place for all who open it: a PNG", async () => {
    await commands.executeCommand("imagebeam.openImage", { folder, candidate: "i0c0" });
    const [tab] = window.tabGroups.activeTabGroup.tabs;
    assert.equal(tab?.label, "i0c0.png");
  });
});
