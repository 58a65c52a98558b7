import { DisposableStore, type Disposable } from "../../base/disposable.js";
import type { IndexRow } from "../../sessions/sessionIndex.js";
import { OutputSize, type OutputSizeDeps } from "./outputSize.js";
import { SessionList, type SessionListDeps } from "./sessionList.js";

/** Where sessions go. */
export interface Place {
  /** Of the workspace folder, where there are several. */
  readonly name: string | null;
  /** @throws {UsageError} the output folder may not be used */
  readonly output: () => Promise<string>;
}

export interface AllSessionsDeps extends Omit<SessionListDeps, "output" | "onOutput"> {
  /** What the folders take has been added up; it is not where nobody asks. */
  readonly onBytes?: () => void;
  readonly measure?: OutputSizeDeps["measure"];
}

/** The sessions of one place, and what they take. */
interface Placed {
  readonly name: string | null;
  readonly list: SessionList;
  output: string;
  bytes: number | undefined;
}

/** The sessions of every place that searches of this window go to, kept up to date while in view. */
export class AllSessions implements Disposable {
  readonly #deps: AllSessionsDeps;
  #owned = new DisposableStore();
  #all: readonly Placed[] = [];

  constructor(places: readonly Place[], deps: AllSessionsDeps) {
    this.#deps = deps;
    this.setPlaces(places);
  }

  /** Forgets the places that there were. */
  setPlaces(places: readonly Place[]): void {
    this.#owned.dispose();
    this.#owned = new DisposableStore();
    this.#all = places.map((place) => this.#placed(place));
  }

  /** Each place once: settings may send the searches of several folders to the same. */
  get places(): readonly Readonly<Placed>[] {
    const seen = new Set<string>();
    return this.#all.filter(({ output }) => {
      if (output !== "" && seen.has(output)) return false;
      seen.add(output);
      return true;
    });
  }

  /** Whether each place has rows by now, or is read. */
  get isBegun(): boolean {
    return this.#all.every(({ list }) => list.isRead || list.rows.length > 0);
  }

  /** Whether all rows of each place are there, or it is known why there are none. */
  get isRead(): boolean {
    return this.#all.every(({ list }) => list.isRead);
  }

  get rows(): readonly IndexRow[] {
    return this.places.flatMap(({ list }) => list.rows);
  }

  row(folder: string): IndexRow | undefined {
    return this.#all.map(({ list }) => list.row(folder)).find((row) => row !== undefined);
  }

  /** Why there are no rows in some place; undefined when nothing is wrong. */
  get trouble(): string | undefined {
    const troubles = this.places.flatMap(({ name, list: { trouble } }) => {
      if (trouble === undefined) return [];
      return name === null ? [trouble] : [`${name}: ${trouble}`];
    });
    return troubles.length === 0 ? undefined : troubles.join(" ");
  }

  /** What they take on the disk; undefined until all of it has been added up. */
  get bytes(): number | undefined {
    const all = this.places.map(({ bytes }) => bytes);
    return all.reduce(
      (sum, bytes) => (sum === undefined || bytes === undefined ? undefined : sum + bytes),
      0,
    );
  }

  async open(): Promise<void> {
    await Promise.all(this.#all.map(({ list }) => list.open()));
  }

  close(): void {
    for (const { list } of this.#all) list.close();
  }

  refresh(): void {
    for (const { list } of this.#all) list.refresh();
  }

  touch(folder: string): void {
    for (const { list } of this.#all) list.touch(folder);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #placed({ name, output }: Place): Placed {
    const { measure, onBytes, timer } = this.#deps;
    const size =
      onBytes &&
      this.#owned.add(
        new OutputSize({
          ...(measure && { measure }),
          ...(timer && { timer }),
          onKnown: (bytes) => {
            placed.bytes = bytes;
            onBytes();
          },
        }),
      );
    const list = this.#owned.add(
      new SessionList({
        ...this.#deps,
        output,
        onOutput: (folder) => {
          placed.output = folder;
          size?.changed(folder);
        },
      }),
    );
    const placed: Placed = { name, list, output: "", bytes: undefined };
    return placed;
  }
}
