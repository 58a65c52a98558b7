import { join } from "node:path";
import type { Clock } from "../../base/clock.js";
import type { Disposable } from "../../base/disposable.js";
import { messageOf } from "../../base/errors.js";
import { orAborted } from "../../base/orAborted.js";
import type { GoneListener, ModelNeed, Release, Residents, ToldNeed } from "../lease/residents.js";
import type { ModelFacts } from "../modelFacts.js";
import { fixedPorts, keyText, serviceNames, type ModelKey, type ServiceName } from "../names.js";
import type { ServiceFolders } from "../serviceFolders.js";
import { ServiceError } from "../serviceError.js";
import type { ServiceStatus } from "../status.js";
import { LogFile } from "./logFile.js";
import type { NotedProcesses } from "./notedProcesses.js";
import { serviceSpecs, type ServiceSpecs } from "./specs.js";
import { SupervisedService } from "./supervisedService.js";

export interface ServicePoolOptions {
  readonly folders: ServiceFolders;
  /** Of this process; services get what is on the allow-list of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `fixed`: the specification's; a second model of a service has a free one all the same. */
  readonly ports: () => "automatic" | "fixed";
  readonly facts: ModelFacts;
  readonly clock: Clock;
  /** Of the owner's log: what becomes of services, one line each. */
  readonly log: (line: string) => void;
  /**
   * A service that a person started is back after a crash, its model is not: whoever shares the device
   * out has it loaded again. Without this it is loaded at once.
   */
  readonly onComeBack?: (key: ModelKey) => void;
  /** Where processes are noted while they run. */
  readonly noted?: NotedProcesses;
  /** Other programs, for tests. */
  readonly specs?: ServiceSpecs;
}

/** Processes that have ended and are still told of; beyond, the oldest are forgotten. */
const mostServices = 48;

/** All processes of services, one for each model that is used. */
export class ServicePool implements Residents {
  readonly #options: ServicePoolOptions;
  readonly #services = new Map<string, SupervisedService>();
  readonly #logs: Readonly<Record<ServiceName, LogFile>>;
  readonly #onGone = new Set<GoneListener>();
  readonly #onChange = new Set<() => void>();
  /** Keys whose processes were started with the port of their service. */
  readonly #onFixedPort = new Set<string>();
  readonly #disposed = new AbortController();

  constructor(options: ServicePoolOptions) {
    this.#options = options;
    const logOf = (service: ServiceName): LogFile =>
      new LogFile(join(options.folders.logs, `${service}.log`), options.log);
    this.#logs = { language: logOf("language"), image: logOf("image"), vision: logOf("vision") };
  }

  /**
   * As `Residents.load`. While a service crashes and is started again, it waits; a service that stays
   * away rejects at once.
   * @throws {ServiceError}
   */
  async load(key: ModelKey, signal: AbortSignal): Promise<void> {
    this.#requireOpen();
    await this.#serviceOf(key).load(signal);
  }

  /** As `Residents.release`. What is not given back by asking is by the end of its process. */
  async release(key: ModelKey, how: Release): Promise<void> {
    await this.#services.get(keyText(key))?.release(how);
  }

  onGone(listener: GoneListener): void {
    this.#onGone.add(listener);
  }

  needOf(key: ModelKey): Promise<ModelNeed> {
    return this.#options.facts.needOf(key);
  }

  /** As `Residents.toldNeed`. */
  async toldNeed(key: ModelKey, signal: AbortSignal): Promise<ToldNeed | null> {
    this.#requireOpen();
    try {
      const told = await orAborted(this.#serviceOf(key).loadNeed(signal), signal);
      if (told === undefined) return null;
      return { neededBytes: told.needed_bytes, hostBytes: told.host_bytes, fits: told.fits };
    } catch (error) {
      signal.throwIfAborted();
      this.#options.log(`${keyText(key)} does not say what it takes: ${messageOf(error)}`);
      return null;
    }
  }

  roomOn(device: string): Promise<number> {
    const held = [...this.#services.values()].map((service) => service.heldOn(device));
    return this.#options.facts.roomOn(
      device,
      held.reduce((sum, bytes) => sum + bytes, 0),
    );
  }

  hostRoom(): Promise<number> {
    return this.#options.facts.hostRoom();
  }

  /** Where a process answers; undefined where there is none that does. */
  addressOf(key: ModelKey): { readonly url: string; readonly token: string } | undefined {
    return this.#services.get(keyText(key))?.address;
  }

  /** Of all that have been used, in the order of `serviceNames`. */
  statuses(): readonly ServiceStatus[] {
    const all = [...this.#services.values()].map((service) => service.status());
    return serviceNames.flatMap((name) => all.filter(({ service }) => service === name));
  }

  /** Told at each change of what `statuses` answers, also several times in a row. */
  onChange(listener: () => void): Disposable {
    this.#onChange.add(listener);
    return { dispose: () => this.#onChange.delete(listener) };
  }

  /**
   * A person starts a service, whatever it came to before; it comes back by itself from then on.
   * Resolves once it listens; its model is not loaded by that.
   * @param signal when aborted, rejects with `signal.reason`; the service is started all the same
   * @throws {ServiceError} it cannot be started
   */
  async start(key: ModelKey, signal: AbortSignal = this.#disposed.signal): Promise<void> {
    this.#requireOpen();
    await this.#serviceOf(key).start(signal);
  }

  /** A person stops a service. Resolves once its process and all that it started are gone. */
  async stop(key: ModelKey): Promise<void> {
    await this.#services.get(keyText(key))?.stop("person");
  }

  /** The newest lines of its log, oldest first, at most 1,000. */
  log(key: ModelKey): readonly string[] {
    return this.#services.get(keyText(key))?.log() ?? [];
  }

  /** Ends all processes, and waits until nothing of them is left. Nothing starts any more. */
  async dispose(): Promise<void> {
    this.#disposed.abort(notThere());
    await Promise.all([...this.#services.values()].map((service) => service.stop("person")));
    await Promise.all(Object.values(this.#logs).map((log) => log.flush()));
  }

  #requireOpen(): void {
    this.#disposed.signal.throwIfAborted();
  }

  #serviceOf(key: ModelKey): SupervisedService {
    const id = keyText(key);
    const known = this.#services.get(id);
    if (known !== undefined) return known;
    this.#forgetOne();
    const service = this.#makeService(key);
    this.#services.set(id, service);
    return service;
  }

  #makeService(key: ModelKey): SupervisedService {
    const { folders, environment, facts, clock, log, noted, specs = serviceSpecs } = this.#options;
    const file = this.#logs[key.service];
    return new SupervisedService({
      ...{ key, folders, environment, facts, clock, log, noted, spec: specs[key.service] },
      port: () => this.#portFor(key),
      onLine: (line) => file.add(`[${key.model}] ${line}`),
      onChange: () => {
        for (const listener of this.#onChange) listener();
      },
      onGone: (freed) => {
        for (const listener of this.#onGone) listener(key, freed);
      },
      onComeBack: () => this.#comeBack(key),
    });
  }

  #comeBack(key: ModelKey): void {
    const { onComeBack, log } = this.#options;
    if (onComeBack !== undefined) return onComeBack(key);
    this.load(key, this.#disposed.signal).catch((error: unknown) => {
      log(`${keyText(key)} was not loaded again: ${String(error)}`);
    });
  }

  #portFor(key: ModelKey): number {
    const id = keyText(key);
    this.#onFixedPort.delete(id);
    if (this.#options.ports() === "automatic") return 0;
    const isOurs = [...this.#services].some(
      ([other, service]) =>
        service.key.service === key.service && service.hasProcess && this.#onFixedPort.has(other),
    );
    if (isOurs) return 0;
    this.#onFixedPort.add(id);
    return fixedPorts[key.service];
  }

  #forgetOne(): void {
    if (this.#services.size < mostServices) return;
    const oldest = [...this.#services].find(([, service]) => service.isAtRest);
    if (oldest === undefined) return;
    this.#services.delete(oldest[0]);
    this.#onFixedPort.delete(oldest[0]);
  }
}

function notThere(): ServiceError {
  return new ServiceError("service.away", "The services of this machine have ended.");
}
