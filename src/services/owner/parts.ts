import type { Residents } from "../lease/residents.js";
import type { LocalModel } from "../localModel.js";
import type { ModelRemoval } from "../modelRemovalSchema.js";
import type { ModelKey, ServiceName } from "../names.js";
import type { ServiceError } from "../serviceError.js";
import type { DeviceStatus, ServiceStatus } from "../status.js";

/** What the owner owns, as it uses it: tests have others. */

/** The processes. */
export interface Pool extends Residents {
  /** Undefined where it does not answer now. */
  addressOf(key: ModelKey): { readonly url: string; readonly token: string } | undefined;
  /** Of every process that there is or was. */
  statuses(): readonly ServiceStatus[];
  onChange(listener: () => void): void;
  /** @throws {ServiceError} */
  start(key: ModelKey, signal: AbortSignal): Promise<void>;
  /** Resolves once its process has ended. */
  stop(key: ModelKey): Promise<void>;
  log(key: ModelKey): readonly string[];
  /** Ends all processes, and waits for it. */
  dispose(): Promise<void>;
}

/** Who may have the device. */
export interface Lease {
  use(key: ModelKey, client: string, signal: AbortSignal): Promise<{ release(): void }>;
  /** How many wait for it. */
  waiting(key: ModelKey): number;
  /** How many have it now. */
  holding(key: ModelKey): number;
  /** Who waits for it waits no more, and is told why. */
  sendAway(key: ModelKey, why: ServiceError): void;
  dispose(): void;
}

/** The models of this machine. */
export interface Shelf {
  models(): Promise<readonly LocalModel[]>;
  chosen(service: ServiceName): Promise<string | null>;
  choose(key: ModelKey): Promise<void>;
  addModel(path: string): Promise<LocalModel>;
  /** The model that it is loaded with, where it is a part of one (a LoRA); null where it is whole. */
  baseOf(key: ModelKey): Promise<string | null>;
  removal(key: ModelKey): Promise<ModelRemoval>;
  remove(key: ModelKey): Promise<ModelRemoval>;
}

export interface Parts {
  readonly pool: Pool;
  /** @param residents the pool, and what is unloaded by hand beside it */
  readonly leaseOf: (residents: Residents) => Lease;
  readonly shelf: Shelf;
  readonly devices: () => Promise<readonly DeviceStatus[]>;
}
