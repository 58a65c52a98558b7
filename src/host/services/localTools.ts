import type { LocalModel } from "../../services/localModel.js";
import { recommendedFor } from "../../services/models/recommendedFor.js";
import { downloadModel } from "../../services/setup/downloadModel.js";
import { planSetUp } from "../../services/setup/planSetUp.js";
import { planRemoval, removeLocalModels } from "../../services/setup/removeLocalModels.js";
import { runDoctor } from "../../services/setup/runDoctor.js";
import { setUp } from "../../services/setup/carryOut.js";
import type { OwnerStatus } from "../../services/status.js";
import type { SetUpTools } from "./setUpTools.js";

/** The set-up as it is, with real programs. */
export const localTools: SetUpTools = {
  ...{ downloadModel, planRemoval, planSetUp, recommended, removeLocalModels, runDoctor, setUp },
};

/** Those of the set for the largest device that is no processor, as far as the catalogue has them. */
function recommended(
  models: readonly LocalModel[],
  status: Pick<OwnerStatus, "devices"> | null,
): readonly string[] {
  const sizes = (status?.devices ?? []).flatMap(({ id, totalBytes }) =>
    id === "cpu" || totalBytes === null ? [] : [totalBytes],
  );
  const set = recommendedFor(sizes.length === 0 ? null : Math.max(...sizes));
  const known = new Set(models.map(({ id }) => id));
  return set.models.map(({ id }) => id).filter((id) => known.has(id));
}
