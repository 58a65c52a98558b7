import type { ModelKey, ServiceName } from "../names.js";
import type { ModelNeed, Release } from "./residents.js";

/** What the lease knows, as plain data, and what it may decide to do. Times are milliseconds that never go back. */

/** A call that waits for a model, or has it. */
export interface LeaseCall {
  readonly id: number;
  readonly client: string;
  /** Since when it waits. */
  readonly sinceMs: number;
}

/**
 * Where a model stands in the cycle of a search: texts, images, judgements, and texts again. A language
 * model that judges stands where the vision service does.
 */
export type CyclePlace = 0 | 1 | 2;
export const cyclePlaces: Readonly<Record<ServiceName, CyclePlace>> = {
  ...{ language: 0, image: 1, vision: 2 },
};

export interface LeaseModel {
  readonly key: ModelKey;
  /** `keyText`. */
  readonly name: string;
  readonly place: CyclePlace;
  readonly need: ModelNeed;
  /** `need` is what its service said: by all else that is known it would not fit. */
  readonly isTold: boolean;
  readonly phase: "away" | "loading" | "resident" | "releasing";
  /** How it was given back last: what its process may still hold while it is away. */
  readonly left: Release;
  /** What its last load took; before the first one, an estimate. */
  readonly loadMs: number;
  readonly running: readonly LeaseCall[];
  /** Oldest first. */
  readonly waiting: readonly LeaseCall[];
  /** Who had it since it was loaded. */
  readonly clients: ReadonlySet<string>;
  /** When its last call ended, or it was loaded. */
  readonly idleSinceMs: number;
  /** Counts uses of all models: higher is later. 0: never. */
  readonly lastUse: number;
}

/** What a device had when it was looked at last. */
export interface Look {
  readonly atMs: number;
  /** What all our models together may take, bytes. */
  readonly roomBytes: number;
  /** Of the host beside it, bytes. */
  readonly hostBytes: number;
}

/** Whose turn it is: decided, until it is in memory. */
export interface Turn {
  readonly name: string;
  /** Those that make room for it: they get no more calls. */
  readonly closed: ReadonlySet<string>;
}

export interface LeaseDevice {
  readonly id: string;
  /** Null from each load and release on, until it is looked at again. */
  readonly look: Look | null;
  readonly isLooking: boolean;
  readonly turn: Turn | null;
}

export interface LeaseState {
  readonly models: readonly LeaseModel[];
  readonly devices: readonly LeaseDevice[];
}

export interface LeasePolicy {
  /** A model without calls is let go after so long: a search's next one comes a little later. */
  readonly graceMs: number;
  /** The grace is at most this part of what the change costs in loads, 0-1. */
  readonly gracePart: number;
  /** Another client's calls wait at least so long before those that come later stand behind them, */
  readonly patienceMs: number;
  /** and at least so many loads of their model. */
  readonly patienceLoads: number;
  /** A look at a device is good for so long. */
  readonly lookMs: number;
}
export const leasePolicy: LeasePolicy = {
  ...{ graceMs: 300, gracePart: 0.03, patienceMs: 30_000, patienceLoads: 5, lookMs: 2000 },
};

export type LeaseAction =
  /** All that wait for it get it. */
  | { readonly kind: "grant"; readonly name: string }
  | { readonly kind: "look"; readonly device: string }
  | { readonly kind: "load"; readonly name: string }
  | { readonly kind: "release"; readonly name: string; readonly how: Release }
  | { readonly kind: "turn"; readonly device: string; readonly turn: Turn | null }
  /** All that wait for it are told that it does not fit; `of` is what there is too little of. */
  | { readonly kind: "refuse"; readonly name: string; readonly of: "device" | "host" }
  /** Nothing can be done before then, unless something happens. */
  | { readonly kind: "wake"; readonly atMs: number };

/** Whether a device's memory is the host's: nothing can be parked beside it. */
export function isHostMemory(device: string): boolean {
  return device === "cpu" || device === "mps";
}
