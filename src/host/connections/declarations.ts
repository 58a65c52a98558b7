import { CallError, type ImagebeamError } from "../../base/errors.js";
import type { Engine } from "../../compose.js";
import type { ModelChoice } from "../../protocol/connections.js";
import { roles, type Providers } from "../../protocol/providers.js";
import { systemTimer, type Timer } from "../timer.js";

/** A server that does not tell of itself within this time does not hold up a form. */
const patienceMs = 10_000;
/** For so long nobody is asked again who did not answer. */
const failedForMs = 30_000;

interface Remembered {
  readonly asked: Promise<Providers>;
  /** Once it is there. */
  declared?: Providers;
  failedAtMs?: number;
}

/**
 * What each choice of models declares, asked once: a form asks at every change of its plan. For forms
 * alone: what starts asks anew.
 */
export class Declarations {
  readonly #providers: Pick<Engine["providers"], "declare">;
  readonly #timer: Timer;
  readonly #remembered = new Map<string, Remembered>();

  constructor(providers: Pick<Engine["providers"], "declare">, timer: Timer = systemTimer) {
    this.#providers = providers;
    this.#timer = timer;
  }

  /** @throws as `ProviderTable.declare`; `call.timeout` where a server takes too long */
  of(choice: ModelChoice): Promise<Providers> {
    const key = keyOf(choice);
    const known = this.#remembered.get(key);
    if (known !== undefined && !this.#isToAskAgain(known)) return known.asked;
    const remembered: Remembered = { asked: this.#ask(choice) };
    this.#remembered.set(key, remembered);
    remembered.asked.then(
      (declared) => (remembered.declared = declared),
      () => (remembered.failedAtMs = this.#timer.nowMs()),
    );
    return remembered.asked;
  }

  /** What is known of it without asking anybody. */
  known(choice: ModelChoice): Providers | undefined {
    return this.#remembered.get(keyOf(choice))?.declared;
  }

  /** Connections, models or keys are others now, or a search began with what they say today. */
  forget(): void {
    this.#remembered.clear();
  }

  #isToAskAgain({ failedAtMs }: Remembered): boolean {
    return failedAtMs !== undefined && this.#timer.nowMs() - failedAtMs >= failedForMs;
  }

  async #ask(choice: ModelChoice): Promise<Providers> {
    const asking = new AbortController();
    const callOff = this.#timer.after(patienceMs, () => asking.abort(tooLate()));
    try {
      return await this.#providers.declare(choice, {}, asking.signal);
    } finally {
      callOff();
    }
  }
}

function tooLate(): ImagebeamError {
  const seconds = patienceMs / 1000;
  return new CallError("call.timeout", `A connection did not answer within ${seconds} seconds.`);
}

/** The same for the same models, in whatever order they were named. */
function keyOf(choice: ModelChoice): string {
  return JSON.stringify(roles.map((role) => choice[role] ?? null));
}
