import type { LocalModel } from "../../services/localModel.js";
import type { LocalServices } from "../../services/localServices.js";
import type { ModelRemoval } from "../../services/modelRemovalSchema.js";
import { bytesText } from "../../services/statusText.js";
import { withoutHome } from "../services/homeless.js";
import type { LocalDeps } from "../services/localDeps.js";
import { serviceTitles } from "../services/serviceRows.js";
import { confirm, tellBriefly } from "../shown/messages.js";
import { waitingFor } from "../shown/progress.js";
import { choose } from "../shown/questions.js";
import { requireAllowed } from "./requireAllowed.js";

/**
 * Gives back what one model takes, after a person has chosen it and agreed.
 * @throws {ServiceError} it is in use, or another program's
 */
export async function deleteModel(
  { blocked, home, view }: Pick<LocalDeps, "blocked" | "home" | "view">,
  models: readonly LocalModel[],
  services: LocalServices,
): Promise<void> {
  const rows = models
    .filter(({ isHere, isOwn }) => isHere || isOwn)
    .map((model) => ({
      label: model.title,
      description: model.isOwn ? "added by you" : serviceTitles[model.service],
      model,
    }));
  const asked = { title: "Delete a Model", placeHolder: "Which model is not wanted any more?" };
  const model = (await choose(rows, asked))?.model;
  if (model === undefined) return;
  const key = { service: model.service, model: model.id };
  const removal = await waitingFor("Adding up what the model takes", (signal) =>
    services.modelRemoval(key, signal),
  );
  if (removal === undefined) return;
  const { isOwn } = removal;
  const action = isOwn ? "Take off the list" : "Delete model";
  const answer = await confirm({
    question: isOwn ? `Take ${model.title} off the list?` : `Delete ${model.title}?`,
    detail: deletionText(model, removal, home),
    actions: [action],
  });
  if (answer === undefined) return;
  requireAllowed(blocked);
  const removed = await waitingFor(isOwn ? "Taking it off the list" : "Deleting it", (signal) =>
    services.removeModel(key, signal),
  );
  view.refresh();
  if (removed === undefined) return;
  tellBriefly(
    isOwn
      ? `${model.title} is off the list`
      : `${model.title} is deleted: ${bytesText(removed.bytes)} are free again`,
  );
}

function deletionText(
  { service }: LocalModel,
  { bytes, isChosen, isOwn, path }: ModelRemoval,
  home: string,
): string {
  const where = withoutHome(path, home);
  const title = serviceTitles[service];
  return [
    isOwn
      ? `Its files stay where they are: ${where}`
      : `${bytesText(bytes)} in ${where} are given back. To have it again, download it again.`,
    ...(isChosen ? [`The ${title} service takes another model from now on, if there is one.`] : []),
  ].join("\n");
}
