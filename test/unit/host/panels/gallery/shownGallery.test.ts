import assert from "node:assert/strict";
import { copyFile, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { UsageError } from "../../../../../src/base/errors.js";
import type { Place } from "../../../../../src/host/views/allSessions.js";
import { bestOf } from "../../../../../src/search/selectors.js";
import { loadSession } from "../../../../../src/sessions/loadSession.js";
import { recordRemark } from "../../../../../src/sessions/remark.js";
import { listSessions, type IndexRow } from "../../../../../src/sessions/sessionIndex.js";
import { diskDeps, inFolder } from "../../../../support/diskHarness.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";

import {
  changedSoon,
  endedSession,
  GalleryStage,
  placeAt,
  stagedGallery,
  type GalleryChanged,
} from "../../../../support/galleryStage.js";

describe("the gallery's host", () => {
  it("tells of the best image of each session of all folders, and of no path", () =>
    stagedGallery(async (stage, one) => {
      const images = await stage.ready();
      const told = images.map(({ goal, place, candidate }) => [goal, place, candidate]);
      assert.deepEqual(told.toSorted(), [
        ["a blue boat", "right", null],
        ["a red barn", "left", null],
      ]);
      const { state } = await loadSession(one);
      const best = state.candidates[bestOf(state) ?? ""];
      const barn = images.find(({ goal }) => goal === "a red barn");
      assert.equal(barn?.total, best?.scores?.total);
      assert.equal(barn?.prompt, best?.texts?.prompt);
      assert.doesNotMatch(JSON.stringify(images), /left\/|ses-|\.png/);
    }));

  it("lets the page load files of the output folders and its own, and no others", () =>
    stagedGallery(async (stage, one, two) => {
      await stage.ready();
      const roots = stage.panel.webview.options.localResourceRoots?.map(({ fsPath }) => fsPath);
      const outputs = [one, two].map((folder) => join(folder, "../.."));
      assert.deepEqual(roots, ["/extension/dist/webview", ...outputs]);
      assert.equal(stage.panel.loads, 1);
    }));

  it("hands out a link once the file has been looked at, and none to what is no such image", () =>
    stagedGallery(async (stage, one, two) => {
      const images = await stage.ready();
      const idOf = (goal: string): string => images.find((image) => image.goal === goal)?.id ?? "";
      const [barn, boat] = [idOf("a red barn"), idOf("a blue boat")];
      const [link, none] = await stage.links(barn, "0".repeat(32));
      assert.match(link ?? "", new RegExp(`^https://page${one}/i0c[01]\\.png$`));
      assert.equal(none, null);
      const file = (link ?? "").slice("https://page".length);
      await writeFile(file, "<html>");
      assert.deepEqual(await stage.links(barn), [null]);
      await rm(file);
      await symlink("/etc/hostname", file);
      assert.deepEqual(await stage.links(barn), [null]);
      // The folder itself leads elsewhere by now.
      await rename(two, `${two}.moved`);
      await symlink(`${two}.moved`, two);
      assert.deepEqual(await stage.links(boat), [null]);
    }));

  it("has looked at the first files when the page listens, and at another one where that came since", () =>
    stagedGallery(async (stage, one) => {
      while (stage.panel.loads === 0) await setImmediate();
      const { state } = await loadSession(one);
      const other = Object.keys(state.candidates).find((id) => id !== bestOf(state)) ?? "";
      await recordRemark(one, { kind: "pickWinner", candidate: other }, diskDeps());
      while (stage.refreshed === 0) {
        stage.gallery.touch(one);
        stage.timer.pass(2000);
        await setImmediate();
      }
      const images = await stage.ready();
      assert.deepEqual(
        stage.firstLinks.map(({ id }) => id),
        images.map(({ id }) => id),
      );
      const barn = images.find(({ goal }) => goal === "a red barn")?.id;
      const link = stage.firstLinks.find(({ id }) => id === barn);
      assert.match(link?.uri ?? "", new RegExp(`/${other}\\.png$`));
    }));

  it("does with images what the page asks for, by their folders", () =>
    stagedGallery(async (stage, one, two) => {
      const images = await stage.ready();
      const [barn, boat] = ["a red barn", "a blue boat"].map(
        (goal) => images.find((image) => image.goal === goal)?.id,
      );
      // The best one too: its panel may show another one by now.
      const candidate = bestOf((await loadSession(one)).state);
      stage.panel.say({ kind: "open", id: barn });
      assert.deepEqual(await stage.actedOnce(), [
        "imagebeam.openSession",
        { folder: one, candidate },
      ]);
      const other = bestOf((await loadSession(two)).state);
      stage.panel.say({ kind: "insert", id: boat });
      assert.deepEqual(await stage.actedOnce(), [
        "imagebeam.insertImage",
        { folder: two, candidate: other },
      ]);
      stage.panel.say({ kind: "compare", ids: [boat, barn] });
      assert.deepEqual(await stage.actedOnce(), [
        "imagebeam.compareImages",
        [
          { folder: two, candidate: other },
          { folder: one, candidate },
        ],
      ]);
      stage.panel.say({ kind: "startSearch" });
      assert.deepEqual(await stage.actedOnce(), ["imagebeam.openPanel", undefined]);
    }));

  it("makes the best image a favourite by its candidate, and shows others as tiles of their own", () =>
    stagedGallery(async (stage, one) => {
      const [image] = (await stage.ready()).filter(({ goal }) => goal === "a red barn");
      const { state } = await loadSession(one);
      const best = bestOf(state);
      const other = Object.keys(state.candidates).find((id) => id !== best);
      assert.ok(image !== undefined && best !== null && other !== undefined);
      stage.panel.say({ kind: "favourite", id: image.id, on: true });
      const favourite = { folder: one, candidate: best };
      assert.deepEqual(await stage.actedOnce(), ["imagebeam.favourite", favourite]);
      // The other one was marked before.
      stage.favourites.set(one, [other, best]);
      stage.gallery.touch(one);
      const { images, gone } = await changedSoon(stage);
      assert.deepEqual(gone, []);
      assert.deepEqual(
        new Set(images.map(({ candidate, isFavourite }) => `${candidate} ${isFavourite}`)),
        new Set(["null true", `${other} true`]),
      );
      const own = images.find(({ candidate }) => candidate === other);
      assert.equal(own?.total, state.candidates[other]?.scores?.total);
      const [link] = await stage.links(own?.id ?? "");
      assert.equal(link, `https://page${join(one, state.candidates[other]?.image?.file ?? "")}`);
      stage.panel.say({ kind: "open", id: own?.id });
      assert.deepEqual(await stage.actedOnce(), [
        "imagebeam.openSession",
        { folder: one, candidate: other },
      ]);
      stage.panel.say({ kind: "favourite", id: own?.id, on: false });
      assert.deepEqual(await stage.actedOnce(), [
        "imagebeam.unfavourite",
        { folder: one, candidate: other },
      ]);
    }));

  it("acts on the image that it showed, not on what is the best by now", () =>
    stagedGallery(async (stage, one) => {
      const [image] = (await stage.ready()).filter(({ goal }) => goal === "a red barn");
      const id = image?.id ?? "";
      const { state } = await loadSession(one);
      const shown = bestOf(state) ?? "";
      const other = Object.keys(state.candidates).find((each) => each !== shown) ?? "";
      await stage.links(id);
      // Another process picks another winner; the page still shows the picture of before.
      await recordRemark(one, { kind: "pickWinner", candidate: other }, diskDeps());
      stage.gallery.touch(one);
      await changedSoon(stage);
      const acts = [
        [{ kind: "favourite", id, on: true }, "imagebeam.favourite"],
        [{ kind: "insert", id }, "imagebeam.insertImage"],
        [{ kind: "open", id }, "imagebeam.openSession"],
      ] as const;
      for (const [message, command] of acts) {
        stage.panel.say(message);
        assert.deepEqual(await stage.actedOnce(), [command, { folder: one, candidate: shown }]);
      }
      await stage.links(id);
      stage.panel.say({ kind: "favourite", id, on: true });
      assert.deepEqual(await stage.actedOnce(), [
        "imagebeam.favourite",
        { folder: one, candidate: other },
      ]);
    }));

  it("acts on no image where a summary names one that its journal does not have", () =>
    stagedGallery(async (stage, one) => {
      const path = join(one, "metadata.json");
      const text = await readFile(path, "utf8");
      await writeFile(path, text.replace(/"image":"i0c\d\.png"/, '"image":"i9c9.png"'));
      await copyFile(join(one, "i0c0.png"), join(one, "i9c9.png"));
      stage.open([placeAt(join(one, "../.."))]);
      const [image] = await stage.ready();
      for (const message of [
        { kind: "favourite", id: image?.id, on: true },
        { kind: "insert", id: image?.id },
      ]) {
        stage.panel.say(message);
        assert.match((await stage.told("trouble")).message, /another image by now/);
      }
      assert.deepEqual(stage.acted, []);
    }));

  it("gives out no link that no message can hold, and the others all the same", () =>
    stagedGallery(async (stage) => {
      const [one, two] = await stage.ready();
      const { asWebviewUri } = stage.panel.webview;
      let count = 0;
      stage.panel.webview.asWebviewUri = (uri) =>
        asWebviewUri(uri) + (count++ === 0 ? "x".repeat(4000) : "");
      const links = await stage.links(one?.id ?? "", two?.id ?? "");
      const [some] = links.filter((link) => link !== null);
      assert.equal(links.length, 2);
      assert.match(some ?? "", /^https:/);
    }));

  it("writes nothing in a workspace that is not trusted, and says why", () =>
    stagedGallery(async (stage) => {
      editor.isTrusted = false;
      const [image] = await stage.ready();
      stage.panel.say({ kind: "favourite", id: image?.id, on: true });
      assert.match((await stage.told("trouble")).message, /not trusted/);
      assert.deepEqual(stage.acted, []);
      stage.panel.say({ kind: "open", id: image?.id });
      await stage.actedOnce();
      editor.isTrusted = true;
      editor.trustGranted.fire();
      assert.equal((await stage.told("standing")).blocked, null);
    }));

  it("looks at nothing while it is hidden, and has all of it anew when it is back", () =>
    stagedGallery(async (stage, one) => {
      await stage.ready();
      const listed = stage.listed;
      stage.panel.setVisible(false);
      stage.timer.pass(60_000);
      await endedSession(join(one, "../.."), "a green frog");
      stage.timer.pass(60_000);
      assert.equal(stage.listed, listed);
      stage.panel.setVisible(true);
      stage.panel.say({ kind: "ready" });
      assert.equal((await stage.told("gallery")).images.length, 2);
      const { images } = await stage.told("changed");
      assert.deepEqual(
        images.map(({ goal }) => goal),
        ["a green frog"],
      );
      assert.ok(stage.listed > listed);
    }));

  it("knows what was said of an old session meanwhile as soon as it is shown again", () =>
    stagedGallery(async (stage, one) => {
      const [image] = (await stage.ready()).filter(({ goal }) => goal === "a red barn");
      const best = bestOf((await loadSession(one)).state) ?? "";
      stage.panel.setVisible(false);
      // In a list alone: no journal has grown that a look at the disk would find.
      stage.favourites.set(one, [best]);
      stage.panel.setVisible(true);
      stage.panel.say({ kind: "ready" });
      await stage.told("gallery");
      const { images } = await changedSoon(stage);
      assert.deepEqual(
        images.map(({ id, isFavourite }) => [id, isFavourite]),
        [[image?.id, true]],
      );
    }));

  it("takes no look at its searches while it is hidden", () =>
    stagedGallery(async (stage) => {
      await stage.ready();
      stage.searched = 0;
      stage.changes.fire({ kind: "advanced", run: { folder: "" } });
      stage.timer.pass(1000);
      const seen = stage.searched;
      assert.ok(seen > 0);
      stage.changes.fire({ kind: "advanced", run: { folder: "" } });
      stage.panel.setVisible(false);
      stage.timer.pass(60_000);
      assert.equal(stage.searched, seen);
    }));

  it("tells of the newest sessions while the others are still read, then of those in slices", () =>
    stagedGallery(async (stage, one) => {
      const rows = await listSessions(join(one, "../.."), diskDeps());
      const [row] = rows;
      assert.ok(row?.kind === "session");
      const many = Array.from({ length: 1700 }, (_, n): IndexRow => {
        const summary = { ...row.summary, startedAt: row.summary.startedAt - n };
        return { ...row, folder: `${one}-${n}`, summary };
      });
      let isHeld = true;
      stage.lists = async (onNewest) => {
        await onNewest?.(many.slice(0, 400));
        isHeld = false;
        return many;
      };
      stage.open([placeAt(join(one, "../.."))]);
      while (stage.panel.loads === 0) await setImmediate();
      stage.panel.say({ kind: "ready" });
      const first = await stage.told("gallery");
      const newest = await stage.told("changed");
      assert.deepEqual(
        [first, newest].map(({ images, isComplete }) => [images.length, isComplete]),
        [
          [300, false],
          [100, false],
        ],
      );
      assert.equal(first.images[0]?.startedAt, row.summary.startedAt);
      // The first pictures have the machine for themselves until then.
      stage.timer.pass(300);
      await setImmediate();
      assert.equal(isHeld, true);
      stage.timer.pass(100);
      const sizes: number[] = [];
      let isComplete = false;
      while (!isComplete) {
        await setImmediate();
        for (const message of stage.panel.take("changed") as GalleryChanged[]) {
          sizes.push(message.images.length);
          isComplete = message.isComplete;
        }
      }
      assert.deepEqual(sizes, [1000, 300]);
    }));

  it("tells of a session that is new while it is looked at, and of one that is gone", () =>
    stagedGallery(async (stage, one, two) => {
      const images = await stage.ready();
      await endedSession(join(one, "../.."), "a green frog");
      const changed = await changedSoon(stage);
      assert.deepEqual(
        changed.images.map(({ goal }) => goal),
        ["a green frog"],
      );
      await rm(two, { recursive: true });
      const boat = images.find(({ goal }) => goal === "a blue boat");
      assert.deepEqual((await changedSoon(stage)).gone, [boat?.id]);
      stage.panel.say({ kind: "open", id: boat?.id });
      assert.match((await stage.told("trouble")).message, /gone from its output folder/);
      assert.deepEqual(stage.acted, []);
    }));

  it("shows what there is where one folder may not be used, and says why", () =>
    inFolder(async (output) => {
      await endedSession(output, "a red barn");
      const refused: Place = {
        name: "right",
        output: () => Promise.reject(new UsageError("It lies outside.")),
      };
      const stage = new GalleryStage([placeAt(output, "left"), refused]);
      while (stage.panel.loads === 0) await setImmediate();
      stage.panel.say({ kind: "ready" });
      const { images, trouble } = await stage.told("gallery");
      assert.deepEqual([images.length, trouble], [1, "right: It lies outside."]);
      stage.gallery.dispose();
    }));

  it("takes nothing that is no message, and says so in the log alone", () =>
    stagedGallery(async (stage) => {
      await stage.ready();
      const forged = [
        null,
        "open",
        { kind: "open" },
        { kind: "open", id: "../../etc/passwd" },
        { kind: "look", ids: ["A B"] },
        { kind: "look", ids: Array.from({ length: 501 }, () => "a") },
        { kind: "compare", ids: ["a"] },
        { kind: "favourite", id: "a", on: "yes" },
        { kind: "startSearch", goal: "x" },
      ];
      for (const message of forged) stage.panel.say(message);
      assert.equal(stage.warned.length, forged.length);
      assert.deepEqual(stage.acted, []);
    }));
});
