import type { Clock } from "../../base/clock.js";
import type { Disposable } from "../../base/disposable.js";
import { orAborted } from "../../base/orAborted.js";
import { hasTrace, readInstalled, requireInstalled } from "../installed.js";
import type { LocalModel } from "../localModel.js";
import type { Grant, LocalServices } from "../localServices.js";
import type { ModelRemoval } from "../modelRemovalSchema.js";
import type { ModelKey, ServiceName } from "../names.js";
import { ServiceError } from "../serviceError.js";
import { serviceFolders, type ServiceFolders } from "../serviceFolders.js";
import type { OwnerStatus } from "../status.js";
import type { Method, ParamsOf, ResultOf } from "../wire/messages.js";
import type { FindOptions } from "./findOwner.js";
import type { OwnerLink } from "./ownerLink.js";
import type { StartedOwner } from "./startOwner.js";
import { untilGone } from "./untilGone.js";

/** Whoever watches looks so often for an owner that others started, milliseconds. */
const lookEveryMs = 2_000;
/** Unused for so long, or up to twice as long, it leaves: an open window keeps no memory all day. */
export const idleMs = 600_000;

export interface ClientDeps extends FindOptions {
  readonly start: () => Promise<StartedOwner>;
  readonly clock: Clock;
  /** Whether a process is there. */
  readonly isAlive: (pid: number) => boolean;
}

type Watcher = (status: OwnerStatus | null) => void;

/** This machine's services, over a connection to their owner that is made when it is needed. */
export class LocalClient implements LocalServices {
  readonly #deps: ClientDeps;
  readonly #folders: ServiceFolders;
  readonly #disposed = new AbortController();
  readonly #watchers = new Set<Watcher>();
  #link: OwnerLink | undefined;
  #linking: Promise<OwnerLink> | undefined;
  #isWatching = false;
  /** What watchers were told last; undefined before they were told anything. */
  #told: OwnerStatus | null | undefined;
  /** Wakes who waits for an owner to appear. */
  #onLink: () => void = () => undefined;

  constructor(deps: ClientDeps) {
    this.#deps = deps;
    this.#folders = serviceFolders(deps.place.dataFolder);
  }

  async isSetUp(): Promise<boolean> {
    return (await readInstalled(this.#folders)) !== null;
  }

  async use(key: ModelKey, signal: AbortSignal, search?: string): Promise<Grant> {
    return await (await this.#owner(signal)).use(key, signal, search);
  }

  models(signal: AbortSignal): Promise<readonly LocalModel[]> {
    return this.#ask("models", {}, signal);
  }

  async chosen(service: ServiceName, signal: AbortSignal): Promise<string | null> {
    if (!(await this.isSetUp())) return null;
    return (await this.#ask("chosen", { service }, signal)).model;
  }

  async choose(key: ModelKey, signal: AbortSignal): Promise<void> {
    await this.#ask("choose", key, signal);
  }

  addModel(path: string, signal: AbortSignal): Promise<LocalModel> {
    return this.#ask("addModel", { path }, signal);
  }

  modelRemoval(key: ModelKey, signal: AbortSignal): Promise<ModelRemoval> {
    return this.#ask("modelRemoval", key, signal);
  }

  removeModel(key: ModelKey, signal: AbortSignal): Promise<ModelRemoval> {
    return this.#ask("removeModel", key, signal);
  }

  async status(signal: AbortSignal): Promise<OwnerStatus | null> {
    const link = await this.#existing(signal);
    return link === undefined ? null : await link.ask("status", {}, signal);
  }

  watch(onStatus: Watcher): Disposable {
    // One of its own, so that who watches twice with one function stops once.
    const watcher: Watcher = (status) => onStatus(status);
    this.#watchers.add(watcher);
    if (this.#told !== undefined) watcher(this.#told);
    if (!this.#isWatching) void this.#keepWatching();
    return { dispose: () => void this.#watchers.delete(watcher) };
  }

  async start(key: ModelKey, signal: AbortSignal): Promise<void> {
    await this.#ask("start", key, signal);
  }

  async stop(key: ModelKey, signal: AbortSignal): Promise<void> {
    await this.#ask("stop", key, signal);
  }

  async load(key: ModelKey, signal: AbortSignal): Promise<void> {
    await this.#ask("load", key, signal);
  }

  async unload(key: ModelKey, signal: AbortSignal): Promise<void> {
    await this.#ask("unload", key, signal);
  }

  async log(key: ModelKey, signal: AbortSignal): Promise<readonly string[]> {
    return (await this.#ask("log", key, signal)).lines;
  }

  async shutDown(signal: AbortSignal): Promise<void> {
    const link = await this.#existing(signal);
    if (link === undefined) return;
    await link.ask("shutDown", {}, signal).catch((error: unknown) => {
      // It may be gone before its answer is: then it has done what it was asked.
      if (!(error instanceof ServiceError && error.code === "service.away")) throw error;
    });
    await orAborted(link.closed, signal);
    await untilGone(link.ownerPid, this.#deps, signal);
  }

  dispose(): void {
    this.#disposed.abort(
      new ServiceError("service.away", "The local models are not used any more."),
    );
    this.#watchers.clear();
    this.#link?.leave();
    this.#linking?.then((link) => link.leave()).catch(() => undefined);
  }

  async #ask<M extends Method>(
    method: M,
    params: ParamsOf<M>,
    signal: AbortSignal,
  ): Promise<ResultOf<M>> {
    return await (await this.#owner(signal)).ask(method, params, signal);
  }

  /** Whoever asks meanwhile waits for the same connection; it is made on, whoever loses patience. */
  async #owner(signal: AbortSignal): Promise<OwnerLink> {
    signal.throwIfAborted();
    this.#disposed.signal.throwIfAborted();
    if (this.#link !== undefined) return this.#link;
    this.#linking ??= this.#connect().finally(() => (this.#linking = undefined));
    return await orAborted(this.#linking, signal);
  }

  async #connect(): Promise<OwnerLink> {
    await requireInstalled(this.#folders);
    const { reach } = await import("./reach.js");
    return this.#keep(await reach.findOrStart(this.#deps, this.#deps.start, this.#disposed.signal));
  }

  /** The owner where there is one. */
  async #existing(signal: AbortSignal): Promise<OwnerLink | undefined> {
    signal.throwIfAborted();
    this.#disposed.signal.throwIfAborted();
    if (this.#linking !== undefined) return await orAborted(this.#linking, signal);
    // One may run of what is damaged now: whoever repairs it ends that first.
    if (this.#link !== undefined || !(await hasTrace(this.#folders))) return this.#link;
    const { reach } = await import("./reach.js");
    const found = await reach.findOwner(
      this.#deps,
      AbortSignal.any([signal, this.#disposed.signal]),
    );
    return found && this.#keep(found);
  }

  #keep(link: OwnerLink): OwnerLink {
    // Two who looked at the same time found one each.
    if (this.#link !== undefined || this.#disposed.signal.aborted) {
      link.leave();
      this.#disposed.signal.throwIfAborted();
      return this.#link ?? link;
    }
    this.#link = link;
    void link.closed.then(() => {
      if (this.#link === link) this.#link = undefined;
    });
    this.#onLink();
    void this.#leaveWhenIdle(link);
    return link;
  }

  /** Whoever looks on stays. */
  async #leaveWhenIdle(link: OwnerLink): Promise<void> {
    const gone = new AbortController();
    void link.closed.then(() => gone.abort());
    const over = AbortSignal.any([gone.signal, this.#disposed.signal]);
    let asked = -1;
    while (asked !== link.asked || link.isAtWork || this.#watchers.size > 0) {
      asked = link.asked;
      await this.#deps.clock.sleep(idleMs, over).catch(() => undefined);
      if (over.aborted) return;
    }
    this.#link = undefined;
    link.leave();
  }

  async #keepWatching(): Promise<void> {
    this.#isWatching = true;
    const { signal } = this.#disposed;
    try {
      while (this.#watchers.size > 0 && !signal.aborted) {
        const link = await this.#existing(signal).catch(() => undefined);
        if (link === undefined) {
          this.#tell(null);
          await this.#untilLooking();
          continue;
        }
        const isTold = await link
          .watch((status) => this.#tell(status), signal)
          .then(
            () => true,
            () => false,
          );
        await orAborted(link.closed, signal);
        // One that we do not understand is not asked without a break.
        if (!isTold) await this.#untilLooking();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#isWatching = false;
      this.#told = undefined;
    }
  }

  /** Two seconds, or less where a connection comes about meanwhile. */
  async #untilLooking(): Promise<void> {
    const early = new AbortController();
    this.#onLink = () => early.abort();
    const either = AbortSignal.any([early.signal, this.#disposed.signal]);
    await this.#deps.clock.sleep(lookEveryMs, either).catch(() => undefined);
  }

  #tell(status: OwnerStatus | null): void {
    if (status === null && this.#told === null) return;
    this.#told = status;
    for (const watcher of this.#watchers) watcher(status);
  }
}
