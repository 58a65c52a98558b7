import type { Disposable } from "../base/disposable.js";
import { modelNames } from "../protocol/providers.js";
import type { SearchState } from "../search/state.js";
import type { LocalServices } from "../services/localServices.js";
import type { OwnerStatus, ServiceStatus } from "../services/status.js";

/** Why nothing moves in a search on this machine's own models: one is loaded, or started again. */
export interface ServiceLoad {
  /** `Loading the image model`, the same as long as it goes on. */
  readonly text: string;
  /** ` 45 %`; empty where it is not known. */
  readonly progress: string;
}

/** Those under way. Pure. */
export function loadsOf(status: OwnerStatus | null): ServiceLoad[] {
  return (status?.services ?? []).flatMap((service) => {
    const text = textOf(service);
    if (text === null) return [];
    const { progress } = service;
    return [{ text, progress: progress === null ? "" : ` ${Math.floor(progress * 100)} %` }];
  });
}

function textOf({ state, service, model, reason }: ServiceStatus): string | null {
  switch (state) {
    case "starting":
    case "loading":
      return `Loading the ${modelNames[service]} ${model}`;
    case "backingOff":
      return `The ${service} service starts again: ${reason ?? "it crashed"}`;
    case "stopped":
    case "unloaded":
    case "ready":
    case "busy":
    case "unhealthy":
    case "failed":
      return null;
  }
}

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
