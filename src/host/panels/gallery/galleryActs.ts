import { ImagebeamError } from "../../../base/errors.js";
import { bestOf } from "../../../search/selectors.js";
import type { SearchState } from "../../../search/state.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { GalleryEntry } from "./galleryImages.js";
import type { FromGalleryPage } from "./galleryPage.js";

const gone = "This image is gone from its output folder.";

export interface GalleryActsDeps {
  readonly find: (id: string) => GalleryEntry | undefined;
  /** Carries out a command of the extension; settles once it is over. */
  readonly act: (command: CommandId, argument?: unknown) => PromiseLike<unknown>;
  /** @throws {JournalError | StorageError} its journal cannot be read */
  readonly stateIn: (folder: string) => Promise<SearchState>;
  /** Why nothing may be written here; null where it may. */
  readonly blocked: () => string | null;
  readonly onTrouble: (message: string) => void;
}

/** What the page asks for, by the ids that it has: each is a command about an image. */
export class GalleryActs {
  readonly #deps: GalleryActsDeps;

  constructor(deps: GalleryActsDeps) {
    this.#deps = deps;
  }

  /** What cannot be done is told; rejects only where a command does. */
  async carryOut(message: Exclude<FromGalleryPage, { kind: "look" }>): Promise<void> {
    switch (message.kind) {
      case "open":
        await this.#about([message.id], ([entry]) => entry && this.#open(entry));
        return;
      case "insert":
        await this.#about([message.id], ([entry]) =>
          this.#act("imagebeam.insertImage", entry && refOf(entry)),
        );
        return;
      case "compare":
        await this.#about(message.ids, (entries) =>
          this.#act("imagebeam.compareImages", entries.map(refOf)),
        );
        return;
      case "favourite":
        await this.#about([message.id], ([entry]) => entry && this.#favourite(entry, message.on));
        return;
      case "startSearch":
        await this.#act("imagebeam.openPanel");
        return;
    }
  }

  async #act(command: CommandId, argument?: unknown): Promise<void> {
    await this.#deps.act(command, argument);
  }

  /** Does something with images that a page names; none of them may be gone. */
  async #about(
    ids: readonly string[],
    act: (entries: readonly GalleryEntry[]) => Promise<void> | undefined,
  ): Promise<void> {
    const entries = ids.flatMap((id) => this.#deps.find(id) ?? []);
    if (entries.length < ids.length) this.#deps.onTrouble(gone);
    else await act(entries);
  }

  /** Its search, with this very image selected there. */
  async #open(entry: GalleryEntry): Promise<void> {
    const { folder } = entry;
    try {
      const candidate = await this.#candidateOf(entry);
      await this.#act(
        "imagebeam.openSession",
        candidate === null ? { folder } : { folder, candidate },
      );
    } catch (error) {
      if (!(error instanceof ImagebeamError)) throw error;
      // What is wrong with it is told where it is opened.
      await this.#act("imagebeam.openSession", { folder });
    }
  }

  async #favourite(entry: GalleryEntry, on: boolean): Promise<void> {
    const { blocked, onTrouble } = this.#deps;
    const reason = blocked();
    if (reason !== null) {
      onTrouble(reason);
      return;
    }
    try {
      const candidate = await this.#candidateOf(entry);
      if (candidate === null) return;
      const { folder } = entry;
      await this.#act(on ? "imagebeam.favourite" : "imagebeam.unfavourite", { folder, candidate });
    } catch (error) {
      if (!(error instanceof ImagebeamError)) throw error;
      onTrouble(error.message);
    }
  }

  /** That of a session alone is its best by now. @throws as `stateIn` */
  async #candidateOf({ folder, image }: GalleryEntry): Promise<string | null> {
    return image.candidate ?? bestOf(await this.#deps.stateIn(folder));
  }
}

/** An image as commands take it; that of a session alone is its best. */
function refOf({ folder, image: { candidate } }: GalleryEntry): object {
  return candidate === null ? { folder } : { folder, candidate };
}
