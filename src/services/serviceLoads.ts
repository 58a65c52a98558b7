import { modelNames } from "../protocol/providers.js";
import type { OwnerStatus, ServiceStatus } from "./status.js";

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
