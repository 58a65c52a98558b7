import type { KnownEvent } from "../protocol/events.js";
import { parseKey } from "../search/keys.js";
import type { DrawProgress } from "../search/ports.js";

/** How far each image has come that is being drawn now, for who begins to look on meanwhile. */
export class LatestProgress {
  readonly #drawing = new Map<string, DrawProgress>();

  /** A step without a preview leaves the last one. */
  note(candidate: string, { preview, ...step }: DrawProgress): void {
    // The model may use its bytes again.
    const copy = preview && { ...preview, bytes: new Uint8Array(preview.bytes) };
    const shown = copy ?? this.#drawing.get(candidate)?.preview;
    this.#drawing.set(candidate, { ...step, ...(shown && { preview: shown }) });
  }

  /** Forgets an image whose call is over, well or badly. */
  see(event: KnownEvent): void {
    if (event.kind === "callStarted" || !("key" in event)) return;
    const { candidate } = parseKey(event.key);
    if (candidate !== null) this.#drawing.delete(candidate);
  }

  of(candidate: string): DrawProgress | undefined {
    return this.#drawing.get(candidate);
  }

  tell(onProgress: (candidate: string, progress: DrawProgress) => void): void {
    this.#drawing.forEach((progress, candidate) => onProgress(candidate, progress));
  }
}
