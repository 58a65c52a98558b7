import { messageOf } from "../../base/errors.js";
import type { Release } from "../lease/residents.js";
import { keyText, type ModelKey } from "../names.js";
import type { ServiceStatus } from "../status.js";
import { gaveBack } from "./gaveBack.js";
import { deviceOf, heldBytes, peakNeed, type LoadNeed } from "./healthReport.js";
import { linesTold } from "./hints.js";
import { LineRing } from "./lines.js";
import { stoppedMachine, type Machine, type MachineEffect, type MachineEvent } from "./machine.js";
import { nextMachine } from "./serviceMachine.js";
import { ServiceRun } from "./serviceRun.js";
import type { RunMeans } from "./startProcess.js";
import { statusOf, toldFault } from "./statusOf.js";
import { Waiters, type Awaited } from "./waiters.js";

export interface SupervisorMeans extends Omit<RunMeans, "lines"> {
  readonly onChange: () => void;
  /** @param freed as `GoneListener` */
  readonly onGone: (freed?: Promise<void>) => void;
  readonly onComeBack: () => void;
  readonly log: (line: string) => void;
}

/** One model's service: carries out what its state machine says, and tells how it is. */
export class SupervisedService {
  readonly #means: SupervisorMeans;
  readonly #lines = new LineRing();
  readonly #waiters = new Waiters();
  #machine: Machine;
  #run: ServiceRun | undefined;
  #wake = new AbortController();
  #lastLines: readonly string[] = [];
  /** What was told last of how it is, and when. */
  #told = { status: "", atMs: -Infinity };
  /** What its model took since it was loaded is known. */
  #isMeasured = false;

  constructor(means: SupervisorMeans) {
    this.#means = means;
    this.#machine = stoppedMachine(means.clock.nowMs());
  }

  get key(): ModelKey {
    return this.#means.key;
  }

  get hasProcess(): boolean {
    return this.#machine.process !== "none";
  }

  get address(): { readonly url: string; readonly token: string } | undefined {
    const url = this.#run?.url;
    return url === undefined || this.#run === undefined
      ? undefined
      : { url, token: this.#run.token };
  }

  /** What it holds of a device now, bytes; 0 where nothing is in memory there. */
  heldOn(device: string): number {
    const health = this.#run?.health;
    if (health === undefined || !this.hasProcess) return 0;
    return deviceOf(health) === device ? heldBytes(health) : 0;
  }

  /** As `Residents.load`. */
  load(signal: AbortSignal): Promise<void> {
    return this.#wait("model", { kind: "asked", by: "load" }, signal);
  }

  /** A person wants it: begins anew, whatever it came to before. Resolves once it listens. */
  start(signal: AbortSignal): Promise<void> {
    return this.#wait("process", { kind: "asked", by: "person" }, signal);
  }

  /**
   * What a load would take now, by its own word: its process is started for it, its model is not loaded.
   * Undefined where it does not say.
   * @throws {ServiceError} it cannot be asked @throws `signal.reason`
   */
  async loadNeed(signal: AbortSignal): Promise<LoadNeed | undefined> {
    await this.#wait("process", { kind: "asked", by: "question" }, signal);
    return await this.#run?.loadNeed();
  }

  /** Ends its process; resolves once that is gone. */
  async stop(by: "person" | "lease"): Promise<void> {
    const run = this.#run;
    if (by === "lease") await this.#remember();
    this.#dispatch({ kind: "stop", by });
    await run?.done;
  }

  /** As `Residents.release`: never rejects. */
  async release(how: Release): Promise<void> {
    const run = this.#run;
    if (run === undefined || this.#machine.process === "none") return;
    if (how === "end" || this.#machine.process === "ending") return this.stop("lease");
    await this.#remember();
    const device = run.health === undefined ? null : deviceOf(run.health);
    const beforeBytes = run.health === undefined ? 0 : heldBytes(run.health);
    this.#dispatch({ kind: "unloading" });
    // Where host and device are one, weights that are parked are still where they were.
    const canPark = how === "park" && device?.startsWith("cuda") === true;
    for (const mode of canPark ? (["cpu", "free"] as const) : (["free"] as const)) {
      if (!(await run.unload(mode)) || !(await gaveBack(run, beforeBytes, this.#means.clock)))
        continue;
      if (this.#run === run) this.#dispatch({ kind: "unloaded" });
      return;
    }
    if (this.#run === run) await this.stop("lease");
  }

  status(): ServiceStatus {
    return statusOf(this.key, this.#machine, this.#run, this.#lastLines);
  }

  /** Nothing runs, and nothing is about to. */
  get isAtRest(): boolean {
    const { state, process } = this.#machine;
    return process === "none" && state !== "backingOff" && this.#waiters.size === 0;
  }

  /** Newest lines of its log, oldest first. */
  log(): readonly string[] {
    return this.#lines.last();
  }

  async #wait(what: Awaited, event: MachineEvent, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const outcome = this.#waiters.add(what, signal, () => {
      if (what === "model" && !this.#waiters.hasAnyFor("model"))
        this.#dispatch({ kind: "abandoned" });
    });
    this.#dispatch(event);
    await outcome;
  }

  #dispatch(event: MachineEvent): void {
    const before = this.#machine;
    const { machine, effects } = nextMachine(before, event, this.#means.clock.nowMs());
    this.#machine = machine;
    if (event.kind === "exited") this.#lastLines = this.#lines.last(linesTold);
    if (before.isResident && !machine.isResident) this.#isMeasured = false;
    if (event.kind !== "exited" && machine.isResident && !this.#isMeasured) void this.#remember();
    for (const effect of effects) this.#carryOut(effect);
    if (machine.state !== before.state) {
      const why = toldFault(machine)?.reason;
      this.#means.log(
        `${keyText(this.key)} is ${machine.state}${why === undefined ? "" : `: ${why}`}`,
      );
      if (machine.state === "backingOff") void this.#wakeLater();
      else this.#wake.abort();
    }
    this.#waiters.settle(this.#machine);
    this.#tellChange();
  }

  /** It is looked at all the time, and mostly is as it was: to tell that costs more than the look. */
  #tellChange(): void {
    const { clock, onChange } = this.#means;
    const status = JSON.stringify(this.status());
    const ageMs = clock.nowMs() - this.#told.atMs;
    if (status === this.#told.status && ageMs >= 0 && ageMs < tellAgainMs) return;
    this.#told = { status, atMs: clock.nowMs() };
    onChange();
  }

  #carryOut(effect: MachineEffect): void {
    switch (effect.kind) {
      case "spawn": {
        const tell = (event: MachineEvent): void => {
          // What a process tells that has been followed by another one is of no interest any more.
          if (this.#run === run) this.#dispatch(event);
        };
        const means = { ...this.#means, lines: this.#lines, onLine: this.#onLine };
        const run: ServiceRun = new ServiceRun(means, () => this.#machine, tell);
        this.#run = run;
        return;
      }
      case "end":
        return this.#run?.end(effect.how);
      case "load":
        return this.#run?.load();
      case "cancelLoad":
        return this.#run?.cancelLoad();
      case "gone":
        return this.#means.onGone(this.#machine.process === "ending" ? this.#run?.done : undefined);
      case "comeBack":
        return this.#means.onComeBack();
    }
  }

  readonly #onLine = (line: string): void => {
    this.#lines.add(line);
    this.#means.onLine(line);
  };

  /** Keeps what the model took, its work included, for the next time. */
  async #remember(): Promise<void> {
    const { health } = this.#run ?? {};
    if (!this.#machine.isResident || health === undefined) return;
    const need = peakNeed(health);
    if (need === null) return;
    this.#isMeasured = true;
    try {
      await this.#means.facts.measured(this.key, need);
    } catch (error) {
      // The next load is planned by what was known before.
      this.#means.log(`What ${keyText(this.key)} took is not remembered: ${messageOf(error)}`);
    }
  }

  async #wakeLater(): Promise<void> {
    const wake = (this.#wake = new AbortController());
    const { clock } = this.#means;
    while (this.#wake === wake && this.#machine.nextStartMs !== null) {
      const leftMs = Math.max(this.#machine.nextStartMs - clock.nowMs(), 0);
      const waitMs = Math.min(leftMs, longestBackOffMs);
      // Aborted, it is not backing off any more.
      await clock.sleep(waitMs, wake.signal).catch(() => undefined);
      if (!isAborted(wake.signal)) this.#dispatch({ kind: "woke" });
      else return;
    }
  }
}

/** What stands beside a status, such as what a device has free, changes by itself. */
const tellAgainMs = 30_000;
/** However the clock jumps. */
const longestBackOffMs = 16_000;

/** A signal may be aborted during any wait. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
