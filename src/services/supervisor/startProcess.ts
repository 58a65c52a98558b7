import { mkdir } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { Clock } from "../../base/clock.js";
import { serviceEnvironment } from "../environment.js";
import type { ModelFacts } from "../modelFacts.js";
import type { ModelKey } from "../names.js";
import { isReachable } from "../onDisk.js";
import type { ServiceFolders } from "../serviceFolders.js";
import type { LineRing } from "./lines.js";
import type { NotedProcesses } from "./notedProcesses.js";
import { ServiceProcess } from "./serviceProcess.js";
import type { ServiceSpec } from "./specs.js";

/** How a service's process comes about. */

export interface RunMeans {
  readonly key: ModelKey;
  readonly spec: ServiceSpec;
  readonly folders: ServiceFolders;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly facts: ModelFacts;
  readonly clock: Clock;
  /** Asked at each start; 0 for one that is free. */
  readonly port: () => number;
  /** Of the service's log. */
  readonly onLine: (line: string) => void;
  readonly lines: LineRing;
  /** Where its process is noted, for whoever finds it left behind. */
  readonly noted?: NotedProcesses | undefined;
}

export type Command = readonly [program: string, ...args: string[]];

/** Its command line; undefined where the program is not there. @throws {ServiceError} no such model */
export async function commandOf(means: RunMeans): Promise<Command | undefined> {
  const { key, facts, folders, spec } = means;
  const model = await facts.launchArgs(key);
  const port = means.port();
  const command = spec.command({ service: key.service, model, port, folders });
  const [program] = command;
  if (isAbsolute(program) && !(await isReachable(program))) return undefined;
  await mkdir(folders.root, { recursive: true, mode: 0o700 });
  return command;
}

/** @param token what it asks of whoever speaks to it; never in its log */
export function startProcess(means: RunMeans, command: Command, token: string): ServiceProcess {
  const { clock, environment, folders, onLine } = means;
  const child = new ServiceProcess({
    command,
    environment: serviceEnvironment(environment, { token, models: folders.models }),
    folder: folders.root,
    clock,
    onLine: (line) => onLine(line.replaceAll(token, "(token)")),
  });
  onLine(`Started as process ${child.pid ?? "none"}.`);
  return child;
}
