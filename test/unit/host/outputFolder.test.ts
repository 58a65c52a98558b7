import assert from "node:assert/strict";
import { mkdir, realpath, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { outputFolder, type OutputSetting } from "../../../src/host/outputFolder.js";
import { inFolder } from "../../support/diskHarness.js";

const at = (workspaceFolder: string | undefined, setting: OutputSetting = {}) =>
  outputFolder({ workspaceFolder, setting, storage: "/storage" });

describe("the output folder", () => {
  it("is output in the workspace folder when nobody says otherwise", () =>
    inFolder(async (folder) => {
      assert.equal(await at(folder), join(await realpath(folder), "output"));
    }));

  it("is the extension's storage when no folder is open", async () => {
    assert.equal(await at(undefined), join("/storage", "sessions"));
    assert.equal(await at(undefined, { user: "pictures" }), join("/storage", "sessions"));
  });

  it("may be anywhere for the user's own settings", () =>
    inFolder(async (folder) => {
      assert.equal(await at(folder, { user: "/elsewhere/pictures" }), "/elsewhere/pictures");
      assert.equal(await at(folder, { user: "~/pictures" }), join(homedir(), "pictures"));
      assert.equal(await at(folder, { user: " pics " }), join(await realpath(folder), "pics"));
    }));

  it("is inside the workspace when the workspace names it", () =>
    inFolder(async (folder) => {
      const path = await at(folder, { workspace: "docs/images" });
      assert.equal(path, join(await realpath(folder), "docs", "images"));
    }));

  for (const workspace of ["..", "../sibling", "/etc", "docs/../../x"]) {
    it(`is never ${workspace} because a workspace says so`, () =>
      inFolder(async (folder) => {
        await assert.rejects(at(folder, { workspace, user: "/fine" }), {
          code: "usage.outputOutside",
        });
      }));
  }

  it("is not reached through a link that a repository brought", () =>
    inFolder(async (folder) => {
      const [outside, inside] = [join(folder, "outside"), join(folder, "inside")];
      await mkdir(outside);
      await mkdir(inside);
      await symlink(outside, join(inside, "output"));
      await assert.rejects(at(inside), { code: "usage.outputOutside" });
      await assert.rejects(at(inside, { workspace: "output/deeper" }), {
        code: "usage.outputOutside",
      });
    }));
});
