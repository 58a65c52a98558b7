import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Uri } from "vscode";
import { ShownGallery, type GalleryDeps } from "../../src/host/panels/gallery/shownGallery.js";
import type { Place } from "../../src/host/views/allSessions.js";
import type { GalleryImage, GalleryToPage } from "../../src/protocol/galleryMessages.js";
import { startSearch } from "../../src/sessions/continueSearch.js";
import { loadSession } from "../../src/sessions/loadSession.js";
import {
  freshRow,
  listSessions,
  type IndexRow,
  type OnNewest,
} from "../../src/sessions/sessionIndex.js";
import { diskDeps, inFolder, smallSearch } from "./diskHarness.js";
import { ManualTimer } from "./manualTimer.js";
import { planOf } from "./searchHarness.js";
import { editor } from "./vscode/fakeEditor.js";
import { FakeWebviewPanel } from "./vscode/fakeWebview.js";
import { Emitter } from "./vscode/surfaces.js";

export type GalleryChanged = Extract<GalleryToPage, { kind: "changed" }>;
type GalleryLinkMessage = Extract<GalleryToPage, { kind: "links" }>;

/** A session on the disk that has ended. */
export async function endedSession(output: string, goal: string): Promise<string> {
  const plan = planOf({ goal, candidates: 2, beamWidth: 1, iterations: 1 });
  const run = await startSearch(smallSearch(output, { plan }), diskDeps());
  await run.done;
  return run.folder;
}

export const placeAt = (output: string, name: string | null = null): Place => ({
  name,
  output: () => Promise.resolve(output),
});

/** A gallery over real folders, in a panel that is none. */
export class GalleryStage {
  readonly timer = new ManualTimer();
  readonly acted: unknown[] = [];
  readonly warned: unknown[] = [];
  /** Favourites that sessions have, by folder. */
  readonly favourites = new Map<string, string[]>();
  listed = 0;
  /** Rows that were read anew. */
  refreshed = 0;
  /** How often it was asked whether this window drives a search. */
  searched = 0;
  readonly changes = new Emitter<object>();
  /** Lists in place of the disk's. */
  lists: ((onNewest?: OnNewest) => Promise<readonly IndexRow[]>) | undefined;
  /** What the page got without asking. */
  firstLinks: GalleryLinkMessage["links"] = [];
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
        freshRow: async (folder: string) => {
          const row = this.#marked(await freshRow(folder, { processes }));
          this.refreshed++;
          return row;
        },
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

  /** The page listens: it is told of the images, and has links to the first of them unasked. */
  async ready(): Promise<readonly GalleryImage[]> {
    while (this.panel.loads === 0) await setImmediate();
    this.panel.say({ kind: "ready" });
    const { images } = await this.told("gallery");
    this.firstLinks = images.length === 0 ? [] : (await this.told("links")).links;
    return images;
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
export const stagedGallery = (
  work: (stage: GalleryStage, one: string, two: string) => Promise<void>,
): Promise<void> =>
  inFolder(async (folder) => {
    const [left, right] = [join(folder, "left"), join(folder, "right")];
    const sessions = [
      await endedSession(left, "a red barn"),
      await endedSession(right, "a blue boat"),
    ];
    const stage = new GalleryStage([placeAt(left, "left"), placeAt(right, "right")]);
    try {
      await work(stage, ...(sessions as [string, string]));
    } finally {
      stage.gallery.dispose();
    }
  });

/** The next change, once the disk has been looked at again. */
export async function changedSoon(stage: GalleryStage) {
  for (;;) {
    stage.timer.pass(2000);
    await setImmediate();
    const [changed] = stage.panel.take("changed");
    if (changed !== undefined) return changed as GalleryChanged;
  }
}
