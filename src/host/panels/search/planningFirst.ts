import { CancellationError } from "vscode";
import { cutText } from "../../../base/cutText.js";
import type { Disposable } from "../../../base/disposable.js";
import { ImagebeamError } from "../../../base/errors.js";
import type { FormChecklist, HostToView } from "../../../protocol/panelMessages.js";
import type { PlanValues } from "../../../protocol/plan.js";

/** Of a form's goal, its checklist. */
export type PlanChecklist = (plan: PlanValues, signal: AbortSignal) => Promise<FormChecklist>;

export interface PlanningDeps {
  readonly send: (message: Extract<HostToView, { kind: "planned" | "planning" }>) => void;
  /**
   * @throws {ImagebeamError} there is none, and why
   * @throws {CancellationError} the person thought better of it
   */
  readonly planChecklist: PlanChecklist;
}

const maxTroubleUnits = 2000;

/**
 * Planning a form's checklist before its search: one at a time, until it is there, has failed or is
 * called off. What was planned is told to each page until one has taken it: it may have cost money.
 */
export class PlanningFirst implements Disposable {
  readonly #deps: PlanningDeps;
  #running: AbortController | undefined;
  #trouble: string | null = null;
  #planned: FormChecklist | undefined;

  constructor(deps: PlanningDeps) {
    this.#deps = deps;
  }

  /** A page is new, and knows nothing. */
  tellAll(): void {
    if (this.#running !== undefined || this.#trouble !== null) this.#tell();
    if (this.#planned) this.#deps.send({ kind: "planned", checklist: this.#planned });
  }

  /** A page has the checklist now, and keeps what becomes of it. */
  taken(): void {
    this.#planned = undefined;
  }

  /** Settles with what came of it told. @throws what nobody expected */
  async plan(values: PlanValues): Promise<void> {
    if (this.#running !== undefined) return;
    const running = new AbortController();
    this.#running = running;
    this.#trouble = null;
    this.#planned = undefined;
    this.#tell();
    try {
      const checklist = await this.#deps.planChecklist(values, running.signal);
      if (this.#running !== running) return;
      this.#running = undefined;
      this.#planned = checklist;
      this.#deps.send({ kind: "planned", checklist });
    } catch (error) {
      const isCalledOff = this.#running !== running || error instanceof CancellationError;
      if (this.#running === running) this.#stop(isCalledOff ? null : troubleIn(error));
      if (!isCalledOff && !(error instanceof ImagebeamError)) throw error;
    }
  }

  /** What is asked already is stopped; what it cost is counted all the same. */
  cancel(): void {
    if (this.#running === undefined) return;
    this.#running.abort(new CancellationError());
    this.#stop(null);
  }

  dispose(): void {
    this.#running?.abort(new CancellationError());
    this.#running = undefined;
  }

  #stop(trouble: string | null): void {
    this.#running = undefined;
    this.#trouble = trouble;
    this.#tell();
  }

  #tell(): void {
    const isRunning = this.#running !== undefined;
    this.#deps.send({ kind: "planning", isRunning, trouble: this.#trouble });
  }
}

function troubleIn(error: unknown): string {
  const expected = "The questions could not be planned: see the log.";
  const message = error instanceof ImagebeamError ? error.message : expected;
  return cutText(message, maxTroubleUnits, "…");
}
