import type { ModelNeed } from "./lease/residents.js";
import type { ModelKey } from "./names.js";

/** What the processes and the lease have to know of models and of this machine's memory. */
export interface ModelFacts {
  /**
   * How a service is told its model: `["--repo", "sdxl"]`, `["--model", PATH, "--base", PATH]`.
   * @throws {ServiceError} `service.noModel`
   */
  launchArgs(key: ModelKey): Promise<readonly string[]>;
  /** As `Residents.needOf`: measured on this machine, else the catalogue's estimate, else from its files. */
  needOf(key: ModelKey): Promise<ModelNeed>;
  /** @param heldBytes what our own models hold of the device now */
  roomOn(device: string, heldBytes: number): Promise<number>;
  hostRoom(): Promise<number>;
  /** Remembers what a model took on its device, for the next time. */
  measured(key: ModelKey, need: ModelNeed): Promise<void>;
}
