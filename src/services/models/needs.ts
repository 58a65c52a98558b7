import { join } from "node:path";
import type { ModelNeed } from "../lease/residents.js";
import type { ModelKey, ServiceName } from "../names.js";
import type { ServiceFolders } from "../serviceFolders.js";
import { readInstalled, type Installed } from "../installed.js";
import { weightsBytes } from "./addedModel.js";
import { canUse, deviceOf } from "./deviceChoice.js";
import { nameOf, type ListedModel } from "./listedModel.js";
import type { MachineMemory } from "./machineMemory.js";
import { Peaks } from "./peaks.js";

/** What models take: as it was measured here, else as the catalogue says, else by their files. */
export class Needs {
  readonly #folders: ServiceFolders;
  readonly #memory: MachineMemory;
  readonly #peaks: Peaks;

  constructor(folders: ServiceFolders, memory: MachineMemory) {
    this.#folders = folders;
    this.#memory = memory;
    this.#peaks = new Peaks(folders.peaks);
  }

  measured(key: ModelKey, need: ModelNeed): Promise<void> {
    return this.#peaks.measured(key, need);
  }

  /** Where the environment's torch puts what was never loaded. */
  async device(): Promise<string> {
    return deviceOf(await this.#accelerator(), this.#memory);
  }

  async of(listed: ListedModel): Promise<ModelNeed> {
    const measured = await this.#measured(listed);
    if (measured !== null) return measured;
    const device = await this.device();
    const deviceBytes = (await this.#estimatedBytes(listed)) ?? unknownBytes;
    const hostBytes = device.startsWith("cuda:") ? processBytes[listed.model.service] : 0;
    return { device, deviceBytes, hostBytes };
  }

  /** For a person to choose by; null where nobody knows. */
  async bytesOf(
    listed: ListedModel,
  ): Promise<{ readonly memoryBytes: number | null; readonly isMeasured: boolean }> {
    const measured = await this.#measured(listed);
    return measured === null
      ? { memoryBytes: await this.#estimatedBytes(listed), isMeasured: false }
      : { memoryBytes: measured.deviceBytes, isMeasured: true };
  }

  /** Where it was put last counts, if the environment still can: llama.cpp may know no GPU though torch does. */
  async #measured(listed: ListedModel): Promise<ModelNeed | null> {
    const accelerator = await this.#accelerator();
    const peaks = await this.#peaks.of(nameOf(listed));
    const peak = peaks.find(({ device }) => canUse(accelerator, device));
    if (peak === undefined) return null;
    const { device, deviceBytes } = peak;
    if (!device.startsWith("cuda:")) return { device, deviceBytes, hostBytes: 0 };
    // A process's peak counts files that were read on their way to the device, which the system gives up.
    const ownBytes = Math.max(peak.hostBytes - deviceBytes, processBytes[listed.model.service]);
    return { device, deviceBytes, hostBytes: Math.min(peak.hostBytes, ownBytes) };
  }

  /** What the environment was made for. */
  async #accelerator(): Promise<Installed["accelerator"]> {
    return (await readInstalled(this.#folders))?.accelerator ?? "cpu";
  }

  async #estimatedBytes({ model, own }: ListedModel): Promise<number | null> {
    if (model.memoryBytes !== null) return model.memoryBytes;
    if (!model.isHere) return null;
    // One of the person's own, or one that was downloaded by its repository's name.
    const path = own?.path ?? join(this.#folders.models, model.id);
    try {
      const bytes = await weightsBytes(path);
      const projector = own?.projector === undefined ? 0 : await weightsBytes(own.projector);
      return Math.ceil((bytes + projector) * sizeFactor);
    } catch {
      // In another program's cache, or gone this moment: whoever loads it is told.
      return null;
    }
  }
}

/** Beside the weights: what is computed, and a language model's memory of its texts. */
const sizeFactor = 1.2;
/** Of which nothing is known at all, about the middle of those that people have. */
const unknownBytes = 6e9;
/** Of the host's memory, for Python with torch or llama.cpp, where the weights lie on a GPU. */
const processBytes: Readonly<Record<ServiceName, number>> = {
  ...{ language: 3e8, image: 1.5e9, vision: 1e9 },
};
