import { basename, dirname } from "node:path";
import { RelativePattern, Uri, workspace } from "vscode";
import { DisposableStore, type Disposable } from "../../../base/disposable.js";
import { repositoryOf } from "../../git/gitExtension.js";
import type { CompareSource } from "./compareSource.js";

/** Tells when one of the files that are compared changes, or the repository that has a version of it. */
export class SourceWatch implements Disposable {
  readonly #sources: readonly CompareSource[];
  readonly #onChange: () => void;
  readonly #owned = new DisposableStore();
  /** Paths whose repository is followed. */
  readonly #followed = new Set<string>();
  #isDisposed = false;

  constructor(sources: readonly CompareSource[], onChange: () => void) {
    this.#sources = sources;
    this.#onChange = onChange;
    for (const pattern of sources.flatMap((source) => patternOf(source) ?? [])) {
      const watcher = this.#owned.add(workspace.createFileSystemWatcher(pattern));
      this.#owned.add(watcher.onDidChange(onChange));
      this.#owned.add(watcher.onDidCreate(onChange));
      this.#owned.add(watcher.onDidDelete(onChange));
    }
  }

  /** Follows the repositories that it does not follow yet. Never rejects. */
  async follow(): Promise<void> {
    for (const source of this.#sources) {
      if (source.kind !== "version" || this.#followed.has(source.path)) continue;
      const repository = await foundRepository(source.path);
      if (this.#isDisposed || repository === undefined || this.#followed.has(source.path)) continue;
      this.#followed.add(source.path);
      this.#owned.add(repository.state.onDidChange(this.#onChange));
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#owned.dispose();
  }
}

async function foundRepository(path: string) {
  try {
    return await repositoryOf(Uri.file(path));
  } catch {
    // Whoever reads the version meets the same, and says why it is not shown.
    return undefined;
  }
}

function patternOf(source: CompareSource): RelativePattern | undefined {
  switch (source.kind) {
    case "candidate":
      // What its file is called only its journal says: it begins so.
      return new RelativePattern(Uri.file(source.folder), `${source.candidate}.*`);
    case "file":
      return new RelativePattern(Uri.file(dirname(source.path)), literal(basename(source.path)));
    case "version":
      return undefined;
  }
}

/** A name as a pattern that nothing else matches. */
function literal(name: string): string {
  return name.replace(/[*?[\]{}]/g, "[$&]");
}
