import { Anew } from "./commands/anew.js";
import { Comparing } from "./commands/comparing.js";
import { Connections } from "./commands/connections.js";
import { Evaluating } from "./commands/evaluating.js";
import { Gallery } from "./commands/gallery.js";
import { Images } from "./commands/images.js";
import { OtherModel } from "./commands/otherModel.js";
import { PersonsWord } from "./commands/personsWord.js";
import { planChecklist } from "./commands/planFirst.js";
import { evaluationLines } from "./commands/existingEvaluation.js";
import { rivalFound } from "./commands/rival.js";
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
import { ShownEvaluation } from "./panels/evaluate/shownEvaluation.js";
import { ShownGallery } from "./panels/gallery/shownGallery.js";

/**
 * What is read when it is first used, by `import`; what is done with this machine's models has
 * `localOnDemand.ts`. In one piece, for its parts share much, and each piece more is more files to read.
 */
export const commandClasses = {
  ...{ Anew, Comparing, Connections, Evaluating, Gallery, Images, OtherModel, PersonsWord },
};
export const ofModels = {
  ...{ askKey, offerEditorModels, openLanguageModels, pickModels, prepareModels },
};
export const ofInsertion = { imageCopyFor, linkWriterFor, pathFrom, shownFile, writtenAt };
export const ofPanels = {
  ...{ evaluationLines, planChecklist, rivalFound, ShownComparison, ShownEvaluation, ShownGallery },
};
