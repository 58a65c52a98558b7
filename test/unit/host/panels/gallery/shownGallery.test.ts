import assert from "node:assert/strict";
import { copyFile, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Uri } from "vscode";
import { UsageError } from "../../../../../src/base/errors.js";
import {
  ShownGallery,
  type GalleryDeps,
} from "../../../../../src/host/panels/gallery/shownGallery.js";
import type { Place } from "../../../../../src/host/views/allSessions.js";
import type { GalleryImage, GalleryToPage } from "../../../../../src/protocol/galleryMessages.js";
import { bestOf } from "../../../../../src/search/selectors.js";
import { startSearch } from "../../../../../src/sessions/continueSearch.js";
import { loadSession } from "../../../../../src/sessions/loadSession.js";
import { recordRemark } from "../../../../../src/sessions/remark.js";
import {
  freshRow,
  listSessions,
  type IndexRow,
  type OnNewest,
} from "../../../../../src/sessions/sessionIndex.js";
import { diskDeps, inFolder, smallSearch } from "../../../../support/diskHarness.js";
import { ManualTimer } from "../../../../support/manualTimer.js";
import { planOf } from "../../../../support/searchHarness.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";
import { FakeWebviewPanel } from "../../../../support/vscode/fakeWebview.js";
import { Emitter } from "../../../../support/vscode/surfaces.js";

type Changed = Extract<GalleryToPage, { kind: "changed" }>;

/** A session on the disk that has ended. */
async function session(output: string, goal: string): Promise<string> {
  const plan = planOf({ goal, candidates: 2, beamWidth: 1, iterations: 1 });
  const run = await startSearch(smallSearch(output, { plan }), diskDeps());
  await run.done;
  return run.folder;
}

const placeAt = (output: string, name: string | null = null): Place => ({
  name,
  output: () => Promise.resolve(output),
});

/** A gallery over real folders, in a panel that is none. */
class Stage {
  readonly timer = new ManualTimer();
  readonly acted: unknown[] = [];
  readonly warned: unknown[] = [];
  /** Favourites that sessions have, by folder. */
  readonly favourites = new Map<string, string[]>();
  listed = 0;
  /** How often it was asked whether this window drives a search. */
  searched = 0;
  readonly changes = new Emitter<object>();
  /** Lists in place of the disk's. */
  lists: ((onNewest?: OnNewest) => Promise<readonly IndexRow[]>) | undefined;
  panel = new FakeWebviewPanel();
  gallery: ShownGallery;

  constructor(places: readonly Place[]) {
    editor.reset();
    this.gallery = this.#opened(places);
  }

  /** Another one, in place of the first. */
  open(places: readonly Place[]): void {
    this.gallery.dispose();
    this.panel = new FakeWebviewPanel();
    this.gallery = this.#opened(places);
  }

  #opened(places: readonly Place[]): ShownGallery {
    const { processes } = diskDeps();
    return new ShownGallery(this.panel.asPanel, {
      sessions: {
        list: async (output: string, _query?: string, onNewest?: OnNewest) => {
          this.listed++;
          if (this.lists !== undefined) return await this.lists(onNewest);
          const rows = await listSessions(output, { processes });
          return rows.map((row) => this.#marked(row));
        },
        freshRow: async (folder: string) => this.#marked(await freshRow(folder, { processes })),
        ownerOf: () => Promise.resolve(null),
      },
      searches: {
        in: () => {
          this.searched++;
          return undefined;
        },
        onDidChange: this.changes.event,
      },
      load: async (folder: string) => {
        const { state } = await loadSession(folder);
        return { state: { ...state, favourites: this.favourites.get(folder) ?? [] } };
      },
      log: { warn: (...words: unknown[]) => this.warned.push(words) },
      extensionUri: Uri.file("/extension"),
      places: () => places,
      whereTo: {
        documentFor: () => Promise.resolve({ name: "notes.md", showsSvg: true }),
        onDidChange: new Emitter<void>().event,
      },
      act: (...command: unknown[]) => {
        this.acted.push(command);
        return Promise.resolve();
      },
      timer: this.timer,
    } as unknown as GalleryDeps);
  }

  #marked(row: IndexRow): IndexRow {
    const favourites = this.favourites.get(row.folder) ?? [];
    return row.kind === "session" ? { ...row, summary: { ...row.summary, favourites } } : row;
  }

  /** The next message of a kind. */
  async told<Kind extends GalleryToPage["kind"]>(
    kind: Kind,
  ): Promise<Extract<GalleryToPage, { kind: Kind }>> {
    for (let turns = 0; turns < 20_000; turns++) {
      const [message] = this.panel.take(kind);
      if (message !== undefined) return message as Extract<GalleryToPage, { kind: Kind }>;
      await setImmediate();
    }
    throw new Error(`The page was never told ${kind}`);
  }

  /** The page listens. */
  async ready(): Promise<readonly GalleryImage[]> {
    while (this.panel.loads === 0) await setImmediate();
    this.panel.say({ kind: "ready" });
    return (await this.told("gallery")).images;
  }

  async actedOnce(): Promise<unknown> {
    while (this.acted.length === 0) await setImmediate();
    return this.acted.shift();
  }

  async links(...ids: string[]): Promise<(string | null)[]> {
    this.panel.say({ kind: "look", ids });
    return (await this.told("links")).links.map(({ uri }) => uri);
  }
}

/** A stage over two folders, with a session in each. */
const staged = (work: (stage: Stage, one: string, two: string) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const [left, right] = [join(folder, "left"), join(folder, "right")];
    const sessions = [await session(left, "a red barn"), await session(right, "a blue boat")];
    const stage = new Stage([placeAt(left, "left"), placeAt(right, "right")]);
    try {
      await work(stage, ...(sessions as [string, string]));
    } finally {
      stage.gallery.dispose();
    }
  });

describe("the gallery's host", () => {
  it("tells of the best image of each session of all folders, and of no path", () =>
    staged(async (stage, one) => {
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
    staged(async (stage, one, two) => {
      await stage.ready();
      const roots = stage.panel.webview.options.localResourceRoots?.map(({ fsPath }) => fsPath);
      const outputs = [one, two].map((folder) => join(folder, "../.."));
      assert.deepEqual(roots, ["/extension/dist/webview", ...outputs]);
      assert.equal(stage.panel.loads, 1);
    }));

  it("hands out a link once the file has been looked at, and none to what is no such image", () =>
    staged(async (stage, one, two) => {
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

  it("does with images what the page asks for, by their folders", () =>
    staged(async (stage, one, two) => {
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
    staged(async (stage, one) => {
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
      const { images, gone } = await soon(stage);
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
    staged(async (stage, one) => {
      const [image] = (await stage.ready()).filter(({ goal }) => goal === "a red barn");
      const id = image?.id ?? "";
      const { state } = await loadSession(one);
      const shown = bestOf(state) ?? "";
      const other = Object.keys(state.candidates).find((each) => each !== shown) ?? "";
      await stage.links(id);
      // Another process picks another winner; the page still shows the picture of before.
      await recordRemark(one, { kind: "pickWinner", candidate: other }, diskDeps());
      stage.gallery.touch(one);
      await soon(stage);
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
    staged(async (stage, one) => {
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
    staged(async (stage) => {
      const [one, two] = await stage.ready();
      const links = stage.links(one?.id ?? "", two?.id ?? "");
      const { asWebviewUri } = stage.panel.webview;
      let count = 0;
      stage.panel.webview.asWebviewUri = (uri) =>
        asWebviewUri(uri) + (count++ === 0 ? "x".repeat(4000) : "");
      const [none, some] = await links;
      assert.equal(none, null);
      assert.match(some ?? "", /^https:/);
    }));

  it("writes nothing in a workspace that is not trusted, and says why", () =>
    staged(async (stage) => {
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
    staged(async (stage, one) => {
      await stage.ready();
      const listed = stage.listed;
      stage.panel.setVisible(false);
      stage.timer.pass(60_000);
      await session(join(one, "../.."), "a green frog");
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
    staged(async (stage, one) => {
      const [image] = (await stage.ready()).filter(({ goal }) => goal === "a red barn");
      const best = bestOf((await loadSession(one)).state) ?? "";
      stage.panel.setVisible(false);
      // In a list alone: no journal has grown that a look at the disk would find.
      stage.favourites.set(one, [best]);
      stage.panel.setVisible(true);
      stage.panel.say({ kind: "ready" });
      await stage.told("gallery");
      const { images } = await soon(stage);
      assert.deepEqual(
        images.map(({ id, isFavourite }) => [id, isFavourite]),
        [[image?.id, true]],
      );
    }));

  it("takes no look at its searches while it is hidden", () =>
    staged(async (stage) => {
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
    staged(async (stage, one) => {
      const rows = await listSessions(join(one, "../.."), diskDeps());
      const [row] = rows;
      assert.ok(row?.kind === "session");
      const many = Array.from({ length: 1700 }, (_, n): IndexRow => {
        const summary = { ...row.summary, startedAt: row.summary.startedAt - n };
        return { ...row, folder: `${one}-${n}`, summary };
      });
      let finish = (): void => undefined;
      stage.lists = (onNewest) => {
        onNewest?.(many.slice(0, 400));
        return new Promise((resolve) => {
          finish = () => resolve(many);
        });
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
      finish();
      const sizes: number[] = [];
      let isComplete = false;
      while (!isComplete) {
        await setImmediate();
        for (const message of stage.panel.take("changed") as Changed[]) {
          sizes.push(message.images.length);
          isComplete = message.isComplete;
        }
      }
      assert.deepEqual(sizes, [1000, 300]);
    }));

  it("tells of a session that is new while it is looked at, and of one that is gone", () =>
    staged(async (stage, one, two) => {
      const images = await stage.ready();
      await session(join(one, "../.."), "a green frog");
      const changed = await soon(stage);
      assert.deepEqual(
        changed.images.map(({ goal }) => goal),
        ["a green frog"],
      );
      await rm(two, { recursive: true });
      const boat = images.find(({ goal }) => goal === "a blue boat");
      assert.deepEqual((await soon(stage)).gone, [boat?.id]);
      stage.panel.say({ kind: "open", id: boat?.id });
      assert.match((await stage.told("trouble")).message, /gone from its output folder/);
      assert.deepEqual(stage.acted, []);
    }));

  it("shows what there is where one folder may not be used, and says why", () =>
    inFolder(async (output) => {
      await session(output, "a red barn");
      const refused: Place = {
        name: "right",
        output: () => Promise.reject(new UsageError("It lies outside.")),
      };
      const stage = new Stage([placeAt(output, "left"), refused]);
      while (stage.panel.loads === 0) await setImmediate();
      stage.panel.say({ kind: "ready" });
      const { images, trouble } = await stage.told("gallery");
      assert.deepEqual([images.length, trouble], [1, "right: It lies outside."]);
      stage.gallery.dispose();
    }));

  it("takes nothing that is no message, and says so in the log alone", () =>
    staged(async (stage) => {
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

/** The next change, once the disk has been looked at again. */
async function soon(stage: Stage) {
  for (;;) {
    stage.timer.pass(2000);
    await setImmediate();
    const [changed] = stage.panel.take("changed");
    if (changed !== undefined) return changed as Changed;
  }
}
