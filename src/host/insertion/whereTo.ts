import { posix } from "node:path";
import { EventEmitter } from "vscode";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import { oneLine } from "../../base/visibleText.js";
import { UsageError } from "../../base/errors.js";
import type { AtHand } from "../atHand.js";
import { fileOf, type TextPlace } from "./documents.js";
import type { Places } from "./places.js";

export interface GoalDocument {
  readonly name: string;
  /** Whether a drawing goes in as SVG; else as PNG, as all other images do. */
  readonly showsSvg: boolean;
}

/** Where the images of a search go: behind the text that it came from, else to the cursor. */
export class WhereTo implements Disposable {
  readonly #places: Places;
  readonly #atHand: AtHand;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<void>());
  /** What `documentFor` says may be something else now. */
  readonly onDidChange = this.#changes.event;

  constructor(places: Places, atHand: AtHand) {
    this.#places = places;
    this.#atHand = atHand;
    for (const { onDidChange } of [places, atHand]) {
      this.#owned.add(onDidChange(() => this.#changes.fire()));
    }
  }

  /** @throws {UsageError} there is no such text, and no cursor either */
  async placeFor(folder: string): Promise<TextPlace> {
    return (await this.#places.find(folder)) ?? this.cursor();
  }

  /** Whether the search came from a text that is gone. */
  async isLost(folder: string): Promise<boolean> {
    return this.#places.has(folder) && (await this.#places.find(folder)) === undefined;
  }

  /** @throws {UsageError} no document is open that can be edited */
  cursor(): TextPlace {
    const { place } = this.#atHand;
    if (place !== undefined) return place;
    throw new UsageError("No text editor is open. Open the document that the image belongs in.");
  }

  /** The document that an image of this session would go into, for a person; null while none is known. */
  async documentFor(folder: string): Promise<GoalDocument | null> {
    const place = (await this.#places.find(folder)) ?? this.#atHand.place;
    if (place === undefined) return null;
    const { linkWriterFor } = (await import("../onDemand.js")).ofInsertion;
    const { path } = fileOf(place.document);
    const { showsSvg } = linkWriterFor(place.document.languageId, path);
    return { name: oneLine(posix.basename(path)), showsSvg };
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
