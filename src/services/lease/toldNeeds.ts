import type { Writable } from "./leaseBook.js";
import type { LeaseModel, Look } from "./leaseState.js";
import type { ModelNeed, Residents, ToldNeed } from "./residents.js";

/**
 * Has the services say what a load would take of those that wait for one and do not fit by what was
 * measured or estimated: a service knows ways to put a model on a device that is too small for it whole.
 * @param signal when aborted, none is asked any more
 */
export async function askWhoDoesNotFit(
  models: readonly Writable<LeaseModel>[],
  look: Look,
  residents: Pick<Residents, "toldNeed">,
  signal: AbortSignal,
): Promise<void> {
  const asked = models.filter(
    ({ phase, waiting, need }) =>
      phase === "away" && waiting.length > 0 && need.deviceBytes > look.roomBytes,
  );
  await Promise.all(
    asked.map(async (model) => {
      if (residents.toldNeed === undefined) return;
      // Whatever it says, its process is there from now on.
      if (model.left === "end") model.left = "free";
      const told = await residents.toldNeed(model.key, signal);
      if (told == null) return;
      model.need = needOf(told, model.need, look);
      model.isTold = true;
    }),
  );
}

/** Pure. */
export function needOf(told: ToldNeed, { device }: ModelNeed, look: Look): ModelNeed {
  const { neededBytes, hostBytes, fits } = told;
  if (fits === false) return { device, deviceBytes: neededBytes, hostBytes };
  // The service keeps less free than we do, and it is what loads.
  const deviceBytes = Math.min(neededBytes, look.roomBytes);
  // What it puts beside the device is the rest.
  const restBytes = fits === null ? neededBytes - deviceBytes : 0;
  return { device, deviceBytes, hostBytes: hostBytes + restBytes };
}
