import {
  type LeaseAction,
  type LeaseDevice,
  type LeaseModel,
  type LeasePolicy,
  type LeaseState,
  type Look,
} from "./leaseState.js";
import { bytesOf, distance, victimsFor } from "./victims.js";
import { giveBack, hostStep, leftovers, refusal } from "./givingBack.js";
import { holdersOf, whenIdleMs } from "./whoIsIdle.js";

/**
 * What the lease does next; pure. What fits together stays. Else a model keeps its device while it has
 * calls, and gives way to the next one in the cycle of a search. Nothing that runs is ever taken away.
 * The actions are carried out in their order, and then it is asked again, until only `wake` is left.
 */
export function decide(state: LeaseState, policy: LeasePolicy, nowMs: number): LeaseAction[] {
  const grants = state.models.filter(
    (model) => model.phase === "resident" && model.waiting.length > 0 && !isClosed(state, model),
  );
  if (grants.length > 0) return grants.map(({ name }) => ({ kind: "grant", name }));
  return state.devices.flatMap((device) => new DeviceDecision(state, device, policy, nowMs).next());
}

function isClosed(state: LeaseState, model: LeaseModel): boolean {
  return state.devices.some(({ turn }) => turn?.closed.has(model.name) === true);
}

class DeviceDecision {
  readonly #state: LeaseState;
  readonly #device: LeaseDevice;
  readonly #policy: LeasePolicy;
  readonly #nowMs: number;
  readonly #models: readonly LeaseModel[];

  constructor(state: LeaseState, device: LeaseDevice, policy: LeasePolicy, nowMs: number) {
    this.#state = state;
    this.#device = device;
    this.#policy = policy;
    this.#nowMs = nowMs;
    this.#models = state.models.filter(({ need }) => need.device === device.id);
  }

  next(): LeaseAction[] {
    const { turn, look, isLooking, id } = this.#device;
    if (isLooking || this.#models.some(isChanging)) return [];
    const waiting = this.#models.filter(({ phase, waiting: calls }) => {
      return phase === "away" && calls.length > 0;
    });
    const first = waiting.find(({ name }) => name === turn?.name);
    if (turn !== null && first === undefined) return [{ kind: "turn", device: id, turn: null }];
    if (waiting.length === 0) return [];
    if (look === null || this.#nowMs - look.atMs > this.#policy.lookMs) {
      return [{ kind: "look", device: id }];
    }
    if (first !== undefined) return this.#forTurn(first, look);
    const wakes: LeaseAction[] = [];
    for (const model of this.#inOrder(waiting, look)) {
      const actions = this.#forWaiting(model, look);
      if (actions.some(({ kind }) => kind !== "wake")) return actions;
      wakes.push(...actions);
    }
    return wakes;
  }

  /** Who has waited too long, then who needs nobody to go, then the next one in the cycle. */
  #inOrder(waiting: readonly LeaseModel[], look: Look): readonly LeaseModel[] {
    const free = look.roomBytes - bytesOf(this.#residents);
    const last = this.#residents.reduce<LeaseModel | null>(
      (latest, model) => (latest !== null && latest.lastUse > model.lastUse ? latest : model),
      null,
    );
    const rank = (model: LeaseModel): readonly [number, number, number, number] => [
      this.#hasWaitedTooLong(model) ? 0 : 1,
      model.need.deviceBytes <= free ? 0 : 1,
      last === null ? 0 : distance(last, model),
      model.waiting[0]?.id ?? 0,
    ];
    return waiting
      .map((model) => ({ model, rank: rank(model) }))
      .sort((a, b) => {
        const at = a.rank.findIndex((value, index) => value !== b.rank[index]);
        return at === -1 ? 0 : (a.rank[at] ?? 0) - (b.rank[at] ?? 0);
      })
      .map(({ model }) => model);
  }

  /** It was decided before: those that are closed for it go as soon as their last call ends. */
  #forTurn(model: LeaseModel, look: Look): LeaseAction[] {
    const closed = this.#residents.filter(({ name }) => this.#device.turn?.closed.has(name));
    if (closed.some(({ running }) => running.length > 0)) return [];
    if (closed.length > 0) return giveBack(closed, model, look);
    const step = this.#withoutOthers(model, look);
    if (step !== null) return step;
    // There is less room than there was: it is decided anew, with what is there now.
    return [{ kind: "turn", device: this.#device.id, turn: null }];
  }

  #forWaiting(model: LeaseModel, look: Look): LeaseAction[] {
    const step = this.#withoutOthers(model, look);
    if (step !== null) return step;
    const others = this.#models.filter((other) => other !== model);
    const best = victimsFor(model, others, () => true, look.roomBytes) ?? [];
    const idleFrom = best.map((victim) => whenIdleMs(this.#state, victim, model, this.#policy));
    if (best.length > 0 && idleFrom.every((fromMs) => this.#isOver(fromMs))) {
      return [this.#turnFor(model, best), ...giveBack(best, model, look)];
    }
    if (!this.#hasWaitedTooLong(model)) {
      const at = [Math.max(...idleFrom), this.#patientUntilMs(model)];
      return at
        .filter((atMs) => atMs < Infinity && atMs > this.#nowMs)
        .map((atMs) => ({ kind: "wake", atMs }));
    }
    // Fairness costs a load here or there: whoever is idle now goes, else whoever gives way the soonest.
    const idle = victimsFor(model, others, ({ running }) => running.length === 0, look.roomBytes);
    return [this.#turnFor(model, idle ?? best)];
  }

  /** What can be done for it while all others stay where they are; null where some have to go. */
  #withoutOthers(model: LeaseModel, look: Look): LeaseAction[] | null {
    const view = { state: this.#state, policy: this.#policy, nowMs: this.#nowMs };
    if (model.need.deviceBytes > look.roomBytes) {
      return leftovers(view, model, look) ?? refusal(this.#state, model, "device");
    }
    if (bytesOf(this.#residents) + model.need.deviceBytes > look.roomBytes) return null;
    return hostStep(view, model, look) ?? [{ kind: "load", name: model.name }];
  }

  #turnFor(model: LeaseModel, victims: readonly LeaseModel[]): LeaseAction {
    const closed = new Set(victims.map(({ name }) => name));
    return { kind: "turn", device: this.#device.id, turn: { name: model.name, closed } };
  }

  /** Only other clients' calls are a reason: one's own search gains nothing by a load in between. */
  #hasWaitedTooLong(model: LeaseModel): boolean {
    return this.#isOver(this.#patientUntilMs(model));
  }

  #patientUntilMs(model: LeaseModel): number {
    const holders = holdersOf(this.#state, this.#residents, model);
    const behindOthers = model.waiting.filter(({ client }) =>
      holders.some((holder) => holder !== client),
    );
    const boundMs = Math.max(this.#policy.patienceMs, this.#policy.patienceLoads * model.loadMs);
    return Math.min(Infinity, ...behindOthers.map(({ sinceMs }) => sinceMs + boundMs));
  }

  #isOver(atMs: number): boolean {
    return atMs <= this.#nowMs;
  }

  get #residents(): readonly LeaseModel[] {
    return this.#models.filter(({ phase }) => phase === "resident");
  }
}

function isChanging({ phase }: LeaseModel): boolean {
  return phase === "loading" || phase === "releasing";
}
