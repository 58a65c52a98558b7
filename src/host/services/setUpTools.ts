import type { LocalModel } from "../../services/localModel.js";
import type { LocalServices } from "../../services/localServices.js";
import type { ServiceFolders } from "../../services/serviceFolders.js";
import type { OwnerStatus } from "../../services/status.js";
import type { Removal } from "../../services/setup/removeLocalModels.js";
import type { DoctorReport } from "../../services/setup/runDoctor.js";
import type { DownloadModel, PlanSetUp, SetUp, SetUpMachine } from "../../services/setup/setUp.js";

/** What the commands of local models carry out, in a small interface: tests have one of their own. */

export interface SetUpTools {
  readonly planSetUp: PlanSetUp;
  readonly setUp: SetUp;
  readonly downloadModel: DownloadModel;
  /**
   * @returns null where there is nothing to remove
   * @throws {ServiceError} `service.setUp`: something lies there that is not ours
   */
  readonly planRemoval: (
    folders: ServiceFolders,
    services: Pick<LocalServices, "status">,
    signal: AbortSignal,
  ) => Promise<Removal | null>;
  /**
   * Ends the services, and gives back all that the set-up and downloads took.
   * @throws {ServiceError} `service.setUp`
   */
  readonly removeLocalModels: (
    folders: ServiceFolders,
    services: Pick<LocalServices, "status" | "shutDown">,
    signal: AbortSignal,
  ) => Promise<void>;
  /** @throws {ServiceError} `service.notSetUp`; `service.setUp`: it does not answer */
  readonly runDoctor: (machine: SetUpMachine, signal: AbortSignal) => Promise<DoctorReport>;
  /** Ids of the models to begin with on a machine with these devices, in the order of services. */
  readonly recommended: (
    models: readonly LocalModel[],
    status: Pick<OwnerStatus, "devices"> | null,
  ) => readonly string[];
}
