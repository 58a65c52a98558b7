import type { LocalModel } from "../../services/localModel.js";
import type { DeviceStatus } from "../../services/status.js";
import type { DownloadModel, PlanSetUp, SetUp, SetUpMachine } from "../../services/setup/setUp.js";

/** What the commands of local models carry out, in a small interface: tests have one of their own. */

/** What was found out of this machine's local models, line by line, as plain text. */
export interface Findings {
  readonly works: readonly string[];
  readonly wrong: readonly string[];
  /** What to do next, the most useful first. */
  readonly next: readonly string[];
}

export interface SetUpTools {
  readonly planSetUp: PlanSetUp;
  readonly setUp: SetUp;
  readonly downloadModel: DownloadModel;
  /**
   * Gives back all that the set-up and downloads took.
   * @throws {ServiceError} `service.setUp`
   */
  readonly removeLocalModels: (machine: SetUpMachine, signal: AbortSignal) => Promise<void>;
  /** Looks at everything, and changes nothing. */
  readonly findings: (machine: SetUpMachine, signal: AbortSignal) => Promise<Findings>;
  /** Ids of models for a machine with these devices, the best for each service first. */
  readonly recommended: (
    models: readonly LocalModel[],
    devices: readonly DeviceStatus[],
  ) => readonly string[];
}
