import { resolve } from "node:path";
import { UsageError } from "../../base/errors.js";
import { nearestWord } from "../../base/nearestWord.js";
import type { LocalModel } from "../../services/localModel.js";
import { serviceNames } from "../../services/names.js";
import { recommendedIds } from "../../services/models/recommendedFor.js";
import { bytesText } from "../../services/statusText.js";
import { downloadModel } from "../../services/setup/downloadModel.js";
import { toned, type Text } from "../line.js";
import { shellWord } from "../shellWord.js";
import { isAgreed, requireSetUp } from "./asking.js";
import { ProgressView } from "./progressView.js";
import { modelLines } from "./serviceLines.js";
import type { ServicesContext } from "./servicesCommand.js";

/** `services models`, `download`, `choose`, `add` and `delete`. */

export async function listModelsCommand(context: ServicesContext): Promise<number> {
  await requireSetUp(context);
  const { services, signal, output, json, command } = context;
  const models = await services.models(signal);
  if (json) {
    models.forEach((model) => output.json({ kind: "model", ...model }));
    return 0;
  }
  const suiting = recommendedIds(models, await services.status(signal));
  modelLines(models, suiting).forEach(output.out);
  nextLines(models, suiting, command).forEach(output.out);
  return 0;
}

/** What to do next: a search needs a model of each service. */
function nextLines(
  models: readonly LocalModel[],
  suiting: readonly string[],
  command: string,
): Text[] {
  const lacking = serviceNames.filter(
    (name) => !models.some(({ service, isHere }) => service === name && isHere),
  );
  if (lacking.length === 0) return ["", `Search with them: ${command} --provider local "GOAL"`];
  const first = models.filter(
    ({ id, service }) => lacking.includes(service) && suiting.includes(id),
  );
  return [
    "",
    "A search takes one of each: language, image and vision. Get what is missing:",
    ...first.map(({ id }) => `  ${command} services download ${id}`),
    ...(first.length === lacking.length ? [] : [`  ${command} services download ID`]),
  ];
}

export async function downloadCommand(
  { model: id, licence }: { readonly model: string; readonly licence: string | undefined },
  context: ServicesContext,
): Promise<number> {
  await requireSetUp(context);
  const { services, machine, signal, output, json, command } = context;
  const models = await services.models(signal);
  const model = modelOf(id, models, command);
  if (model.isHere) {
    if (json) output.json({ kind: "download", model: id, state: "here" });
    else output.out(`${id} is here already.`);
    return 0;
  }
  requireLicence(model, licence, context);
  if (!(await isAgreed(downloadLines(model), context))) return 1;
  const view = new ProgressView(context);
  const agreedLicence = model.isRestricted ? model.licence : null;
  try {
    await downloadModel(
      machine,
      { id, agreedLicence },
      (progress) => {
        const { bytes, totalBytes } = progress;
        view.show({ kind: "progress", ...progress }, headOf(id, bytes, totalBytes), "");
      },
      signal,
    );
  } catch (error) {
    view.close();
    if (signal.aborted)
      output.note(`Paused; it goes on from there: ${command} services download ${id}`);
    throw error;
  } finally {
    view.close();
  }
  if (json) output.json({ kind: "download", model: id, state: "downloaded" });
  else output.out(toned("good", `${id} is here.`));
  return 0;
}

/** For a log, a line each tenth. */
function headOf(id: string, bytes: number, totalBytes: number | null): string {
  if (totalBytes === null) return `Fetching ${id}`;
  const tenths = totalBytes === 0 ? 10 : Math.floor((bytes / totalBytes) * 10);
  return `Fetching ${id}: ${tenths * 10} % of ${bytesText(totalBytes)}`;
}

/** @throws {UsageError} `usage.licence`: its conditions have to be agreed to by their name */
function requireLicence(
  { id, isRestricted, licence, licenceUrl }: LocalModel,
  agreed: string | undefined,
  { yes, command }: ServicesContext,
): void {
  // Whoever is asked sees it in the question.
  if (!isRestricted || !yes || agreed === licence) return;
  const read = licenceUrl === null ? "" : ` Read ${licenceUrl}.`;
  const flag = `--licence ${shellWord(licence ?? "")}`;
  throw new UsageError(
    `The licence of ${id} forbids some uses.${read} To agree: ${command} services download ${id} --yes ${flag}`,
    "usage.licence",
  );
}

function downloadLines(model: LocalModel): Text[] {
  const { id, title, downloadBytes, licence, licenceUrl, isRestricted, isGated } = model;
  const where = licenceUrl === null ? "" : ` (${licenceUrl})`;
  return [
    `${id}: ${title}`,
    `  download   ${downloadBytes === null ? "of a size that is not known" : `about ${bytesText(downloadBytes)}`}`,
    `  licence    ${licence ?? "not known"}${where}`,
    ...(isRestricted
      ? [toned("strong", "  This licence has conditions: read it. Yes means that you agree to it.")]
      : []),
    ...(isGated
      ? [
          "  Its vendor asks for an account: accept the licence on huggingface.co, and set HF_TOKEN.",
        ]
      : []),
    "Fetch it? Type y and Enter; anything else fetches nothing.",
  ];
}

/** @throws {UsageError} `usage.unknownModel` */
function modelOf(id: string, models: readonly LocalModel[], command: string): LocalModel {
  const model = models.find((each) => each.id === id);
  if (model !== undefined) return model;
  const near = nearestWord(
    id,
    models.map((each) => each.id),
  );
  const advice =
    near === undefined ? `${command} services models shows them all.` : `Did you mean ${near}?`;
  throw new UsageError(`There is no model ${JSON.stringify(id)}. ${advice}`, "usage.unknownModel");
}

export async function chooseCommand(
  { model: id }: { readonly model: string },
  context: ServicesContext,
): Promise<number> {
  await requireSetUp(context);
  const { services, signal, output, json, command } = context;
  const { service } = modelOf(id, await services.models(signal), command);
  await services.choose({ service, model: id }, signal);
  if (json) output.json({ kind: "choose", service, model: id });
  else output.out(`The ${service} service takes ${id} from now on.`);
  return 0;
}

export async function deleteCommand(
  { model: id }: { readonly model: string },
  context: ServicesContext,
): Promise<number> {
  await requireSetUp(context);
  const { services, signal, output, json, command } = context;
  const { service, title } = modelOf(id, await services.models(signal), command);
  const key = { service, model: id };
  const { isOwn, path, bytes, isChosen } = await services.modelRemoval(key, signal);
  const lines: Text[] = [
    isOwn
      ? `This takes ${id} off the list of models; ${path} stays where it is.`
      : `This deletes ${id}, ${title}: ${bytesText(bytes)} in ${path}.`,
    ...(isChosen
      ? [`The ${service} service takes another model from now on, if there is one.`]
      : []),
    "Do it? Type y and Enter; anything else changes nothing.",
  ];
  if (!(await isAgreed(lines, context))) return 1;
  const removed = await services.removeModel(key, signal);
  if (json) output.json({ kind: "delete", service, model: id, ...removed });
  else if (isOwn) output.out(`${id} is off the list.`);
  else output.out(`Deleted: ${id}. ${bytesText(removed.bytes)} are free again.`);
  return 0;
}

export async function addCommand(
  { path }: { readonly path: string },
  context: ServicesContext,
): Promise<number> {
  await requireSetUp(context);
  const { services, signal, output, json } = context;
  const model = await services.addModel(resolve(path), signal);
  if (json) output.json({ kind: "model", ...model });
  else
    output.out(`${model.id} is a model of the ${model.service} service now; it stays where it is.`);
  return 0;
}
