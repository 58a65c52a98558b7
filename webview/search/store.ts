import { parseHostToView, type ViewToHost } from "../../src/protocol/panelMessages.js";
import type { Host } from "./host.js";
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
import type { SessionModel } from "./model/session.js";

/** Holds the panel's model, and tells once a frame that it is another. */
export class PanelStore {
  readonly #host: Host;
  readonly #render: (model: PanelModel) => void;
  readonly #schedule: (callback: () => void) => void;
  #model: PanelModel = firstModel;
  #isScheduled = false;

  /** @param schedule calls back before the next frame is painted */
  constructor(
    host: Host,
    render: (model: PanelModel) => void,
    schedule: (callback: () => void) => void,
  ) {
    this.#host = host;
    this.#render = render;
    this.#schedule = schedule;
  }

  get model(): PanelModel {
    return this.#model;
  }

  /** Takes whatever arrived; what is no message of the host is counted and changes nothing. */
  readonly receive = (raw: unknown): void => {
    const parsed = parseHostToView(raw);
    if (parsed.ok) this.#take(receive(this.#model, parsed.message, this.#host.recall()));
    else this.#take({ model: { ...this.#model, ignored: this.#model.ignored + 1 }, effects: [] });
  };

  readonly changeForm = (change: (form: FormModel) => FormModel): void => {
    this.#take(onForm(this.#model, change));
  };

  readonly changeSession = (change: (session: SessionModel) => SessionModel): void => {
    this.#take(onSession(this.#model, change));
  };

  readonly post = (message: ViewToHost): void => {
    this.#host.post(message);
  };

  #take({ model, effects }: Step): void {
    this.#model = model;
    effects.forEach((effect) => this.#carryOut(effect));
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#schedule(() => {
      this.#isScheduled = false;
      this.#render(this.#model);
    });
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case "askAgain":
        this.#host.post({ kind: "ready" });
        return;
      case "remember":
        this.#host.remember(effect.state);
        return;
    }
  }
}
