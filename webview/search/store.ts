import { parseHostToView, type ViewToHost } from "../../src/protocol/panelMessages.js";
import type { Host } from "./host.js";
import type { SearchState } from "../../src/search/state.js";
import type { FormModel } from "./model/form.js";
import {
  firstModel,
  onForm,
  onSession,
  receive,
  type Effect,
  type PanelModel,
  type Step,
} from "./model/panel.js";
import { foldStepwise, type Folding, type Gap, type SessionModel } from "./model/session.js";

/** Holds the panel's model, and tells once a frame that it is another. */
export class PanelStore {
  readonly #host: Host;
  readonly #render: (model: PanelModel) => void;
  readonly #schedule: (callback: () => void) => void;
  readonly #nowMs: () => number;
  #model: PanelModel = firstModel;
  #isScheduled = false;
  /** What has arrived and is not taken yet: a long session is folded in slices. */
  readonly #arrived: unknown[] = [];
  #isReceiving = false;

  /**
   * @param schedule calls back before the next frame is painted
   * @param nowMs a steady clock
   */
  constructor(
    host: Host,
    render: (model: PanelModel) => void,
    schedule: (callback: () => void) => void,
    nowMs: () => number = () => performance.now(),
  ) {
    this.#host = host;
    this.#render = render;
    this.#schedule = schedule;
    this.#nowMs = nowMs;
  }

  get model(): PanelModel {
    return this.#model;
  }

  /** Takes whatever arrived, in order; what is no message of the host is counted and changes nothing. */
  readonly receive = (raw: unknown): void => {
    this.#arrived.push(raw);
    if (!this.#isReceiving) void this.#receiveAll();
  };

  readonly changeForm = (change: (form: FormModel) => FormModel): void => {
    this.#take(onForm(this.#model, change));
  };

  readonly changeSession = (change: (session: SessionModel) => SessionModel): void => {
    this.#take(onSession(this.#model, change));
  };

  /** Draws what is not drawn yet, where what a person types next must find it there. */
  readonly drawNow = (): void => {
    if (!this.#isScheduled) return;
    this.#isScheduled = false;
    this.#render(this.#model);
  };

  readonly post = (message: ViewToHost): void => {
    this.#host.post(message);
  };

  async #receiveAll(): Promise<void> {
    this.#isReceiving = true;
    try {
      while (this.#arrived.length > 0) {
        const parsed = parseHostToView(this.#arrived.shift());
        if (!parsed.ok) {
          const ignored = this.#model.ignored + 1;
          this.#take({ model: { ...this.#model, ignored }, effects: [] });
          continue;
        }
        const { message } = parsed;
        let folded: SearchState | Gap | undefined;
        if (message.kind === "session") {
          const folding = foldStepwise(undefined, message.events);
          let slice = this.#sliceOf(folding);
          // Most sessions are done in one slice: they are shown at once.
          for (; slice.done !== true; slice = this.#sliceOf(folding)) await nextTurn();
          folded = slice.value;
        }
        this.#take(receive(this.#model, message, this.#host.recall(), folded));
      }
    } finally {
      this.#isReceiving = false;
    }
  }

  /** Folds on until the slice is over or all is done. */
  #sliceOf(folding: Folding): IteratorResult<undefined, SearchState | Gap> {
    const endsAtMs = this.#nowMs() + sliceMs;
    let step = folding.next();
    while (step.done !== true && this.#nowMs() < endsAtMs) step = folding.next();
    return step;
  }

  #take({ model, effects }: Step): void {
    this.#model = model;
    effects.forEach((effect) => this.#carryOut(effect));
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#schedule(this.drawNow);
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case "askAgain":
        this.#host.post({ kind: "ready" });
        return;
      case "askEstimate":
        this.#host.post(effect);
        return;
      case "remember":
        this.#host.remember(effect.state);
        return;
    }
  }
}

/** How long a slice of folding may hold the page: half a frame. */
const sliceMs = 8;

/** The page is painted and used between. */
async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}
