import { recommendedIds } from "../../services/models/recommendedFor.js";
import { downloadModel } from "../../services/setup/downloadModel.js";
import { planSetUp } from "../../services/setup/planSetUp.js";
import { planRemoval, removeLocalModels } from "../../services/setup/removeLocalModels.js";
import { runDoctor } from "../../services/setup/runDoctor.js";
import { setUp } from "../../services/setup/carryOut.js";
import type { SetUpTools } from "./setUpTools.js";

/** The set-up as it is, with real programs. */
export const localTools: SetUpTools = {
  ...{ downloadModel, planRemoval, planSetUp, removeLocalModels, runDoctor, setUp },
  recommended: recommendedIds,
};
