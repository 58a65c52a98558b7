import type { Disposable } from "../base/disposable.js";
import type { SearchState } from "../search/state.js";
import type { LocalServices } from "../services/localServices.js";
import { loadsOf, type ServiceLoad } from "../services/serviceLoads.js";

/**
 * Follows this machine's services while a search uses them; reads no code of theirs for any other.
 * @param open undefined where this machine can have none
 */
export function followLoads(
  { providers }: Pick<SearchState, "providers">,
  open: (() => Promise<LocalServices>) | undefined,
  onLoads: (loads: readonly ServiceLoad[]) => void,
): Disposable {
  const isLocal = Object.values(providers).some(({ kind }) => kind === "services");
  let watch: Disposable | undefined;
  let isOver = false;
  if (isLocal && open !== undefined) {
    void open().then(
      (services) => {
        // The search may have ended meanwhile.
        if (!isOver) watch = services.watch((status) => onLoads(loadsOf(status)));
      },
      // Its calls fail for the same reason, and say it.
      () => undefined,
    );
  }
  return {
    dispose: () => {
      isOver = true;
      watch?.dispose();
    },
  };
}
