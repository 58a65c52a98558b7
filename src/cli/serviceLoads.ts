import type { Disposable } from "../base/disposable.js";
import type { SearchState } from "../search/state.js";
import type { LocalServices } from "../services/localServices.js";
import type { ServiceLoad } from "../services/serviceLoads.js";

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
    void Promise.all([open(), import("../services/serviceLoads.js")]).then(
      ([services, { loadsOf }]) => {
        // The search may have ended meanwhile.
        if (isOver) return;
        /** Of the owner that was told of last. */
        let owner: number | null = null;
        watch = services.watch((status) => {
          const hasEnded = owner !== null && status?.pid !== owner;
          owner = status?.pid ?? null;
          onLoads([...(hasEnded ? [ownerEnded] : []), ...loadsOf(status)]);
        });
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

/** All of them, with the process that owns them: told once, when it is missed. */
const ownerEnded: ServiceLoad = {
  text: "The services of this machine ended; they are started again.",
  progress: "",
};
