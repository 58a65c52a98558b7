import type { SessionEvent } from "../../protocol/events.js";
import type { HostToView } from "../../protocol/panelMessages.js";
import type { DrawProgress } from "../../search/ports.js";
import type { Disposable } from "../../base/disposable.js";

type Images = Extract<HostToView, { kind: "events" }>["images"];

/** A panel is told at most this often. */
const intervalMs = 100;

/**
 * Gathers what a panel is to be told and sends it in batches, ten a second at most. Nothing waits
 * while the panel does not listen: when it is shown again it is told everything.
 */
export class Outbox implements Disposable {
  readonly #send: (message: HostToView) => void;
  #events: SessionEvent[] = [];
  #images: Images[number][] = [];
  readonly #progress = new Map<string, DrawProgress>();
  #timer: NodeJS.Timeout | undefined;
  #sentAtMs = -Infinity;

  constructor(send: (message: HostToView) => void) {
    this.#send = send;
  }

  event(event: SessionEvent): void {
    this.#events.push(event);
    this.#schedule();
  }

  image(candidate: string, uri: string): void {
    this.#images.push({ candidate, uri });
    this.#schedule();
  }

  progress(candidate: string, progress: DrawProgress): void {
    this.#progress.set(candidate, progress);
    this.#schedule();
  }

  /** Forgets what waits: the panel is about to be told all of it. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#events = [];
    this.#images = [];
    this.#progress.clear();
  }

  dispose(): void {
    this.clear();
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#sentAtMs + intervalMs - performance.now());
    this.#timer = setTimeout(() => this.#flush(), waitMs);
  }

  #flush(): void {
    this.#timer = undefined;
    this.#sentAtMs = performance.now();
    const [events, images] = [this.#events, this.#images];
    const steps = [...this.#progress].map(([candidate, { step, steps: of }]) => {
      return { candidate, step, steps: of };
    });
    this.clear();
    if (events.length > 0 || images.length > 0) this.#send({ kind: "events", events, images });
    if (steps.length > 0) this.#send({ kind: "progress", steps });
  }
}
