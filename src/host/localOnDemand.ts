import { loadsOf } from "../services/serviceLoads.js";
import { LocalModels } from "./commands/localModels.js";
import { localTools } from "./services/localTools.js";
import { chosenIn, machineHere } from "./services/machineHere.js";
import { Reports } from "./services/reports.js";
import { Restarts, restartText } from "./services/restarts.js";
import { ServicesTree } from "./services/servicesTree.js";

/**
 * What is read, by `import`, when a person first does something with this machine's models, or a search
 * uses services. Apart from `onDemand.ts`, so that a search that uses none reads nothing of it.
 */
export const onDemand = {
  ...{ chosenIn, loadsOf, LocalModels, localTools, machineHere, Reports, Restarts, restartText },
  ...{ ServicesTree },
};
