import type { LeaseModel, LeasePolicy, LeaseState } from "./leaseState.js";

/**
 * From when on a model has nothing more to do before `wanted` does its work, UTC milliseconds; Infinity
 * while calls run. Whose texts are still being written has images drawn of them, before any is judged.
 */
export function whenIdleMs(
  state: LeaseState,
  model: LeaseModel,
  wanted: LeaseModel,
  policy: LeasePolicy,
): number {
  if (model.running.length > 0) return Infinity;
  const before = feeding(state, model, wanted);
  if (before.some(({ running }) => isSharedWith(running, model))) return Infinity;
  const changeMs = wanted.loadMs + model.loadMs;
  const graceMs = Math.ceil(Math.min(policy.graceMs, policy.gracePart * changeMs));
  // What came before it ended a moment ago: its next call may be on its way.
  const lastMs = before
    .filter(({ clients }) => [...clients].some((client) => model.clients.has(client)))
    .map(({ idleSinceMs }) => idleSinceMs);
  return Math.max(model.idleSinceMs, ...lastMs) + graceMs;
}

/** The clients for whose calls the residents stay where they are. */
export function holdersOf(
  state: LeaseState,
  residents: readonly LeaseModel[],
  wanted: LeaseModel,
): readonly string[] {
  const calls = residents.flatMap((model) => [
    ...model.running,
    ...feeding(state, model, wanted).flatMap(({ running }) =>
      running.filter(({ client }) => model.clients.has(client)),
    ),
  ]);
  return calls.map(({ client }) => client);
}

/** The models whose work goes on with `model` before it comes to `wanted`. */
function feeding(state: LeaseState, model: LeaseModel, wanted: LeaseModel): readonly LeaseModel[] {
  if (model.place >= wanted.place) return [];
  return state.models.filter(({ phase, place }) => phase === "resident" && place < model.place);
}

function isSharedWith(running: LeaseModel["running"], model: LeaseModel): boolean {
  return running.some(({ client }) => model.clients.has(client));
}
