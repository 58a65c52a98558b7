import assert from "node:assert/strict";
import { TreeItem, window } from "vscode";

describe("the editor of these tests", () => {
  it("refuses API that is only proposed, as the editor that people have does", () => {
    const view = window.createTreeView("imagebeam.noSuchView", {
      treeDataProvider: { getChildren: () => [], getTreeItem: () => new TreeItem("none") },
    });
    try {
      assert.throws(() => Reflect.get(view, "activeItem"), /CANNOT use API proposal/);
    } finally {
      view.dispose();
    }
  });
});
