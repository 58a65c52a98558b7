import type { Disposable } from "../../../base/disposable.js";
import type { SessionEvent } from "../../../protocol/events.js";
import {
  maxPreviews,
  type HostToView,
  type PreviewMessage,
} from "../../../protocol/panelMessages.js";
import { parseKey } from "../../../search/keys.js";
import type { DrawProgress } from "../../../search/ports.js";
import type { Timer } from "../../timer.js";
import { Throttle } from "../throttle.js";
import { viewablePreview, type Preview } from "./preview.js";

type Images = Extract<HostToView, { kind: "events" }>["images"];

/**
 * Gathers what a panel is to be told of a session and sends it in batches. Nothing waits while the
 * panel does not listen: when it is shown again it is told everything. Of an image's previews only
 * the latest waits, and only one message with previews is on its way at a time, so that a slow line
 * to a far editor is not filled with them.
 */
export class SessionOutbox implements Disposable {
  readonly #send: (message: HostToView) => Promise<void>;
  #events: SessionEvent[] = [];
  #images: Images[number][] = [];
  readonly #steps = new Map<string, Pick<DrawProgress, "step" | "steps">>();
  /** In the order in which the candidates asked: none waits for ever. */
  readonly #previews = new Map<string, Preview>();
  #previewsOnWay: Promise<void> | undefined;
  readonly #throttle: Throttle;

  /** @param send settles once the panel has the message, or will never have it */
  constructor(send: (message: HostToView) => Promise<void>, timer?: Timer) {
    this.#send = send;
    this.#throttle = new Throttle(() => {
      this.#sendEvents();
      this.#sendProgress();
    }, timer);
  }

  event(event: SessionEvent): void {
    this.#events.push(event);
    const drawn = drawingEndedBy(event);
    if (drawn !== undefined) this.#previews.delete(drawn);
    this.#throttle.ask();
  }

  image(candidate: string, uri: string): void {
    this.#images.push({ candidate, uri });
    this.#throttle.ask();
  }

  progress(candidate: string, { step, steps, preview }: DrawProgress): void {
    this.#steps.set(candidate, { step, steps });
    const viewable = preview === undefined ? undefined : viewablePreview(preview);
    if (viewable !== undefined) this.#previews.set(candidate, viewable);
    this.#throttle.ask();
  }

  /** Sends what waits at once, so that what is sent next finds it there. */
  flush(): void {
    this.#throttle.flush();
  }

  /** Forgets what waits: the panel is about to be told all of it. */
  clear(): void {
    this.#throttle.cancel();
    this.#events = [];
    this.#images = [];
    this.#steps.clear();
    this.#previews.clear();
    this.#previewsOnWay = undefined;
  }

  dispose(): void {
    this.clear();
  }

  #sendEvents(): void {
    const [events, images] = [this.#events, this.#images];
    [this.#events, this.#images] = [[], []];
    if (events.length > 0 || images.length > 0) void this.#send({ kind: "events", events, images });
  }

  #sendProgress(): void {
    const steps = [...this.#steps].map(([candidate, progress]) => ({ candidate, ...progress }));
    this.#steps.clear();
    const previews = this.#takePreviews();
    if (steps.length === 0 && previews.length === 0) return;
    const sent = this.#send({ kind: "progress", steps, previews });
    if (previews.length === 0) return;
    this.#previewsOnWay = sent;
    const next = (): void => {
      if (this.#previewsOnWay !== sent) return;
      this.#previewsOnWay = undefined;
      if (this.#previews.size > 0) this.#throttle.ask();
    };
    // A page that is gone has no use for the next ones either, but then nobody sends any.
    sent.then(next, next);
  }

  #takePreviews(): PreviewMessage[] {
    if (this.#previewsOnWay !== undefined) return [];
    const taken = [...this.#previews].slice(0, maxPreviews);
    return taken.map(([candidate, preview]) => {
      this.#previews.delete(candidate);
      return { candidate, ...preview };
    });
  }
}

/** The candidate whose drawing is over with this event, well or badly. */
function drawingEndedBy(event: SessionEvent): string | undefined {
  const isOver =
    event.kind === "imageDrawn" || event.kind === "callFailed" || event.kind === "callDeferred";
  return isOver ? (parseKey(event.key).candidate ?? undefined) : undefined;
}
