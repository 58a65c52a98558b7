import type { LocalServices } from "../../services/localServices.js";
import { keyText, type ModelKey } from "../../services/names.js";
import type { ServiceStatus } from "../../services/status.js";
import type { SearchRun } from "../../sessions/searchRun.js";
import type { Searches } from "../searches.js";
import { confirm } from "../shown/messages.js";
import { serviceTitles } from "./serviceRows.js";
import { mayAsk } from "./usesServices.js";

/** What a search does with a service that is gone when it needs it. */
export type Undone = "starts" | "loads";

/**
 * Before a service is stopped, or its model unloaded. Where a search uses it, it would be back at once,
 * and nobody would see that it was gone: asks whether the search shall rest, too.
 * @param searches those of this window; of others only what they ask for now is known
 * @returns false where the person thinks better of it
 */
export async function mayGo(
  searches: Pick<Searches, "all">,
  services: LocalServices,
  key: ModelKey,
  undone: Undone,
): Promise<boolean> {
  const own = searches.all.filter(({ state }) => mayAsk(state, key.service));
  if (own.length === 0 && !(await isAtWork(services, key))) return true;
  const title = serviceTitles[key.service];
  const stop = undone === "starts" ? "Stop" : "Unload";
  const only = `${stop} it only`;
  const pauseToo = `Pause the search and ${stop.toLowerCase()} it`;
  const where = own.length > 0 ? "" : " in another window or terminal";
  const answer = await confirm({
    question: `A search${where} uses the ${title} service.`,
    detail: `It ${undone} it again as soon as it needs it. To keep it away, pause the search: what is finished is kept, and Resume goes on from there.`,
    actions: own.length > 0 ? [pauseToo, only] : [only],
  });
  if (answer === pauseToo) own.forEach(pauseRun);
  return answer !== undefined;
}

/** It may have ended, or been paused, while it was asked about. */
function pauseRun(run: SearchRun): void {
  if (run.state.end === null && run.state.pause === null) run.pause();
}

async function isAtWork(services: LocalServices, key: ModelKey): Promise<boolean> {
  const status = await services.status(new AbortController().signal);
  return status?.services.some((each) => keyText(each) === keyText(key) && hasWork(each)) === true;
}

/** One that waits for a load alone is most likely who pressed Load, and no search. */
function hasWork({ state, running, waiting, waitingForDevice }: ServiceStatus): boolean {
  const isComing = state === "starting" || state === "loading";
  return running + waiting > 0 || waitingForDevice > (isComing ? 1 : 0);
}
