import { Comparing } from "./commands/comparing.js";
import { Connections } from "./commands/connections.js";
import { Gallery } from "./commands/gallery.js";
import { Images } from "./commands/images.js";
import { LocalModels } from "./commands/localModels.js";
import { OtherModel } from "./commands/otherModel.js";
import { PersonsWord } from "./commands/personsWord.js";
import { askKey } from "./connections/askKey.js";
import { offerEditorModels } from "./connections/offerEditorModels.js";
import { openLanguageModels } from "./connections/languageModels.js";
import { pickModels } from "./connections/pickModel.js";
import { prepareModels } from "./connections/prepareModels.js";
import { imageCopyFor } from "./insertion/imageCopy.js";
import { pathFrom, writtenAt } from "./insertion/insertion.js";
import { linkWriterFor } from "./insertion/linkWriters.js";
import { shownFile } from "./insertion/shownFile.js";
import { ShownComparison } from "./panels/compare/shownComparison.js";
import { ShownGallery } from "./panels/gallery/shownGallery.js";
import { localTools } from "./services/localTools.js";
import { chosenIn, machineHere } from "./services/machineHere.js";
import { Reports } from "./services/reports.js";
import { loadsOf } from "../services/serviceLoads.js";
import { Restarts, restartText } from "./services/restarts.js";
import { ServicesTree } from "./services/servicesTree.js";

/**
 * What is read when it is first used, by `import`. In one piece: each further one splits what every
 * window reads at its start into more files, and a file costs half a millisecond.
 */
export const commandClasses = {
  ...{ Comparing, Connections, Gallery, Images, LocalModels, OtherModel, PersonsWord },
};
export const ofModels = {
  ...{ askKey, offerEditorModels, openLanguageModels, pickModels, prepareModels },
};
export const ofInsertion = { imageCopyFor, linkWriterFor, pathFrom, shownFile, writtenAt };
export const ofPanels = { ShownComparison, ShownGallery };
export const ofServices = {
  ...{ chosenIn, loadsOf, localTools, machineHere, Reports, Restarts, restartText, ServicesTree },
};
