import { rename } from "node:fs/promises";
import * as z from "zod";
import { once } from "../../base/once.js";
import { Turns } from "../../base/turns.js";
import { isMissing } from "../../base/systemCode.js";
import { readJsonFile, writeJsonFile } from "../../disk/jsonFile.js";
import { modelIdSchema, serviceNameSchema, type ModelKey, type ServiceName } from "../names.js";
import { ownIdOf, ownModelSchema, type OwnModel } from "./addedModel.js";
import { listedOwn, type ListedModel } from "./listedModel.js";
import { isReachable } from "../onDisk.js";

const personSchema = once(() =>
  z.object({
    own: z.array(ownModelSchema()).max(1000),
    chosen: z.partialRecord(serviceNameSchema, modelIdSchema),
  }),
);
type Person = Readonly<z.infer<ReturnType<typeof personSchema>>>;

/** What is the person's own: models that they added, and what each service takes by itself. */
export class PersonModels {
  readonly #path: string;
  readonly #turns = new Turns();

  constructor(path: string) {
    this.#path = path;
  }

  async own(): Promise<readonly ListedModel[]> {
    const { own } = await this.#read();
    return Promise.all(own.map(async (one) => listedOwn(one, await isReachable(one.path))));
  }

  async chosen(service: ServiceName): Promise<string | null> {
    return (await this.#read()).chosen[service] ?? null;
  }

  choose({ service, model }: ModelKey): Promise<void> {
    return this.#change((person) => ({
      ...person,
      chosen: { ...person.chosen, [service]: model },
    }));
  }

  /**
   * One that was added before keeps its id.
   * @param taken ids that others have
   */
  async add(found: Omit<OwnModel, "id">, taken: ReadonlySet<string>): Promise<ModelKey> {
    let id = "";
    await this.#change((person) => {
      const isThis = (own: OwnModel): boolean =>
        own.path === found.path && own.service === found.service;
      const others = person.own.filter((own) => !isThis(own));
      const isTaken = (name: string): boolean =>
        taken.has(name) || others.some((own) => own.id === name);
      id = person.own.find(isThis)?.id ?? ownIdOf(found.path, isTaken);
      return { ...person, own: [...others, { ...found, id }] };
    });
    return { service: found.service, model: id };
  }

  /** Takes a model off the list where it is the person's own, and lets no service take it by choice. */
  forget({ service, model }: ModelKey): Promise<void> {
    return this.#change((person) => ({
      own: person.own.filter((own) => own.service !== service || own.id !== model),
      chosen: Object.fromEntries(
        Object.entries(person.chosen).filter(([name, id]) => name !== service || id !== model),
      ),
    }));
  }

  async #read(): Promise<Person> {
    return (await readJsonFile(this.#path, personSchema())) ?? nothing;
  }

  #change(next: (person: Person) => Person): Promise<void> {
    return this.#turns.take("", async () => {
      const person = await this.#read();
      // What cannot be read may be repaired by hand, or be a newer version's: it is kept beside.
      if (person === nothing) await rename(this.#path, `${this.#path}.unread`).catch(ifThere);
      await writeJsonFile(this.#path, next(person));
    });
  }
}

const nothing: Person = { own: [], chosen: {} };

function ifThere(error: unknown): void {
  if (!isMissing(error)) throw error;
}
