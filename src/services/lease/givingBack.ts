import {
  isHostMemory,
  type LeaseAction,
  type LeaseModel,
  type LeasePolicy,
  type LeaseState,
  type Look,
} from "./leaseState.js";

/**
 * Gives the memory of idle models back, the quickest way that there is room for: in the host's memory
 * beside the device, where it is as many bytes, else nowhere.
 * @param wanted for whom: what it takes of the host is not filled up
 */
export function giveBack(
  victims: readonly LeaseModel[],
  wanted: LeaseModel,
  look: Look,
): LeaseAction[] {
  let hostBytes = look.hostBytes - (wanted.left === "park" ? 0 : wanted.need.hostBytes);
  return victims.map(({ name, need }) => {
    const canPark = !isHostMemory(need.device) && need.deviceBytes <= hostBytes;
    if (canPark) hostBytes -= need.deviceBytes;
    return { kind: "release", name, how: canPark ? "park" : "free" };
  });
}

/** What a decision looks at, beside the model that it is for. */
export interface HostView {
  readonly state: LeaseState;
  readonly policy: LeasePolicy;
  readonly nowMs: number;
}

/**
 * What has to be done before a model gets its part of the host's memory: first parked weights go, then
 * idle models that hold some. Null where there is nothing to do; no action while those that hold it run.
 */
export function hostStep(view: HostView, wanted: LeaseModel, look: Look): LeaseAction[] | null {
  // Parked weights lie there already, and move to the device.
  if (wanted.left === "park" || isHostMemory(wanted.need.device)) return null;
  if (wanted.need.hostBytes <= look.hostBytes) return null;
  const others = view.state.models.filter((model) => model !== wanted);
  const parked = others.find(({ phase, left }) => phase === "away" && left === "park");
  if (parked !== undefined) return [{ kind: "release", name: parked.name, how: "free" }];
  const holding = others.filter(
    ({ phase, need }) => phase === "resident" && (need.hostBytes > 0 || isHostMemory(need.device)),
  );
  if (holding.length === 0) return refusal(view.state, wanted, "host");
  return oneIdle(view, holding);
}

/**
 * What is left of others that are away, where a device is too small: processes may still hold some of
 * it, and parked weights lie in the host's memory, as do parts of models on other devices. Null where
 * there is none of it.
 */
export function leftovers(view: HostView, wanted: LeaseModel, look: Look): LeaseAction[] | null {
  const { device, deviceBytes } = wanted.need;
  const others = view.state.models.filter((model) => model !== wanted);
  const left = others.filter(
    (model) =>
      model.phase === "away" &&
      model.left !== "end" &&
      (model.need.device === device || (model.left === "park" && isHostMemory(device))),
  );
  if (left.length > 0) return left.map(({ name }) => ({ kind: "release", name, how: "end" }));
  if (!isHostMemory(device)) return null;
  const holding = others.filter(
    ({ phase, need }) => phase === "resident" && need.device !== device && need.hostBytes > 0,
  );
  const bytes = holding.reduce((sum, { need }) => sum + need.hostBytes, look.roomBytes);
  return bytes < deviceBytes ? null : oneIdle(view, holding);
}

/** One at a time, for it is looked at again after each. */
function oneIdle({ policy, nowMs }: HostView, models: readonly LeaseModel[]): LeaseAction[] {
  const [idle] = models
    .filter(({ running }) => running.length === 0)
    .sort((a, b) => a.idleSinceMs - b.idleSinceMs);
  if (idle === undefined) return [];
  const atMs = idle.idleSinceMs + policy.graceMs;
  if (atMs > nowMs) return [{ kind: "wake", atMs }];
  return [{ kind: "release", name: idle.name, how: "end" }];
}

/** Not while memory is being given back somewhere: then it is looked at again. */
export function refusal(
  { models }: LeaseState,
  { name }: LeaseModel,
  of: "device" | "host",
): LeaseAction[] {
  return models.some(({ phase }) => phase === "releasing") ? [] : [{ kind: "refuse", name, of }];
}
