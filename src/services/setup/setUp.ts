import type { LocalServices } from "../localServices.js";
import type { ServiceFolders } from "../serviceFolders.js";

/** The set-up's border: what the editor's commands and the command line call. */

export interface SetUpMachine {
  readonly folders: ServiceFolders;
  /** Of this process: the installer inherits `PIP_*`, `UV_*`, proxies and certificates of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The wheel and its constraints, beside the bundle: `dist/services/`. */
  readonly packageFolder: string;
  /** An interpreter that the person named in their own settings; else it is looked for. */
  readonly python?: string | undefined;
}

/** What will be done, told before anybody is asked. */
export interface SetUpPlan {
  /** What it runs with: `Python 3.11 (/usr/bin/python3)`. */
  readonly python: string;
  readonly installer: "uv" | "uv by pip" | "pip";
  readonly accelerator: "cuda" | "rocm" | "metal" | "cpu";
  /** Where it is fetched from, as a person reads it. */
  readonly sources: readonly string[];
  readonly into: string;
  /** About. */
  readonly downloadBytes: number;
  readonly diskBytes: number;
  readonly freeBytes: number | null;
  /** An environment that is there, and of which something is missing: `Installed.madeAt` of it. */
  readonly broken?: string;
  /** Programs with their arguments, in order; no shell. None where all is installed already. */
  readonly steps: readonly SetUpStep[];
}
export interface SetUpStep {
  /** `Install PyTorch for the CPU`. */
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  /** What is done where it fails, in place of it and of all that follows it. */
  readonly instead?: readonly SetUpStep[];
}

export interface SetUpProgress {
  /** 0-based. */
  readonly step: number;
  readonly steps: number;
  readonly title: string;
  /** The newest line of its output, plain, at most 300 characters. */
  readonly line: string;
}

/**
 * Looks at the machine; changes nothing.
 * @throws {ServiceError} `service.setUp`: it cannot be done here, with what to do in one sentence
 */
export type PlanSetUp = (machine: SetUpMachine, signal: AbortSignal) => Promise<SetUpPlan>;

/**
 * Carries the plan out; done twice, it is as done once. What is half made when it is aborted or fails is
 * thrown away.
 * @throws {ServiceError} `service.setUp`, with the step, the last lines and a hint
 */
export type SetUp = (
  machine: SetUpMachine,
  plan: SetUpPlan,
  onProgress: (progress: SetUpProgress) => void,
  signal: AbortSignal,
  /** What runs of the environment that is replaced, which ends first. */
  services?: Pick<LocalServices, "status" | "shutDown">,
) => Promise<void>;

export interface DownloadProgress {
  readonly bytes: number;
  readonly totalBytes: number | null;
}

/**
 * Fetches a model of the catalogue; stopped by its signal, it goes on from there the next time.
 * @throws {ServiceError} `service.setUp`
 */
export type DownloadModel = (
  machine: SetUpMachine,
  model: { readonly id: string; readonly agreedLicence: string | null },
  onProgress: (progress: DownloadProgress) => void,
  signal: AbortSignal,
) => Promise<void>;
