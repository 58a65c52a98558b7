import * as z from "zod";
import { once } from "../../base/once.js";
import { Turns } from "../../base/turns.js";
import { readJsonFile, writeJsonFile } from "../../disk/jsonFile.js";
import type { ModelNeed } from "../lease/residents.js";
import { keyText, modelIdSchema, serviceNameSchema, type ModelKey } from "../names.js";

const bytes = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const peakSchema = once(() =>
  z.object({
    service: serviceNameSchema,
    model: modelIdSchema,
    device: z.string().max(100),
    deviceBytes: bytes,
    hostBytes: bytes,
  }),
);
type Peak = z.infer<ReturnType<typeof peakSchema>>;
/** The newest measurement last. */
const peaksSchema = once(() => z.object({ peaks: z.array(peakSchema()).max(2000) }));

/** What models were measured to take on this machine, by model and device. Only the owner writes it. */
export class Peaks {
  readonly #path: string;
  readonly #turns = new Turns();
  #known: Promise<readonly Peak[]> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Of a model (`keyText`), the newest first. */
  async of(name: string): Promise<readonly ModelNeed[]> {
    const all = await this.#all();
    return all.filter((peak) => keyText(peak) === name).reverse();
  }

  /** The most counts; less than it was is believed little by little, for not each load has hard work. */
  async measured(key: ModelKey, need: ModelNeed): Promise<void> {
    await this.#turns.take("", async () => {
      const all = await this.#all();
      const isThis = (peak: Peak): boolean =>
        keyText(peak) === keyText(key) && peak.device === need.device;
      const before = all.find(isThis);
      const least = (now: number, then = 0): number => Math.max(now, Math.floor(then * keptPart));
      const { service, model } = key;
      const peak = {
        ...{ service, model, device: need.device },
        deviceBytes: least(need.deviceBytes, before?.deviceBytes),
        hostBytes: least(need.hostBytes, before?.hostBytes),
      };
      const peaks = [...all.filter((one) => !isThis(one)), peak].slice(-mostPeaks);
      await writeJsonFile(this.#path, { peaks });
      this.#known = Promise.resolve(peaks);
    });
  }

  #all(): Promise<readonly Peak[]> {
    this.#known ??= readJsonFile(this.#path, peaksSchema()).then(
      (file) => file?.peaks ?? [],
      (error: unknown) => {
        this.#known = undefined;
        throw error;
      },
    );
    return this.#known;
  }
}

const keptPart = 0.95;
const mostPeaks = 1000;
