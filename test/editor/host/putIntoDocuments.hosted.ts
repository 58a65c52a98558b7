import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import {
  commands,
  ConfigurationTarget,
  NotebookCellData,
  NotebookCellKind,
  NotebookData,
  NotebookEdit,
  Selection,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type TextEditor,
} from "vscode";
import { recipeIn } from "../../../src/images/embedRecipe.js";
import { endedSession, newSession } from "../../support/editorSessions.js";
import { waitFor } from "../launcher/waitFor.js";
import { closeAllEditors, outputPath, smallPlan, workspacePath } from "./hosted.js";

const name = "a-red-boat-under-a-full-moon.png";
const alt = smallPlan.goal;

describe("an image that is inserted by a command", () => {
  let folder = "";
  let place = "";
  let count = 0;
  before(async () => {
    folder = await newSession(outputPath(), () =>
      Promise.resolve(commands.executeCommand("imagebeam.startSearch", smallPlan)),
    );
    await endedSession(folder);
    await closeAllEditors();
  });
  beforeEach(() => {
    place = join(workspacePath(), `insertion-${count++}`);
    mkdirSync(place);
  });
  afterEach(async () => {
    await commands.executeCommand("workbench.action.files.saveAll");
    await closeAllEditors();
    rmSync(place, { recursive: true });
  });

  const opened = async (file: string, text: string): Promise<TextEditor> => {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    writeFileSync(join(place, file), text);
    return await window.showTextDocument(Uri.file(join(place, file)));
  };
  const insert = async (candidate?: string): Promise<void> => {
    const ref = candidate === undefined ? { folder } : { folder, candidate };
    await commands.executeCommand("imagebeam.insertAtCursor", ref);
  };
  const names = (path: string): string[] => readdirSync(join(place, path)).sort();

  it("leaves nothing selected, the cursor behind it, and one tab", async () => {
    const editor = await opened("a.md", "one\r\ntwo three\r\nfour\r\n");
    editor.selection = new Selection(1, 0, 1, 3);
    await insert();
    const link = `![${alt}](images/${name})`;
    assert.equal(editor.document.getText(), `one\r\ntwo${link} three\r\nfour\r\n`);
    const shown = window.activeTextEditor;
    assert.equal(shown?.document, editor.document);
    assert.deepEqual(
      [shown.selection.isEmpty, shown.selection.active.line, shown.selection.active.character],
      [true, 1, 3 + link.length],
    );
    assert.equal(window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 1);
  });

  it("overwrites no file of that name, and copies the same picture once", async () => {
    mkdirSync(join(place, "images"));
    writeFileSync(join(place, "images", name), "something else");
    await opened("a.md", "");
    await insert();
    await insert();
    const second = name.replace(".png", "-1.png");
    assert.deepEqual(names("images"), [second, name].sort());
    assert.equal(readFileSync(join(place, "images", name), "utf8"), "something else");
    const text = window.activeTextEditor?.document.getText();
    assert.equal(text, `![${alt}](images/${second})`.repeat(2));
  });

  it("copies pictures that are asked for at the same time under names of their own", async () => {
    await opened("a.md", "");
    await Promise.all([insert("i0c0"), insert("i0c1"), insert("i0c0")]);
    assert.equal(names("images").length, 2);
    const links = window.activeTextEditor?.document.getText().match(/images\/[^)]*/g) ?? [];
    assert.equal(links.length, 3);
    for (const link of links) assert.ok(existsSync(join(place, link)), link);
  });

  it("goes where the editor's own setting for pasted files says, for Markdown alone", async () => {
    const rules = {
      [`/${basename(place)}/guide/*`]: "../media/${documentBaseName}/${fileName}",
      "**/*.md": "/assets-of-all/",
    };
    await withSetting("markdown.copyFiles.destination", rules, async () => {
      const guide = await opened("guide/one.md", "");
      await insert();
      assert.equal(guide.document.getText(), `![${alt}](../media/one/${name})`);
      assert.ok(existsSync(join(place, "media/one", name)));
      const other = await opened("two.md", "");
      await insert();
      assert.equal(other.document.getText(), `![${alt}](../assets-of-all/${name})`);
      const html = await opened("guide/one.html", "");
      await insert();
      assert.match(html.document.getText(), new RegExp(`src="images/${name}"`));
    });
    rmSync(join(workspacePath(), "assets-of-all"), { recursive: true });
  });

  it("goes into the folder that the setting names, and nowhere outside of the workspace", async () => {
    const editor = await opened("deep/a.html", "");
    await withSetting("imagebeam.imageFolder", "..\\pictures/${documentBaseName}", async () => {
      await insert();
    });
    assert.match(editor.document.getText(), new RegExp(`src="../pictures/a/${name}"`));
    await withSetting("imagebeam.imageFolder", "../../../outside", async () => {
      await insert();
    });
    assert.ok(!existsSync(join(workspacePath(), "../outside")));
    assert.equal(editor.document.getText().match(/<img/g)?.length, 1);
  });

  it("follows no link out of the workspace that a repository brings", async () => {
    const outside = mkdtempSync(join(tmpdir(), "ib-outside-"));
    const editor = await opened("a.html", "");
    symlinkSync(outside, join(place, "images"));
    await insert();
    assert.equal(editor.document.getText(), "");
    assert.deepEqual(readdirSync(outside), []);
    rmSync(outside, { recursive: true });
  });

  it("carries its recipe unless a setting says otherwise", async () => {
    await opened("a.md", "");
    await insert();
    await withSetting("imagebeam.keepRecipe", false, () => insert());
    const [bare, whole] = names("images").map((file) => readFileSync(join(place, "images", file)));
    assert.ok(bare && whole);
    assert.equal(recipeIn(whole, "image/png")?.goal, alt);
    assert.equal(recipeIn(bare, "image/png"), undefined);
    assert.ok(!bare.includes("boat"));
  });

  it("is linked from a notebook's cell relative to the notebook; in code it is a path", async () => {
    const uri = Uri.file(join(place, "book.ipynb"));
    const empty = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    writeFileSync(uri.fsPath, JSON.stringify(empty));
    const notebook = await workspace.openNotebookDocument(uri);
    const edit = new WorkspaceEdit();
    const cells = [
      new NotebookCellData(NotebookCellKind.Markup, "Text ", "markdown"),
      new NotebookCellData(NotebookCellKind.Code, "show()", "python"),
    ];
    edit.set(uri, [NotebookEdit.insertCells(0, new NotebookData(cells).cells)]);
    assert.ok(await workspace.applyEdit(edit));
    await window.showNotebookDocument(notebook);
    for (const [index, at] of [
      [0, 5],
      [1, 5],
    ] as const) {
      const { document } = notebook.cellAt(index);
      const cell = await window.showNotebookDocument(notebook, {
        selections: [{ start: index, end: index + 1, isEmpty: false } as never],
      });
      assert.equal(cell.notebook, notebook);
      await commands.executeCommand("notebook.cell.edit");
      const editor = await waitFor("the cell's editor", () => {
        return window.activeTextEditor?.document === document && window.activeTextEditor;
      });
      editor.selection = new Selection(0, at, 0, at);
      await insert();
    }
    const [text, code] = notebook.getCells().map(({ document }) => document.getText());
    assert.equal(text, `Text ![${alt}](images/${name})`);
    assert.equal(code, `show("images/${name}")`);
    assert.deepEqual(names("images"), [name]);
    await notebook.save();
  });
});

/** With a setting of the workspace, taken back afterwards. */
async function withSetting(key: string, value: unknown, act: () => Promise<void>): Promise<void> {
  const set = (to: unknown): Thenable<void> =>
    workspace.getConfiguration().update(key, to, ConfigurationTarget.Workspace);
  await set(value);
  try {
    await act();
  } finally {
    await set(undefined);
  }
}
