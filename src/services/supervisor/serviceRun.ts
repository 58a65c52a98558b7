import { randomBytes } from "node:crypto";
import { messageOf } from "../../base/errors.js";
import { askToLoad } from "./askToLoad.js";
import { errorOf, wasStopped } from "./fault.js";
import { protocol, type Health, type LoadNeed, type ReadyLine } from "./healthReport.js";
import { endingOf, type Ending } from "./hints.js";
import { limited } from "./limited.js";
import { otherProtocol, otherService, ServiceApi } from "./serviceApi.js";
import type { Machine, MachineEvent } from "./machine.js";
import { neverHealthy, notStarted, silent, strangerFault } from "./runFaults.js";
import type { ServiceProcess } from "./serviceProcess.js";
import { commandOf, startProcess, type RunMeans } from "./startProcess.js";

/** The life of one process: started, asked how it is, loaded, ended. It tells all that happens as events. */
export class ServiceRun {
  /** Resolves once its process is gone and that was told. */
  readonly done: Promise<void>;
  readonly token = randomBytes(24).toString("base64url");
  health: Health | undefined;
  port: number | null = null;
  readonly #means: RunMeans;
  readonly #tell: (event: MachineEvent) => void;
  readonly #machine: () => Machine;
  readonly #over = new AbortController();
  #loading = new AbortController();
  #nudge = new AbortController();
  #process: ServiceProcess | undefined;
  #api: ServiceApi | undefined;

  constructor(means: RunMeans, machine: () => Machine, tell: (event: MachineEvent) => void) {
    this.#means = means;
    this.#machine = machine;
    this.#tell = tell;
    this.done = this.#live();
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Where it answers; undefined until it does. */
  get url(): string | undefined {
    return this.#over.signal.aborted ? undefined : this.#api?.url;
  }

  /** Aborted once its process is being ended, or is gone. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Has it looked at `/health` now rather than later. */
  nudge(): void {
    this.#nudge.abort();
  }

  end(how: "ask" | "kill"): void {
    this.#over.abort(errorOf(wasStopped));
    this.nudge();
    const api = this.#api;
    const ask = how === "kill" ? undefined : api && ((signal: AbortSignal) => api.shutdown(signal));
    const child = this.#process;
    const ended = how === "kill" ? child?.kill() : child?.end(this.#means.spec.limits, ask);
    ended?.catch((error: unknown) => {
      this.#means.onLine(`It could not be ended: ${messageOf(error)}`);
    });
  }

  load(): void {
    void this.#load();
  }

  cancelLoad(): void {
    void this.unload("free").then((isDone) => {
      this.#tell(isDone ? { kind: "unloaded" } : { kind: "stop", by: "lease" });
    });
  }

  /** @returns whether the service says that it is done; false where only its end helps */
  async unload(mode: "cpu" | "free"): Promise<boolean> {
    this.#loading.abort(errorOf(wasStopped));
    const api = this.#api;
    if (api === undefined || this.#isOver()) return false;
    const ms = this.#means.spec.limits.unloadMs;
    const answer = await this.#asked(ms, (signal) => api.unload(mode, signal));
    await this.look();
    return answer?.kind === "done";
  }

  /** What a load would take now; undefined where it does not say. */
  async loadNeed(): Promise<LoadNeed | undefined> {
    const api = this.#api;
    if (api === undefined || this.#isOver()) return undefined;
    // It reads the model's files and imports what would load it.
    return await this.#asked(this.#means.spec.limits.startMs, (signal) => api.loadNeed(signal));
  }

  /** Looks at `/health` once, now; what it finds is told. */
  async look(): Promise<void> {
    const api = this.#api;
    if (api === undefined || this.#isOver()) return;
    const { startMs, answerMs, answerInLoadMs } = this.#means.spec.limits;
    const asked = this.#machine();
    const { state } = asked;
    const isStarting = state === "starting";
    const ms = isStarting ? startMs : state === "loading" ? answerInLoadMs : answerMs;
    const answer = await this.#asked(ms, (signal) => api.health(signal));
    const now = this.#machine();
    // An answer from before a load, or before its end, would tell of what was.
    const isOld = now.isResident !== asked.isResident || now.isLoading !== asked.isLoading;
    if (this.#isOver() || isOld) return;
    if (answer === undefined) {
      // One that still starts has its own limit; one that ends meanwhile says why.
      if (!isStarting) this.#tell({ kind: "missed", fault: silent });
    } else if (answer.kind === "stranger") {
      this.#tell({ kind: "isStranger", fault: strangerFault(answer.problem) });
    } else {
      this.health = answer.health;
      this.#tell({ kind: "heard", health: answer.health });
    }
  }

  #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  async #live(): Promise<void> {
    let ending: Ending;
    try {
      ending = await this.#untilEnd();
    } catch (error) {
      ending = { fault: notStarted(error), isLasting: true };
    }
    this.#over.abort(errorOf(ending.fault));
    this.nudge();
    this.#api?.close();
    this.#tell({ kind: "exited", ending });
  }

  async #untilEnd(): Promise<Ending> {
    const { clock, spec, lines, onLine } = this.#means;
    const command = await commandOf(this.#means);
    if (this.#isOver()) return { fault: wasStopped, isLasting: false };
    if (command === undefined) {
      return endingOf({ code: null, signal: null, byUs: false, notStarted: "ENOENT" }, []);
    }
    const child = startProcess(this.#means, command, this.token);
    this.#process = child;
    const { exited } = child;
    const noted = this.#noted(child.pid, exited);
    const first = await limited({ ms: spec.limits.startMs, clock }, () =>
      Promise.race([child.ready, exited.then(() => "exited" as const)]),
    );
    if (first === undefined) {
      this.#tell({ kind: "tookTooLong", fault: neverHealthy(spec.limits.startMs) });
    } else if (first !== "exited") void this.#welcome(first);
    const exit = await exited;
    await noted;
    const ending = endingOf(exit, lines.last());
    onLine(ending.fault.reason);
    return ending;
  }

  async #noted(pid: number | undefined, exited: Promise<unknown>): Promise<void> {
    const { noted } = this.#means;
    if (pid === undefined || noted === undefined) return;
    await noted.note(pid);
    await exited;
    await noted.forget(pid);
  }

  async #welcome(said: ReadyLine): Promise<void> {
    const { service } = this.#means.key;
    const problem =
      said.protocol !== protocol
        ? otherProtocol(said)
        : said.service !== service
          ? otherService(service, said.service)
          : undefined;
    if (problem !== undefined) {
      this.#tell({ kind: "isStranger", fault: strangerFault(problem) });
      return;
    }
    this.port = said.port;
    this.#api = new ServiceApi({ port: said.port, token: this.token, service });
    const { startMs } = this.#means.spec.limits;
    const isThere = await this.#asked(startMs, async () => {
      while (this.#machine().state === "starting" && !this.#isOver()) await this.#lookAndRest();
      return true;
    });
    if (isThere === undefined && !this.#isOver())
      this.#tell({ kind: "tookTooLong", fault: neverHealthy(startMs) });
    while (!this.#isOver()) await this.#lookAndRest();
  }

  async #lookAndRest(): Promise<void> {
    await this.look();
    await this.#pause(this.#lookMs());
  }

  #lookMs(): number {
    const { lookInLoadMs, lookInUseMs, lookIdleMs } = this.#means.spec.limits;
    const { state, misses } = this.#machine();
    if (state === "starting" || state === "loading") return lookInLoadMs;
    // After a miss it is to be known soon.
    return state === "busy" || state === "ready" || misses > 0 ? lookInUseMs : lookIdleMs;
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isOver()) return;
    this.#nudge = new AbortController();
    // Aborted, it has rested long enough.
    await this.#means.clock.sleep(ms, this.#nudge.signal).catch(() => undefined);
  }

  /** @returns the answer; undefined where none came in time, or the connection broke */
  async #asked<T>(
    ms: number,
    ask: (signal: AbortSignal) => Promise<T>,
    signal = this.#over.signal,
  ): Promise<T | undefined> {
    try {
      return await limited({ ms, clock: this.#means.clock, signal }, ask);
    } catch (error) {
      if (!signal.aborted) this.#means.onLine(`It does not answer: ${messageOf(error)}`);
      return undefined;
    }
  }

  async #load(): Promise<void> {
    const api = this.#api;
    if (api === undefined) return;
    const { clock, spec } = this.#means;
    this.#loading = new AbortController();
    const signal = AbortSignal.any([this.#loading.signal, this.#over.signal]);
    this.nudge();
    const event = await askToLoad({
      ...{ clock, loadMs: spec.limits.loadMs, signal },
      load: (ms) => this.#asked(ms, (inner) => api.load(inner), signal),
    });
    // Whoever waited may ask at once what it took.
    if (event?.kind === "loaded") await this.#hear(api, signal);
    if (event !== undefined && !signal.aborted) this.#tell(event);
  }

  async #hear(api: ServiceApi, signal: AbortSignal): Promise<void> {
    const { answerInLoadMs } = this.#means.spec.limits;
    const answer = await this.#asked(answerInLoadMs, (inner) => api.health(inner), signal);
    if (answer?.kind === "health") this.health = answer.health;
  }
}
