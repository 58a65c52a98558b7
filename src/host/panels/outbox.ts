import type { SessionEvent } from "../../protocol/events.js";
import type { HostToView } from "../../protocol/panelMessages.js";
import type { DrawProgress } from "../../search/ports.js";
import type { Disposable } from "../../base/disposable.js";
import { systemTimer, type Timer } from "../timer.js";

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
  readonly #timer: Timer;
  #callOff: (() => void) | undefined;
  #sentAtMs = -Infinity;

  constructor(send: (message: HostToView) => void, timer: Timer = systemTimer) {
    this.#send = send;
    this.#timer = timer;
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

  /** Sends what waits at once, so that what is sent next finds it there. */
  flush(): void {
    if (this.#callOff !== undefined) this.#flush();
  }

  /** Forgets what waits: the panel is about to be told all of it. */
  clear(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#events = [];
    this.#images = [];
    this.#progress.clear();
  }

  dispose(): void {
    this.clear();
  }

  #schedule(): void {
    if (this.#callOff !== undefined) return;
    const waitMs = Math.max(0, this.#sentAtMs + intervalMs - this.#timer.nowMs());
    this.#callOff = this.#timer.after(waitMs, () => this.#flush());
  }

  #flush(): void {
    this.#sentAtMs = this.#timer.nowMs();
    const [events, images] = [this.#events, this.#images];
    const steps = [...this.#progress].map(([candidate, { step, steps: of }]) => {
      return { candidate, step, steps: of };
    });
    this.clear();
    if (events.length > 0 || images.length > 0) this.#send({ kind: "events", events, images });
    if (steps.length > 0) this.#send({ kind: "progress", steps });
  }
}
