import { messageOf } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { GoneListener, Residents } from "../lease/residents.js";
import type { ModelRemoval } from "../modelRemovalSchema.js";
import { stopCommand } from "../commandTitles.js";
import { keyText, serviceNames, type ModelKey, type ServiceName } from "../names.js";
import { ServiceError } from "../serviceError.js";
import type { LocalModel } from "../localModel.js";
import type { DeviceStatus, OwnerStatus, ServiceStatus } from "../status.js";
import { Attendance, type AttendanceOptions } from "./attendance.js";
import { Coalesced } from "./coalesced.js";
import { HeldGrants } from "./heldGrants.js";
import type { Lease, Parts, Pool, Shelf } from "./parts.js";
import { SeldomLook } from "./seldomLook.js";

/** A status is told no more often, milliseconds. */
const tellEveryMs = 250;
/** Devices are looked at no more often for those who are told: a program is run for it, milliseconds. */
const lookEveryMs = 5_000;

export interface OfficeOptions extends AttendanceOptions {
  readonly parts: Parts;
  readonly version: string;
  readonly pid: number;
  readonly log: Log;
}

/** Whoever has grants. */
export interface Holder {
  /** Called with a grant before anything can happen to it. */
  holds(grant: number): void;
  /** Its process is gone; there is nothing to give back. */
  lost(grant: number, reason: string): void;
}

/** Whoever is told each status. */
type Watcher = (status: OwnerStatus) => void;

/** What the owner does for its clients, whoever they are and however they speak. */
export class Office {
  readonly pool: Pool;
  readonly shelf: Shelf;
  readonly grants = new HeldGrants();
  readonly #lease: Lease;
  readonly #options: OfficeOptions;
  readonly #telling: Coalesced;
  readonly #devices: SeldomLook<readonly DeviceStatus[]>;
  readonly #watchers = new Set<Watcher>();
  readonly #unloaded = new Set<GoneListener>();
  readonly #clients: Attendance;
  /** Models that are being deleted, by name. */
  readonly #leaving = new Set<string>();
  #faultTold: string | undefined;

  constructor(options: OfficeOptions) {
    const { parts, clock } = options;
    this.#options = options;
    this.#clients = new Attendance(options);
    this.pool = parts.pool;
    this.shelf = parts.shelf;
    this.#lease = parts.leaseOf(this.#residents());
    this.#telling = new Coalesced(() => this.#tell(), tellEveryMs, clock);
    const look = (): Promise<readonly DeviceStatus[]> => parts.devices();
    this.#devices = new SeldomLook(look, lookEveryMs, clock, () => this.#telling.touch());
    this.pool.onGone((key) => this.#lose(key));
    this.pool.onChange(() => this.#telling.touch());
  }

  /** A client has come. @returns tells that it has gone */
  enter(): () => void {
    const leave = this.#clients.enter();
    this.#telling.touch();
    return () => {
      leave();
      this.#telling.touch();
    };
  }

  /**
   * Waits for the device.
   * @throws {ServiceError}
   */
  async use(
    key: ModelKey,
    client: string,
    holder: Holder,
    signal: AbortSignal,
  ): Promise<{ readonly grant: number; readonly url: string; readonly token: string }> {
    const lent = await this.#lend(key, client, signal);
    const address = this.pool.addressOf(key);
    if (address === undefined || signal.aborted) {
      lent.release();
      signal.throwIfAborted();
      throw new ServiceError("service.away", goneText(key));
    }
    const grant = this.grants.add({
      ...{ key, release: () => lent.release() },
      onLost: (reason) => holder.lost(grant, reason),
    });
    holder.holds(grant);
    return { grant, ...address };
  }

  /** A person starts its service; its model is not loaded by that. @throws {ServiceError} */
  async start(key: ModelKey, signal: AbortSignal): Promise<void> {
    this.#requireStays(key);
    await this.pool.start(key, signal);
  }

  /** Brings it into memory, and lets go of it at once: there it stays until others need the room. */
  async load(key: ModelKey, client: string, signal: AbortSignal): Promise<void> {
    (await this.#lend(key, client, signal)).release();
  }

  async unload(key: ModelKey): Promise<void> {
    this.#takeAway(key);
    const freed = this.pool.release(key, "free");
    for (const tell of this.#unloaded) tell(key, freed);
    await freed;
  }

  async stop(key: ModelKey): Promise<void> {
    this.#takeAway(key);
    await this.pool.stop(key);
  }

  async choose(key: ModelKey): Promise<void> {
    await this.shelf.choose(key);
    this.#telling.touch();
  }

  /** The first one of its service is what that takes from now on: a row of its own. */
  async addModel(path: string): Promise<LocalModel> {
    const added = await this.shelf.addModel(path);
    this.#telling.touch();
    return added;
  }

  /** @throws as `removeModel`, so that nobody is asked about what would be refused */
  async modelRemoval(key: ModelKey): Promise<ModelRemoval> {
    await this.#requireUnused(key);
    return await this.shelf.removal(key);
  }

  /** @throws {ServiceError} `service.setUp`: it is in use, which says what to do first */
  async removeModel(key: ModelKey): Promise<ModelRemoval> {
    this.#requireStays(key);
    // It takes a while, in which nobody begins to load what is half gone.
    this.#leaving.add(keyText(key));
    try {
      await this.#requireUnused(key);
      return await this.shelf.remove(key);
    } finally {
      this.#leaving.delete(keyText(key));
      this.#telling.touch();
    }
  }

  /** Neither it nor a model that is made of it is loaded, or waited for. */
  async #requireUnused(key: ModelKey): Promise<void> {
    for (const begun of this.pool.statuses()) {
      if (begun.state === "stopped" || begun.state === "failed") continue;
      const isIt = keyText(begun) === keyText(key);
      const isOfIt =
        begun.service === key.service && (await this.shelf.baseOf(begun)) === key.model;
      if (!isIt && !isOfIt) continue;
      const by = isIt ? `the ${key.service} service` : `${begun.model}, which is made of it`;
      const text = `${key.model} is in use by ${by}. ${stopCommand} ends that; then try again.`;
      throw new ServiceError("service.setUp", text);
    }
    if (this.#lease.waiting(key) > 0) {
      const text = `A search waits for ${key.model}: pause that first, then try again.`;
      throw new ServiceError("service.setUp", text);
    }
  }

  async status(): Promise<OwnerStatus> {
    return await this.#statusWith(await this.#options.parts.devices());
  }

  async #statusWith(devices: readonly DeviceStatus[]): Promise<OwnerStatus> {
    const { version, pid } = this.#options;
    const services = this.pool.statuses().map((each) => this.#withQueue(each));
    const known = new Set(services.map(keyText));
    for (const service of serviceNames) {
      const model = await this.#chosen(service);
      if (model === null || known.has(keyText({ service, model }))) continue;
      services.push(stopped({ service, model }, this.#options.clock.nowMs()));
    }
    const order = ({ service }: ServiceStatus): number => serviceNames.indexOf(service);
    services.sort((a, b) => order(a) - order(b));
    return { version, pid, clients: this.#clients.size, devices: [...devices], services };
  }

  /**
   * A service tells of its work now and then: what it told of calls that are over by now is not so any
   * more. All calls come from here.
   */
  #withQueue(status: ServiceStatus): ServiceStatus {
    const key = { service: status.service, model: status.model };
    const held = this.#lease.holding(key);
    const running = Math.min(status.running, held);
    const waiting = Math.min(status.waiting, held - running);
    return { ...status, running, waiting, waitingForDevice: this.#lease.waiting(key) };
  }

  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Ends all services; resolves once they have. */
  async end(): Promise<void> {
    this.#clients.end();
    this.#telling.dispose();
    this.#devices.dispose();
    this.#lease.dispose();
    await this.pool.dispose();
  }

  async #lend(key: ModelKey, client: string, signal: AbortSignal) {
    this.#requireStays(key);
    // How many wait is part of the status.
    const lending = this.#lease.use(key, client, signal);
    this.#telling.touch();
    try {
      return await lending;
    } finally {
      this.#telling.touch();
    }
  }

  /** @throws {ServiceError} `service.noModel`: it is being deleted */
  #requireStays(key: ModelKey): void {
    if (!this.#leaving.has(keyText(key))) return;
    throw new ServiceError("service.noModel", `${key.model} is being deleted at this moment.`);
  }

  /** The lease's view of the pool: what a person unloads is gone too. */
  #residents(): Residents {
    const { pool } = this;
    return {
      needOf: (key) => pool.needOf(key),
      toldNeed: async (key, signal) => (await pool.toldNeed?.(key, signal)) ?? null,
      roomOn: (device) => pool.roomOn(device),
      hostRoom: () => pool.hostRoom(),
      load: (key, signal) => pool.load(key, signal),
      release: (key, how) => pool.release(key, how),
      onGone: (listener) => {
        this.#unloaded.add(listener);
        pool.onGone(listener);
      },
    };
  }

  /** What cannot be read is no reason to tell nothing of the others. */
  async #chosen(service: ServiceName): Promise<string | null> {
    try {
      return await this.shelf.chosen(service);
    } catch (error) {
      const fault = `No ${service} model is known: ${messageOf(error)}`;
      // Asked with each status: once is enough.
      if (fault !== this.#faultTold) this.#options.log("warn", fault);
      this.#faultTold = fault;
      return null;
    }
  }

  /** By a person's hand: whoever still waits would have it back, also for a search that rests by then. */
  #takeAway(key: ModelKey): void {
    this.#lease.sendAway(key, new ServiceError("service.away", goneText(key)));
    this.#lose(key);
  }

  #lose(key: ModelKey): void {
    this.grants.lose(key, goneText(key));
  }

  async #tell(): Promise<void> {
    if (this.#watchers.size === 0) return;
    try {
      const status = await this.#statusWith(await this.#devices.seen());
      for (const watcher of this.#watchers) watcher(status);
    } catch (error) {
      this.#options.log("warn", `No status could be told: ${messageOf(error)}`);
    }
  }
}

function goneText({ service, model }: ModelKey): string {
  return `The ${service} model ${model} is gone from memory: its program ended, or was stopped.`;
}

function stopped(key: ModelKey, sinceMs: number): ServiceStatus {
  return {
    ...{ ...key, state: "stopped", sinceMs, reason: null, hint: null, progress: null },
    ...{ device: null, memoryBytes: null, peakBytes: null, running: 0, waiting: 0 },
    ...{ waitingForDevice: 0, pid: null, port: null, restarts: 0, nextStartMs: null },
  };
}
