import type { Clock } from "../../base/clock.js";
import type { ModelNeed } from "../lease/residents.js";
import type { LocalModel } from "../localModel.js";
import type { ModelRemoval } from "../modelRemovalSchema.js";
import type { ModelFacts } from "../modelFacts.js";
import { keyText, type ModelKey, type ServiceName } from "../names.js";
import { addCommand, downloadCommandOf, modelsCommand } from "../commandTitles.js";
import { ServiceError } from "../serviceError.js";
import { environmentPython, type ServiceFolders } from "../serviceFolders.js";
import type { DeviceStatus } from "../status.js";
import { argsOf, lookAtModel } from "./addedModel.js";
import { readCatalogue } from "./catalogue.js";
import { CatalogueCache } from "./catalogueCache.js";
import { marginBytes, memoryOf, roomOn } from "./deviceChoice.js";
import { hubCacheOf } from "./hubCache.js";
import { listedOf, nameOf, type ListedModel } from "./listedModel.js";
import { machineMeans, machineMemory, type MachineMemory } from "./machineMemory.js";
import { bytesBelow, deleteDownloads, downloadedFolders } from "./modelRemoval.js";
import { nearestModel } from "./nearestModel.js";
import { Needs } from "./needs.js";
import { PersonModels } from "./personModels.js";
import { recommendedFor } from "./recommendedFor.js";

type Variables = Readonly<Record<string, string | undefined>>;

export interface ModelShelfOptions {
  readonly folders: ServiceFolders;
  /** Of the owner's process. */
  readonly environment: Variables;
  /** The part of it that programs get. */
  readonly allowed: (environment: Variables) => Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** The environment's interpreter, absolute, where it is not where the set-up puts it. */
  readonly python?: string;
  /** This machine's, where nothing else is said. */
  readonly memory?: MachineMemory;
}

/** The models of this machine and of the catalogue, what each takes, and how much room there is. */
export class ModelShelf implements ModelFacts {
  readonly #folders: ServiceFolders;
  readonly #memory: MachineMemory;
  readonly #catalogue: CatalogueCache;
  readonly #person: PersonModels;
  readonly #needs: Needs;

  constructor({ folders, environment, allowed, clock, python, memory }: ModelShelfOptions) {
    const variables = allowed(environment);
    this.#folders = folders;
    this.#memory = memory ?? machineMemory(machineMeans(variables));
    this.#person = new PersonModels(folders.chosen);
    this.#needs = new Needs(folders, this.#memory);
    this.#catalogue = new CatalogueCache({
      ...{ folders, clock, hub: hubCacheOf(variables) },
      read: () =>
        readCatalogue({
          python: python ?? environmentPython(folders),
          environment: { ...variables, IMAGEBEAM_MODELS: folders.models },
          cwd: folders.root,
        }),
    });
  }

  /**
   * In the catalogue's order of preference, then what else is on this machine, then the person's own.
   * @throws {ServiceError} `service.notSetUp`; `service.failed`: the environment does not answer
   */
  async models(): Promise<readonly LocalModel[]> {
    const listed = await this.#listed();
    const chosen = {
      language: await this.#chosenOf("language", listed),
      image: await this.#chosenOf("image", listed),
      vision: await this.#chosenOf("vision", listed),
    };
    return Promise.all(
      listed.map(async (one): Promise<LocalModel> => {
        const isChosen = chosen[one.model.service] === one.model.id;
        return { ...one.model, ...(await this.#needs.bytesOf(one)), isChosen };
      }),
    );
  }

  /**
   * What a service takes by itself: what the person chose, else the first that is here, those that are
   * recommended for this machine before others. Null where it has none.
   * @throws {ServiceError} as `models`
   */
  async chosen(service: ServiceName): Promise<string | null> {
    return this.#chosenOf(service, await this.#listed());
  }

  /** @throws {ServiceError} `service.noModel`: it is not here */
  async choose(key: ModelKey): Promise<void> {
    await this.#here(key);
    await this.#person.choose(key);
  }

  /**
   * Takes a model in where it lies; one that was added before stays what it is. The first of its service
   * is what that takes from now on, for whoever only reads the person's choice.
   * @param path absolute
   * @throws {ServiceError} `service.noModel`, with what is taken
   */
  async addModel(path: string): Promise<LocalModel> {
    const found = await lookAtModel(path);
    const taken = new Set((await this.#catalogue.models()).map(({ id }) => id));
    const isFirst = (await this.chosen(found.service)) === null;
    const key = await this.#person.add(found, taken);
    if (isFirst) await this.#person.choose(key);
    const added = (await this.models()).find(
      ({ service, id }) => service === key.service && id === key.model,
    );
    if (added !== undefined) return added;
    throw new ServiceError("service.noModel", `${path} was taken out again meanwhile.`);
  }

  async baseOf(key: ModelKey): Promise<string | null> {
    const found = (await this.#listed()).find((one) => nameOf(one) === keyText(key));
    return found?.own?.base ?? null;
  }

  /**
   * What taking it away would come to; changes nothing.
   * @throws {ServiceError} `service.noModel`: nothing of it is here; `service.setUp`: it is another
   *   program's
   */
  async removal(key: ModelKey): Promise<ModelRemoval> {
    const { own, repository } = await this.#named(key);
    const isChosen = (await this.#person.chosen(key.service)) === key.model;
    if (own !== null) return { isOwn: true, path: own.path, bytes: 0, isChosen };
    const folders = await downloadedFolders(this.#folders, repository ?? "");
    const [path] = folders;
    if (path === undefined) throw notOurs(key.model, (await this.#named(key)).model.isHere);
    const sizes = await Promise.all(folders.map(bytesBelow));
    return { isOwn: false, path, bytes: sizes.reduce((sum, size) => sum + size, 0), isChosen };
  }

  /**
   * Deletes what was downloaded of a model, or takes one of the person's own off the list: that stays
   * where it is.
   * @throws {ServiceError} as `removal`; `service.setUp`: it cannot be deleted
   */
  async remove(key: ModelKey): Promise<ModelRemoval> {
    const removal = await this.removal(key);
    const { own, repository } = await this.#named(key);
    if (own === null) {
      const folders = await downloadedFolders(this.#folders, repository ?? "");
      await deleteDownloads(this.#folders, folders);
    }
    await this.#person.forget(key);
    return removal;
  }

  async launchArgs(key: ModelKey): Promise<readonly string[]> {
    const { own } = await this.#here(key);
    if (own === null) return ["--repo", key.model];
    if (own.base !== undefined) await this.#here({ service: "image", model: own.base }, own.id);
    return argsOf(own);
  }

  /** Until it was measured: the catalogue's estimate, else 1.2 times its files. */
  async needOf(key: ModelKey): Promise<ModelNeed> {
    return this.#needs.of(await this.#here(key));
  }

  /** Less a margin (`marginBytes`). Of a GPU of which no program tells, as much as anybody may want. */
  roomOn(device: string, heldBytes: number): Promise<number> {
    return roomOn(device, heldBytes, this.#memory);
  }

  async hostRoom(): Promise<number> {
    const host = await this.#memory.host();
    return Math.max(0, host.freeBytes - marginBytes(host));
  }

  measured(key: ModelKey, need: ModelNeed): Promise<void> {
    return this.#needs.measured(key, need);
  }

  /** All memory of a device, bytes; null where no program tells of it. */
  async totalOn(device: string): Promise<number | null> {
    return (await memoryOf(device, this.#memory))?.totalBytes ?? null;
  }

  /** As `nearestModel`, of all that there are. */
  async nearestThatFits(key: ModelKey, roomBytes: number): Promise<string | null> {
    return nearestModel(key, roomBytes, await this.models());
  }

  /** What models can be put on, GPUs first. */
  async devices(): Promise<readonly DeviceStatus[]> {
    const [gpus, unified, host] = await Promise.all([
      this.#memory.gpus(),
      this.#memory.unified(),
      this.#memory.host(),
    ]);
    return [...gpus, ...(unified === null ? [] : [unified]), host];
  }

  async #chosenOf(service: ServiceName, listed: readonly ListedModel[]): Promise<string | null> {
    const here = listed
      .filter(({ model }) => model.service === service && model.isHere)
      .map(({ model }) => model.id);
    const chosen = await this.#person.chosen(service);
    if (chosen !== null && here.includes(chosen)) return chosen;
    if (here.length < 2) return here[0] ?? null;
    const device = await this.#needs.device();
    const { models } = recommendedFor(device === "cpu" ? null : await this.totalOn(device));
    return here.find((id) => models.some((model) => model.id === id)) ?? here[0] ?? null;
  }

  /**
   * @param forWhom the model that cannot be loaded without it
   * @throws {ServiceError} `service.noModel`
   */
  async #here(key: ModelKey, forWhom?: string): Promise<ListedModel> {
    const why = forWhom === undefined ? "" : `, without which ${forWhom} cannot be loaded`;
    const found = await this.#named(key, why);
    if (found.model.isHere) return found;
    const hint =
      found.own === null
        ? `Download it first with ${downloadCommandOf(key.model)}.`
        : `Nothing is at ${found.own.path}: put it back there, or add it anew with ${addCommand}.`;
    throw new ServiceError("service.noModel", `${key.model} is not here${why}. ${hint}`);
  }

  /** @param why behind what is said where there is none @throws {ServiceError} `service.noModel` */
  async #named(key: ModelKey, why = ""): Promise<ListedModel> {
    const found = (await this.#listed()).find((one) => nameOf(one) === keyText(key));
    if (found !== undefined) return found;
    const text = `There is no ${key.service} model ${key.model}${why}. See which ones there are with ${modelsCommand}.`;
    throw new ServiceError("service.noModel", text);
  }

  async #listed(): Promise<readonly ListedModel[]> {
    const [catalogue, own] = await Promise.all([this.#catalogue.models(), this.#person.own()]);
    const all = new Map([...own, ...catalogue.map(listedOf)].map((one) => [nameOf(one), one]));
    // The catalogue's names win, and its order comes first.
    const isOwn = (one: ListedModel): number => (one.own === null ? 0 : 1);
    return [...all.values()].sort((a, b) => isOwn(a) - isOwn(b));
  }
}

function notOurs(model: string, isHere: boolean): ServiceError {
  return isHere
    ? new ServiceError(
        "service.setUp",
        `${model} lies in another program's folder, the cache of Hugging Face: delete it there.`,
      )
    : new ServiceError("service.noModel", `${model} is not here: there is nothing to delete.`);
}
