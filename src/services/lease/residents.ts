import type { ModelKey } from "../names.js";

/** What the lease needs of the processes, in a small interface: tests have one on virtual time. */

/** What a model takes where it is loaded. */
export interface ModelNeed {
  /** `cpu`, `cuda:0`, `mps`: those of one id share its memory. */
  readonly device: string;
  /** The most that it takes of the device, bytes. */
  readonly deviceBytes: number;
  /** What it takes of the host's memory beside it, bytes; 0 where host and device are one. */
  readonly hostBytes: number;
}

/** What a model's service says that a load would take with the memory that is free now. */
export interface ToldNeed {
  /** On the device, in the best way of laying it out that there is room for, else in the smallest. */
  readonly neededBytes: number;
  /** Of the host's memory beyond the device's. */
  readonly hostBytes: number;
  /** Null where the service divides the model between device and host as it loads it. */
  readonly fits: boolean | null;
}

/** How memory is given back, the quickest first: the weights stay in the host's, are freed, or all goes. */
export type Release = "park" | "free" | "end";

export interface Residents {
  /**
   * What a model would take, as it was measured or as the catalogue says.
   * @throws {ServiceError} `service.noModel`
   */
  needOf(key: ModelKey): Promise<ModelNeed>;
  /**
   * The word of the model's service, which can lay models out in other ways where a device is small.
   * Its process is started for it, and is there afterwards.
   * @returns null where it cannot be asked, or does not say
   * @throws `signal.reason`
   */
  toldNeed?(key: ModelKey, signal: AbortSignal): Promise<ToldNeed | null>;
  /**
   * What all our models together may take of a device now, bytes: what is free, and what they hold.
   * Less where another program has part of it.
   */
  roomOn(device: string): Promise<number>;
  /** The host's memory that may be taken beside what is taken, bytes. */
  hostRoom(): Promise<number>;
  /**
   * Brings a model into memory; resolves once it answers.
   * @throws {ServiceError} it cannot be loaded, or its process ended meanwhile
   */
  load(key: ModelKey, signal: AbortSignal): Promise<void>;
  /** Gives its device's memory back; resolves once it is free. Never rejects: in the end it kills. */
  release(key: ModelKey, how: Release): Promise<void>;
  /** Told when a resident model is gone by itself: its process ended, or was stopped by a person. */
  onGone(listener: GoneListener): void;
}

/**
 * @param freed resolves once its memory is free, and never rejects: whoever works in it may have to come
 *   to an end before. Undefined where it is free.
 */
export type GoneListener = (key: ModelKey, freed?: Promise<void>) => void;
