import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PNG } from "pngjs";
import type { ImageRef } from "../../../src/protocol/events.js";
import { viewableImage } from "../../../src/sessions/viewableImage.js";
import { inFolder } from "../../support/diskHarness.js";

const ref = (file: string): ImageRef => ({
  file,
  sha256: "0".repeat(64),
  widthPx: 8,
  heightPx: 8,
  mediaType: "image/png",
});

const png = (): Buffer => PNG.sync.write(new PNG({ width: 8, height: 8 }));

describe("an image that a page may be shown", () => {
  it("is a plain file in the session's folder", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "i0c0.png"), png());
      assert.equal(await viewableImage(folder, ref("i0c0.png")), join(folder, "i0c0.png"));
    }));

  const hostile: readonly [why: string, ref: ImageRef][] = [
    ["a file that is not there", ref("gone.png")],
    ["a path out of the folder", ref("../i0c0.png")],
    ["an absolute path", ref("/etc/hostname")],
    ["a link", ref("link.png")],
    ["something else by that name", ref("text.png")],
    ["a picture that would fill the memory", ref("huge.png")],
    ["a folder", ref("folder.png")],
  ];
  for (const [why, hostileRef] of hostile) {
    it(`is not ${why}`, () =>
      inFolder(async (folder) => {
        await writeFile(join(folder, "i0c0.png"), png());
        await symlink(join(folder, "i0c0.png"), join(folder, "link.png"));
        await mkdir(join(folder, "folder.png"));
        await writeFile(join(folder, "text.png"), "<script>alert(1)</script>");
        const huge = png();
        huge.writeUInt32BE(30_000, 16);
        huge.writeUInt32BE(30_000, 20);
        await writeFile(join(folder, "huge.png"), huge);
        assert.equal(await viewableImage(folder, hostileRef), undefined);
      }));
  }
});
