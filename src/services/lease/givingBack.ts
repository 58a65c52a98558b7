import {
  isHostMemory,
  type LeaseAction,
  type LeaseModel,
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

/**
 * What has to be done before a model gets its part of the host's memory: first parked weights go, then
 * idle models that hold some. Null where there is nothing to do; empty while those that hold it run.
 */
export function hostStep(state: LeaseState, wanted: LeaseModel, look: Look): LeaseAction[] | null {
  // Parked weights lie there already, and move to the device.
  if (wanted.left === "park" || isHostMemory(wanted.need.device)) return null;
  if (wanted.need.hostBytes <= look.hostBytes) return null;
  const others = state.models.filter((model) => model !== wanted);
  const parked = others.find(({ phase, left }) => phase === "away" && left === "park");
  if (parked !== undefined) return [{ kind: "release", name: parked.name, how: "free" }];
  const holding = others.filter(
    ({ phase, need }) => phase === "resident" && (need.hostBytes > 0 || isHostMemory(need.device)),
  );
  if (holding.length === 0) return refusal(state, wanted, "host");
  const idle = holding
    .filter(({ running }) => running.length === 0)
    .sort((a, b) => a.lastUse - b.lastUse)[0];
  return idle === undefined ? [] : [{ kind: "release", name: idle.name, how: "free" }];
}

/** Not while memory is being given back somewhere: then it is looked at again. */
export function refusal(
  { models }: LeaseState,
  { name }: LeaseModel,
  of: "device" | "host",
): LeaseAction[] {
  return models.some(({ phase }) => phase === "releasing") ? [] : [{ kind: "refuse", name, of }];
}
