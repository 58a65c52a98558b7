import { UsageError } from "../../base/errors.js";
import type { LocalServices } from "../../services/localServices.js";
import { keyText, modelIdSchema, serviceNameSchema, serviceNames } from "../../services/names.js";
import type { ModelKey, ServiceName } from "../../services/names.js";
import type { ServiceState } from "../../services/status.js";
import { servicesHere, type LocalDeps } from "../services/localDeps.js";
import { mayGo, type Undone } from "../services/mayGo.js";
import { withoutHome } from "../services/homeless.js";
import { keyOf, serviceNodes, serviceTitles, stateOf } from "../services/serviceRows.js";
import { bytesText } from "../../services/statusText.js";
import { tellBriefly } from "../shown/messages.js";
import { waitingFor } from "../shown/progress.js";
import { choose } from "../shown/questions.js";
import type { CommandTable, LocalCommandId } from "./commandTable.js";
import { requireAllowed } from "./requireAllowed.js";

type ActId = Extract<LocalCommandId, `${string}Service`>;

interface Act {
  readonly question: string;
  /** States in which it can be done. */
  readonly states: readonly ServiceState[];
  /** Said where no service is in one of them. */
  readonly none: string;
  /** "Starting the Image service" */
  readonly doing: (title: string) => string;
  /** What a search that needs it does behind it, so that it does not last; none where it is meant so. */
  readonly undone?: Undone;
  readonly carryOut: (services: LocalServices, key: ModelKey, signal: AbortSignal) => Promise<void>;
}

const running: readonly ServiceState[] = [
  ...(["starting", "loading", "ready", "busy", "unloaded", "unhealthy", "backingOff"] as const),
];

const acts: Readonly<Record<ActId, Act>> = {
  "imagebeam.startService": {
    question: "Start which service?",
    states: ["stopped", "failed"],
    none: "There is no service to start: each one runs already, or has no model.",
    doing: (title) => `Starting the ${title} service`,
    carryOut: (services, key, signal) => services.start(key, signal),
  },
  "imagebeam.stopService": {
    question: "Stop which service?",
    states: running,
    none: "There is no service to stop: none runs.",
    doing: (title) => `Stopping the ${title} service`,
    undone: "starts",
    carryOut: (services, key, signal) => services.stop(key, signal),
  },
  "imagebeam.restartService": {
    question: "Restart which service?",
    states: running,
    none: "There is no service to restart: none runs.",
    doing: (title) => `Restarting the ${title} service`,
    carryOut: async (services, key, signal) => {
      await services.stop(key, signal);
      await services.start(key, signal);
    },
  },
  "imagebeam.loadService": {
    question: "Load the model of which service?",
    states: ["stopped", "failed", "unloaded"],
    none: "There is no model to load: each one is in memory already, or none is chosen.",
    doing: (title) => `Loading the model of the ${title} service`,
    carryOut: (services, key, signal) => services.load(key, signal),
  },
  "imagebeam.unloadService": {
    question: "Unload the model of which service?",
    states: ["ready", "busy"],
    none: "There is no model to unload: none is in memory.",
    doing: (title) => `Unloading the model of the ${title} service`,
    undone: "loads",
    carryOut: (services, key, signal) => services.unload(key, signal),
  },
};

/** What a person does with a service by hand, from its row or from the palette. */
export class ServiceActs {
  readonly #deps: LocalDeps;
  /** How often each was stopped from here: a start or a load that this ended has not failed. */
  readonly #stops = new Map<string, number>();

  constructor(deps: LocalDeps) {
    this.#deps = deps;
  }

  get commands() {
    return {
      "imagebeam.startService": (given) => this.#act("imagebeam.startService", given),
      "imagebeam.stopService": (given) => this.#act("imagebeam.stopService", given),
      "imagebeam.restartService": (given) => this.#act("imagebeam.restartService", given),
      "imagebeam.loadService": (given) => this.#act("imagebeam.loadService", given),
      "imagebeam.unloadService": (given) => this.#act("imagebeam.unloadService", given),
      "imagebeam.showServiceLog": (given) => this.#showLog(given),
      "imagebeam.chooseServiceModel": (given) => this.#chooseModel(given),
    } satisfies Partial<CommandTable>;
  }

  async #act(id: ActId, given: unknown): Promise<void> {
    const { doing, question, states, none, undone, carryOut } = acts[id];
    requireAllowed(this.#deps.blocked);
    const services = await servicesHere(this.#deps);
    if (services === undefined) return;
    const key = await this.#which(given, services, { question, states, none });
    if (key === undefined) return;
    if (undone !== undefined && !(await mayGo(this.#deps.searches, services, key, undone))) return;
    const name = keyText(key);
    const isStop = id === "imagebeam.stopService" || id === "imagebeam.restartService";
    const stops = (this.#stops.get(name) ?? 0) + (isStop ? 1 : 0);
    this.#stops.set(name, stops);
    await waitingFor(doing(serviceTitles[key.service]), async (signal) => {
      try {
        await carryOut(services, key, signal);
      } catch (error) {
        if (this.#stops.get(name) === stops) throw error;
      }
    });
    this.#deps.view.refresh();
  }

  async #showLog(given: unknown): Promise<void> {
    const { home, reports } = this.#deps;
    requireAllowed(this.#deps.blocked);
    const services = await servicesHere(this.#deps);
    if (services === undefined) return;
    const key = await this.#which(given, services, {
      question: "Show the log of which service?",
      states: ["stopped", "failed", ...running],
      none: "There is no log: no service has a model yet.",
    });
    if (key === undefined) return;
    const title = serviceTitles[key.service];
    const lines = await waitingFor(`Reading the log of the ${title} service`, (signal) =>
      services.log(key, signal),
    );
    if (lines === undefined) return;
    const text = lines.length === 0 ? ["Nothing was written yet."] : lines;
    await reports.show(
      `${title} service, ${key.model.replaceAll("/", " ")}.log`,
      withoutHome(`${text.join("\n")}\n`, home),
    );
  }

  async #chooseModel(given: unknown): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const services = await servicesHere(this.#deps);
    if (services === undefined) return;
    const service = serviceIn(given) ?? (await askService());
    if (service === undefined) return;
    const models = await waitingFor("Reading which models there are", (signal) =>
      services.models(signal),
    );
    if (models === undefined) return;
    const here = models.filter((model) => model.service === service && model.isHere);
    const rows = [
      ...here.map((model) => ({
        label: model.title,
        ...(model.isChosen && { description: "in use" }),
        detail: [
          ...(model.memoryBytes === null ? [] : [`${bytesText(model.memoryBytes)} of memory`]),
          model.licence ?? "licence not known",
        ].join(" · "),
        id: model.id,
      })),
      { label: "Get more models...", id: null },
    ];
    const title = serviceTitles[service];
    const chosen = await choose(rows, { placeHolder: `Which model for the ${title} service?` });
    if (chosen === undefined) return;
    if (chosen.id === null) {
      this.#deps.act("imagebeam.chooseLocalModels", undefined);
      return;
    }
    await services.choose({ service, model: chosen.id }, new AbortController().signal);
    this.#deps.view.refresh();
    tellBriefly(`The ${title} service takes ${chosen.label}`);
  }

  /** @throws {UsageError} there is none in such a state, or it has no model */
  async #which(
    given: unknown,
    services: LocalServices,
    asked: Pick<Act, "question" | "states" | "none">,
  ): Promise<ModelKey | undefined> {
    const key = keyIn(given);
    if (key !== undefined) return key;
    const service = serviceIn(given);
    return service === undefined
      ? await askWhich(services, asked)
      : await usualKey(services, service);
  }
}

async function askWhich(
  services: LocalServices,
  { question, states, none }: Pick<Act, "question" | "states" | "none">,
): Promise<ModelKey | undefined> {
  const status = await waitingFor("Asking the services how they are", async (signal) => {
    return { now: await services.status(signal) };
  });
  if (status === undefined) return undefined;
  const rows = serviceNodes(status.now, {}).flatMap((node) => {
    const state = stateOf(node);
    if (state === "none" || !states.includes(state)) return [];
    const { model, service } = node;
    return [{ label: serviceTitles[service], ...(model !== null && { description: model }), node }];
  });
  const [only, ...others] = rows;
  if (only === undefined) throw new UsageError(none);
  const chosen = others.length === 0 ? only : await choose(rows, { placeHolder: question });
  if (chosen === undefined) return undefined;
  return keyOf(chosen.node) ?? (await usualKey(services, chosen.node.service));
}

/** @throws {UsageError} it has no model */
async function usualKey(
  services: LocalServices,
  service: ServiceName,
): Promise<ModelKey | undefined> {
  const title = serviceTitles[service];
  const found = await waitingFor(`Asking for the model of the ${title} service`, async (signal) => {
    return { model: await services.chosen(service, signal) };
  });
  if (found === undefined) return undefined;
  if (found.model !== null) return { service, model: found.model };
  throw new UsageError(
    `The ${title} service has no model yet. Get one with the command Imagebeam: Download Local Models.`,
  );
}

/** Of a row; whatever else was handed over names no process. */
function keyIn(given: unknown): ModelKey | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const { service, model } = given as { readonly service?: unknown; readonly model?: unknown };
  const [name, id] = [serviceNameSchema.safeParse(service), modelIdSchema.safeParse(model)];
  return name.success && id.success ? { service: name.data, model: id.data } : undefined;
}

function serviceIn(given: unknown): ServiceName | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const found = serviceNameSchema.safeParse((given as { readonly service?: unknown }).service);
  return found.success ? found.data : undefined;
}

async function askService(): Promise<ServiceName | undefined> {
  const rows = serviceNames.map((service) => ({ label: serviceTitles[service], service }));
  return (await choose(rows, { placeHolder: "Choose the model of which service?" }))?.service;
}
