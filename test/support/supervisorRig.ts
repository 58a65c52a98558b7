import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Clock } from "../../src/base/clock.js";
import type { ModelFacts } from "../../src/services/modelFacts.js";
import type { ModelNeed } from "../../src/services/lease/residents.js";
import { keyText, type ModelKey, type ServiceName } from "../../src/services/names.js";
import { serviceFolders } from "../../src/services/serviceFolders.js";
import type { ServiceState, ServiceStatus } from "../../src/services/status.js";
import { ServicePool } from "../../src/services/supervisor/servicePool.js";
import {
  serviceSpecs,
  type ServiceLimits,
  type ServiceSpecs,
} from "../../src/services/supervisor/specs.js";
import { systemClock } from "../../src/systemClock.js";
import { processesNaming } from "../editor/launcher/processes.js";
import { waitFor } from "../editor/launcher/waitFor.js";
import { servicesPython } from "./pythonServer.js";

/** A pool of real processes in a folder of its own, with what became of them. */

export const badKey: ModelKey = { service: "vision", model: "tiny" };

const badServer = fileURLToPath(new URL("badService.mjs", import.meta.url));

/** Short enough for a test, long enough for a busy machine. */
const shortLimits: Partial<ServiceLimits> = {
  ...{ startMs: 20_000, loadMs: 20_000, unloadMs: 10_000, answerMs: 5000, answerInLoadMs: 10_000 },
  ...{ lookInLoadMs: 50, lookInUseMs: 100, lookIdleMs: 200, graceMs: 1000, termMs: 1000 },
};

export interface RigOptions {
  readonly limits?: Partial<ServiceLimits>;
  readonly ports?: "automatic" | "fixed";
  readonly launchArgs?: ModelFacts["launchArgs"];
  readonly onComeBack?: (key: ModelKey) => void;
  /** How many times as fast as the world's its clock is; limits take as long as ever. */
  readonly haste?: number;
  /** What stands for the service's fixed port. */
  readonly fixedPort?: number;
  /** As far as it differs from the tests' own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What each model takes, of 10,000 bytes; 1,000 by default. */
  readonly needBytes?: number;
}

function hastened(times: number): Clock {
  const beganMs = Date.now();
  return {
    nowMs: () => beganMs + (Date.now() - beganMs) * times,
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  };
}

function scaled(limits: ServiceLimits, times: number): ServiceLimits {
  const all: Record<string, number> = { ...limits };
  for (const [name, ms] of Object.entries(limits) as [string, number][]) all[name] = ms * times;
  return { ...limits, ...all };
}

export class SupervisorRig {
  readonly folder = mkdtempSync(join(tmpdir(), "imagebeam-supervisor-"));
  readonly folders = serviceFolders(this.folder);
  readonly pool: ServicePool;
  readonly gone: string[] = [];
  readonly logged: string[] = [];
  readonly measured: (ModelNeed & { readonly key: string })[] = [];
  /** Each state that was told, in order, without repetitions. */
  readonly states: ServiceState[] = [];

  private constructor(specs: (folder: string) => ServiceSpecs, options: RigOptions) {
    const { ports = "automatic", launchArgs = () => Promise.resolve([]), onComeBack } = options;
    const facts: ModelFacts = {
      launchArgs,
      needOf: () =>
        Promise.resolve({ device: "cpu", deviceBytes: options.needBytes ?? 1000, hostBytes: 0 }),
      roomOn: (_device, heldBytes) => Promise.resolve(10_000 + heldBytes),
      hostRoom: () => Promise.resolve(10_000),
      measured: (key, need) => {
        this.measured.push({ key: keyText(key), ...need });
        return Promise.resolve();
      },
    };
    this.pool = new ServicePool({
      folders: this.folders,
      environment: { ...process.env, OMP_NUM_THREADS: "1", ...options.environment },
      ports: () => ports,
      ...{ facts, clock: hastened(options.haste ?? 1), specs: specs(this.folder) },
      log: (line) => this.logged.push(line),
      ...(onComeBack && { onComeBack }),
    });
    this.pool.onGone((key) => this.gone.push(keyText(key)));
    this.pool.onChange(() => {
      const [first] = this.pool.statuses();
      if (first && first.state !== this.states.at(-1)) this.states.push(first.state);
    });
  }

  /** Servers that behave as `test/support/badService.mjs` says. */
  static bad(behaviour: string, options: RigOptions = {}): SupervisorRig {
    const specOf = (folder: string, name: ServiceName): ServiceSpecs[ServiceName] => ({
      command: ({ service, port }) =>
        [
          ...[process.execPath, badServer, behaviour, "--service", service],
          ...["--port", String(port === 0 ? 0 : options.fixedPort), folder],
        ] as unknown as [string, ...string[]],
      limits: scaled(
        { ...serviceSpecs[name].limits, ...shortLimits, ...options.limits },
        options.haste ?? 1,
      ),
    });
    return new SupervisorRig(
      (folder) => ({
        language: specOf(folder, "language"),
        image: specOf(folder, "image"),
        vision: specOf(folder, "vision"),
      }),
      options,
    );
  }

  /** The services of `python-services`, by the environment of the tests. */
  static real(options: RigOptions = {}): SupervisorRig {
    const specOf = (name: ServiceName): ServiceSpecs[ServiceName] => ({
      command: (launch) => {
        const port = launch.port === 0 ? 0 : (options.fixedPort ?? launch.port);
        const [, ...args] = serviceSpecs[name].command({ ...launch, port });
        return [servicesPython(), ...args];
      },
      // A cold import of the libraries on a busy machine.
      limits: { ...serviceSpecs[name].limits, startMs: 180_000, answerInLoadMs: 60_000 },
    });
    return new SupervisorRig(
      () => ({ language: specOf("language"), image: specOf("image"), vision: specOf("vision") }),
      options,
    );
  }

  /** As a person has it who has set nothing up. */
  static bare(): SupervisorRig {
    return new SupervisorRig(() => serviceSpecs, {});
  }

  status(key = badKey): ServiceStatus {
    const found = this.pool
      .statuses()
      .find(({ service, model }) => service === key.service && model === key.model);
    if (found === undefined) throw new Error(`${keyText(key)} has no status`);
    return found;
  }

  until(state: ServiceState, key = badKey, timeoutMs?: number): Promise<ServiceStatus> {
    const isThere = (): ServiceStatus | false => {
      const now = this.status(key);
      return now.state === state && now;
    };
    return waitFor(`the service to be ${state}`, isThere, timeoutMs);
  }

  load(key = badKey, signal = new AbortController().signal): Promise<void> {
    return this.pool.load(key, signal);
  }

  /** Has a service at work, which is when some of them misbehave. */
  async work(key = badKey): Promise<void> {
    const address = this.pool.addressOf(key);
    const headers = { authorization: `Bearer ${address?.token ?? ""}` };
    // Whatever becomes of it is seen in the service's state.
    await fetch(`${address?.url ?? ""}/work`, { method: "POST", headers }).catch(() => undefined);
  }

  /** Processes that were told of this rig's folder. */
  left(): string[] {
    return processesNaming(this.folder).map(({ command }) => command);
  }

  /** Ends all. @returns what is left of its processes; these are killed */
  async end(): Promise<string[]> {
    await this.pool.dispose();
    const left = processesNaming(this.folder);
    for (const { pid } of left) process.kill(pid, "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
    return left.map(({ command }) => command);
  }
}
