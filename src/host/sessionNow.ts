import { loadSession } from "../sessions/loadSession.js";
import type { SearchState } from "../search/state.js";
import type { Searches } from "./searches.js";

/**
 * A session as it stands: as the search has it that this window drives there, else as the disk does.
 * @throws as `loadSession`
 */
export async function sessionNow<Loaded extends { readonly state: SearchState }>(
  folder: string,
  searches: Pick<Searches, "in">,
  load: (folder: string) => Promise<Loaded>,
): Promise<Loaded | { readonly state: SearchState }> {
  return searches.in(folder) ?? (await load(folder));
}

/** What it stands at. @throws as `loadSession` */
export async function stateNow(
  folder: string,
  searches: Pick<Searches, "in">,
  load: (folder: string) => Promise<{ readonly state: SearchState }> = loadSession,
): Promise<SearchState> {
  return (await sessionNow(folder, searches, load)).state;
}
