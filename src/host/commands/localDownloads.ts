import { window } from "vscode";
import { referenceText } from "../../protocol/connections.js";
import { localName, roles, type Role } from "../../protocol/providers.js";
import type { LocalModel } from "../../services/localModel.js";
import type { LocalServices } from "../../services/localServices.js";
import { bytesText } from "../../services/statusText.js";
import { andText } from "../connections/connectionText.js";
import { namesIn } from "../connections/newConnection.js";
import { machineOf, servicesHere, type LocalDeps } from "../services/localDeps.js";
import { choiceAmong, modelTicks, sizeText } from "../services/modelTicks.js";
import { modelSettings, saveModels } from "../settings.js";
import { tell, tellBriefly } from "../shown/messages.js";
import { waitingFor, workingOn } from "../shown/progress.js";
import { choose, chooseSeveral } from "../shown/questions.js";
import type { CommandTable } from "./commandTable.js";
import { licenceAgreement } from "./licenceAgreement.js";
import { deleteModel } from "./modelDeletion.js";
import { requireAllowed } from "./requireAllowed.js";

type Wanted = "recommended" | "choose" | "file" | "folder" | "delete";

/** A model, and the licence that the person agreed to; null where it asks for no agreement. */
interface Agreed {
  readonly model: LocalModel;
  readonly agreedLicence: string | null;
}

/** Models come onto this machine: by download, or from where they lie already. */
export class LocalDownloads {
  readonly #deps: LocalDeps;

  constructor(deps: LocalDeps) {
    this.#deps = deps;
  }

  get commands() {
    return {
      "imagebeam.chooseLocalModels": (given) => this.#choose(given),
    } satisfies Partial<CommandTable>;
  }

  /** @param given the id of a model that is wanted, where a button says which one */
  async #choose(given: unknown): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const services = await servicesHere(this.#deps);
    if (services === undefined) return;
    const known = await waitingFor("Reading which models there are", async (signal) => {
      const models = await services.models(signal);
      // Whoever tells the models knows the devices, too.
      return { models, status: await services.status(signal) };
    });
    if (known === undefined) return;
    const { models } = known;
    const recommended = this.#deps.tools.recommended(models, known.status);
    const named = models.filter(({ id }) => id === given);
    const wanted = named.length > 0 ? "choose" : await askHow(models, recommended);
    if (wanted === undefined) return;
    if (wanted === "delete") {
      await deleteModel(this.#deps, models, services);
      return;
    }
    const picked = await this.#pick(wanted, { models, recommended, named, services });
    if (picked.length > 0) await this.#get(picked, services);
  }

  async #pick(
    wanted: Exclude<Wanted, "delete">,
    {
      models,
      recommended,
      named,
      services,
    }: {
      readonly models: readonly LocalModel[];
      readonly recommended: readonly string[];
      readonly named: readonly LocalModel[];
      readonly services: LocalServices;
    },
  ): Promise<readonly LocalModel[]> {
    switch (wanted) {
      case "recommended":
        return byId(models, recommended);
      case "file":
      case "folder":
        return await addedModels(services, wanted);
      case "choose": {
        const ticked = named.map(({ id }) => id);
        const rows = await chooseSeveral(modelTicks(models, recommended, ticked), {
          title: "Download Local Models",
          placeHolder: "Which models shall be on this machine?",
        });
        return rows?.map(({ model }) => model) ?? [];
      }
    }
  }

  /** Downloads what is not here, then offers all of them to new searches. */
  async #get(wanted: readonly LocalModel[], services: LocalServices): Promise<void> {
    const agreed: Agreed[] = [];
    for (const model of wanted) {
      if (model.isHere) continue;
      const answer = await licenceAgreement(model);
      if (answer !== undefined) agreed.push({ model, agreedLicence: answer });
    }
    const isHere = new Set(wanted.filter((model) => model.isHere));
    for (const model of await this.#download(agreed)) isHere.add(model);
    this.#deps.view.refresh();
    // In the order in which they were wanted: the first of a role is the one that is offered.
    const all = wanted.filter((model) => isHere.has(model));
    if (all.length > 0) this.#deps.carryOut(() => offerThem(all, services));
  }

  /** @returns those that are here now */
  async #download(agreed: readonly Agreed[]): Promise<readonly LocalModel[]> {
    if (agreed.length === 0) return [];
    const machine = machineOf(this.#deps);
    const here: LocalModel[] = [];
    const total = agreed.reduce((sum, { model }) => sum + (model.downloadBytes ?? 0), 0);
    const isWhole = await workingOn(
      "Downloading models (Cancel pauses)",
      async (signal, report) => {
        let before = 0;
        for (const [index, { model, agreedLicence }] of agreed.entries()) {
          const place = agreed.length === 1 ? "" : ` (${index + 1} of ${agreed.length})`;
          report({ text: `${model.title}${place}`, share: null });
          await this.#deps.tools.downloadModel(
            machine,
            { id: model.id, agreedLicence },
            ({ bytes, totalBytes }) => {
              const of = totalBytes === null ? "" : ` of ${bytesText(totalBytes)}`;
              const share = total === 0 ? null : (before + bytes) / total;
              report({ text: `${model.title}${place}: ${bytesText(bytes)}${of}`, share });
            },
            signal,
          );
          // Here, whatever a person gives up from now on.
          here.push(model);
          before += model.downloadBytes ?? 0;
        }
        return true;
      },
    );
    if (isWhole === true) return here;
    const left = agreed.filter(({ model }) => !here.includes(model));
    if (left.length > 0) this.#deps.carryOut(() => this.#tellPause(left));
    return here;
  }

  async #tellPause(left: readonly Agreed[]): Promise<void> {
    const goOn = "Go on";
    const names = andText(left.map(({ model }) => model.title));
    const message = `The download of ${names} is paused; what came so far is kept. The command Imagebeam: Download Local Models goes on with it, too.`;
    if ((await tell("information", message, goOn)) === undefined) return;
    requireAllowed(this.#deps.blocked);
    const here = await this.#download(left);
    this.#deps.view.refresh();
    const services = await this.#deps.services();
    if (here.length > 0) this.#deps.carryOut(() => offerThem(here, services));
  }
}

function byId(models: readonly LocalModel[], ids: readonly string[]): readonly LocalModel[] {
  return ids.flatMap((id) => models.filter((model) => model.id === id));
}

async function askHow(
  models: readonly LocalModel[],
  recommended: readonly string[],
): Promise<Wanted | undefined> {
  const fit = byId(models, recommended);
  const here = models.filter(({ isHere }) => isHere).length;
  const rows: { label: string; description?: string; detail?: string; wanted: Wanted }[] = [
    ...(fit.length === 0
      ? []
      : [
          {
            label: "What is recommended for this machine",
            description: sizeText(fit),
            detail: andText(fit.map(({ title }) => title)),
            wanted: "recommended" as const,
          },
        ]),
    {
      label: "Choose models...",
      description: `${models.length - here} to be had, ${here} here`,
      wanted: "choose",
    },
    { label: "Add a model file...", description: ".gguf or .safetensors", wanted: "file" },
    { label: "Add a model folder...", description: "as Diffusers or CLIP", wanted: "folder" },
    ...(models.some(({ isHere, isOwn }) => isHere || isOwn)
      ? [
          {
            label: "Delete a model...",
            description: "gives its space back",
            wanted: "delete" as const,
          },
        ]
      : []),
  ];
  const asked = { title: "Download Local Models", placeHolder: "Which models?" };
  return (await choose(rows, asked))?.wanted;
}

/** A model of the person's own stays where it is. */
async function addedModels(
  services: LocalServices,
  what: "file" | "folder",
): Promise<readonly LocalModel[]> {
  const found = await window.showOpenDialog({
    canSelectFiles: what === "file",
    canSelectFolders: what === "folder",
    title: "Add a Model",
    openLabel: "Add model",
    ...(what === "file" && { filters: { Models: ["gguf", "safetensors"] } }),
  });
  const path = found?.[0]?.fsPath;
  if (path === undefined) return [];
  const added = await waitingFor("Looking at the model", (signal) =>
    services.addModel(path, signal),
  );
  return added === undefined ? [] : [added];
}

async function offerThem(models: readonly LocalModel[], services: LocalServices): Promise<void> {
  const useThem = "Use for new searches";
  const choice = choiceAmong(models);
  const taken = roles.flatMap((role) => choice[role] ?? []);
  if (taken.length === 0) return;
  const titles = [...new Set(taken.map(({ title }) => title))];
  const [are, them] = titles.length === 1 ? ["is", "it"] : ["are", "them"];
  if (namesIn(modelSettings().connections).includes(localName)) {
    const told = `${andText(titles)} ${are} on this machine. New searches cannot name ${them}, for a connection of yours is called ${localName}: give that another name in the settings.`;
    await tell("warning", told);
    return;
  }
  const message = `${andText(titles)} ${are} on this machine. Use ${them} for new searches?`;
  if ((await tell("information", message, useThem)) === undefined) return;
  const { signal } = new AbortController();
  const references: Partial<Record<Role, string>> = {};
  for (const role of roles) {
    const model = choice[role];
    if (model === undefined) continue;
    const asked = { connection: localName, model: model.id, asSvg: false };
    references[role] = referenceText(asked);
    // One that judges beside its own work is no other service's usual model.
    if (model.service === role) await services.choose({ service: role, model: model.id }, signal);
  }
  await saveModels(references);
  tellBriefly(`New searches take ${andText(titles)}`);
}
