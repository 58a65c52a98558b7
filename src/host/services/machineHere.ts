import type { LocalServicesOptions } from "../../services/client/openLocalServices.js";
import { PersonModels } from "../../services/models/personModels.js";
import type { ServiceName } from "../../services/names.js";
import { serviceFolders } from "../../services/serviceFolders.js";
import type { SetUpMachine } from "../../services/setup/setUp.js";
import { pythonSetting } from "../settings.js";

/**
 * What the set-up is done with, as a person has it set now.
 * @param packageFolder where the wheel and its constraints are
 */
export function machineHere(
  { dataFolder, environment }: Pick<LocalServicesOptions, "dataFolder" | "environment">,
  packageFolder: string,
): SetUpMachine {
  const folders = serviceFolders(dataFolder);
  return { folders, environment, packageFolder, python: pythonSetting() };
}

/** What a person chose for each service, by name, as it stands on the disk. */
export function chosenIn(dataFolder: string): (service: ServiceName) => Promise<string | null> {
  const models = new PersonModels(serviceFolders(dataFolder).chosen);
  return (service) => models.chosen(service);
}
