import { ImagebeamError, UsageError } from "../../../base/errors.js";
import { allCandidates } from "../../../search/candidates.js";
import { bestOf } from "../../../search/selectors.js";
import type { SearchState } from "../../../search/state.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { SessionRef } from "../../commands/targets.js";
import type { GalleryEntry } from "./galleryImages.js";
import type { FromGalleryPage } from "./galleryPage.js";

const gone = "This image is gone from its output folder.";
const another = "This is another image by now. Look at it again, and try once more.";

export interface GalleryActsDeps {
  readonly find: (id: string) => GalleryEntry | undefined;
  /** The file in the session's folder that the page was shown last; undefined before it was. */
  readonly shownFile: (id: string) => string | undefined;
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
        await this.#open(message.id);
        return;
      case "insert":
        await this.#about([message.id], ([ref]) => this.#act("imagebeam.insertImage", ref));
        return;
      case "compare":
        await this.#about(message.ids, (refs) => this.#act("imagebeam.compareImages", refs));
        return;
      case "favourite": {
        const { blocked, onTrouble } = this.#deps;
        const reason = blocked();
        if (reason !== null) onTrouble(reason);
        else {
          const command = message.on ? "imagebeam.favourite" : "imagebeam.unfavourite";
          await this.#about([message.id], ([ref]) => this.#act(command, ref));
        }
        return;
      }
      case "startSearch":
        await this.#act("imagebeam.openPanel");
        return;
    }
  }

  async #act(command: CommandId, argument?: unknown): Promise<void> {
    await this.#deps.act(command, argument);
  }

  /** Does something with images that a page names: all of them, or none where one is another by now. */
  async #about(
    ids: readonly string[],
    act: (refs: readonly SessionRef[]) => Promise<void>,
  ): Promise<void> {
    let refs: readonly SessionRef[];
    try {
      refs = await Promise.all(ids.map((id) => this.#refOf(id)));
    } catch (error) {
      if (!(error instanceof ImagebeamError)) throw error;
      this.#deps.onTrouble(error.message);
      return;
    }
    await act(refs);
  }

  /** Its search, with this very image selected there; what is wrong with that is told there too. */
  async #open(id: string): Promise<void> {
    const { find, onTrouble } = this.#deps;
    const entry = find(id);
    if (entry === undefined) {
      onTrouble(gone);
      return;
    }
    const ref = await this.#refOf(id).catch((error: unknown) => {
      if (error instanceof ImagebeamError) return { folder: entry.folder };
      throw error;
    });
    await this.#act("imagebeam.openSession", ref);
  }

  /**
   * The very image that the page was shown, whatever is the best of its session by now.
   * @throws {UsageError} it is gone, or none of its session's
   * @throws as `stateIn`
   */
  async #refOf(id: string): Promise<SessionRef> {
    const { find, shownFile, stateIn } = this.#deps;
    const entry = find(id);
    if (entry === undefined) throw new UsageError(gone);
    const { folder, image } = entry;
    if (image.candidate !== null) return { folder, candidate: image.candidate };
    const file = shownFile(id) ?? entry.file;
    const state = await stateIn(folder);
    const shown = allCandidates(state).find(
      (each) => each.image !== null && each.image.file === file,
    );
    const candidate = file === null ? bestOf(state) : (shown?.id ?? null);
    if (candidate === null) throw new UsageError(another);
    return { folder, candidate };
  }
}
