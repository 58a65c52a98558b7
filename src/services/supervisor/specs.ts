import type { ServiceName } from "../names.js";
import { environmentPython, type ServiceFolders } from "../serviceFolders.js";

/** How each service is started, and how long it may take for what. */

export interface Launch {
  readonly service: ServiceName;
  /** What says which model (`ModelFacts.launchArgs`). */
  readonly model: readonly string[];
  /** 0 for one that is free. */
  readonly port: number;
  readonly folders: ServiceFolders;
}

/** Milliseconds all. */
export interface ServiceLimits {
  /** Until it listens, and from there until it answers `/health`: cold imports on a busy machine. */
  readonly startMs: number;
  readonly loadMs: number;
  /** Work that runs ends first: as long as the longest piece of it. */
  readonly unloadMs: number;
  /** For one answer of `/health`, while nothing heavy goes on, and while a model is loaded. */
  readonly answerMs: number;
  readonly answerInLoadMs: number;
  /** Between two looks at `/health`. */
  readonly lookInLoadMs: number;
  readonly lookInUseMs: number;
  readonly lookIdleMs: number;
  /** After it was asked to end (it takes 5 s at most), and after it was told to. */
  readonly graceMs: number;
  readonly termMs: number;
}

export interface ServiceSpec {
  /** The program and its arguments; no shell. */
  readonly command: (launch: Launch) => readonly [string, ...string[]];
  readonly limits: ServiceLimits;
}
export type ServiceSpecs = Readonly<Record<ServiceName, ServiceSpec>>;

const command =
  (...own: readonly string[]): ServiceSpec["command"] =>
  ({ service, model, port, folders }) => [
    environmentPython(folders),
    // Neither variables nor the folder it is started in change what it imports; UTF-8 everywhere.
    ...["-I", "-X", "utf8", "-m", "imagebeam_services", service, "--port", String(port)],
    ...["--exit-with-stdin", "--no-load", "--models", folders.models],
    ...own,
    ...model,
  ];

const limits: ServiceLimits = {
  startMs: 120_000,
  loadMs: 300_000,
  unloadMs: 30_000,
  answerMs: 5_000,
  answerInLoadMs: 20_000,
  lookInLoadMs: 250,
  lookInUseMs: 2_000,
  lookIdleMs: 10_000,
  graceMs: 6_000,
  termMs: 2_000,
};

export const serviceSpecs: ServiceSpecs = {
  // It ends a load by itself after 300 s, and a text after 180 s: its own words come first.
  language: { command: command(), limits: { ...limits, loadMs: 330_000, unloadMs: 190_000 } },
  // Images come in the answer. Tens of gigabytes from a slow disk take their time.
  image: {
    command: command("--transport", "bytes"),
    limits: { ...limits, loadMs: 900_000, unloadMs: 130_000 },
  },
  vision: { command: command(), limits: { ...limits, unloadMs: 40_000 } },
};
