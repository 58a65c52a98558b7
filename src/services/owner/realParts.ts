import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { allowedEnvironment } from "../environment.js";
import { DeviceLease } from "../lease/deviceLease.js";
import { ModelShelf } from "../models/modelShelf.js";
import { keyText } from "../names.js";
import { serviceFolders } from "../serviceFolders.js";
import { notedProcesses } from "../supervisor/notedProcesses.js";
import { ServicePool } from "../supervisor/servicePool.js";
import type { OwnerConfig } from "./ownerConfig.js";
import type { Lease, Parts } from "./parts.js";

/**
 * This machine's models, processes and devices. Nothing is started or read by that.
 * @param folder of this owner's place
 */
export function realParts(
  { config, folder }: { readonly config: OwnerConfig; readonly folder: string },
  clock: Clock,
  log: Log,
): Parts {
  const { environment, ports, dataFolder } = config;
  const folders = serviceFolders(dataFolder);
  const shelf = new ModelShelf({ folders, environment, allowed: allowedEnvironment, clock });
  const never = new AbortController().signal;
  let lease: Lease | undefined;
  const pool = new ServicePool({
    ...{ folders, environment, facts: shelf, clock },
    ports: () => ports,
    log: (line) => log("info", line),
    noted: notedProcesses({ folder, log: (line) => log("warn", line) }),
    // Its model comes back as any other does: when there is room for it.
    onComeBack: (key) => {
      lease
        ?.use(key, "after a crash", never)
        .then((lent) => lent.release())
        .catch((error: unknown) =>
          log("warn", `${keyText(key)} was not loaded again: ${messageOf(error)}`),
        );
    },
  });
  return {
    ...{ pool, shelf },
    leaseOf: (residents) => (lease = new DeviceLease(residents, clock, shelf)),
    devices: () => shelf.devices(),
  };
}
