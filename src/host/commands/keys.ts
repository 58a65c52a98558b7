import { UsageError } from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import type { EditorModels } from "../connections/editorModels.js";
import type { KeyStore } from "../connections/keyStore.js";
import { confirm, tellBriefly } from "../shown/messages.js";
import { choose } from "../shown/questions.js";
import type { CommandTable } from "./commandTable.js";
import { requireAllowed } from "./requireAllowed.js";
import { tellVerdict, type VerdictDeps } from "./tellVerdict.js";
import { whichConnection } from "./whichConnection.js";

export interface KeysDeps extends VerdictDeps {
  readonly models: Pick<EditorModels, "setKey">;
  readonly keys: KeyStore;
  /** Why nothing may be asked here; null when it may. */
  readonly blocked: () => string | null;
}

/** The keys of connections. */
export class Keys {
  readonly #deps: KeysDeps;

  constructor(deps: KeysDeps) {
    this.#deps = deps;
  }

  get commands() {
    return {
      "imagebeam.setApiKey": (given) => this.#set(given),
      "imagebeam.removeApiKey": (given) => this.#remove(given),
    } satisfies Partial<CommandTable>;
  }

  async #set(given: unknown): Promise<void> {
    const { act, blocked, configured, keys, models } = this.#deps;
    requireAllowed(blocked);
    const question = "Set the API key of which connection?";
    const among = configured.connections;
    const connection = await whichConnection(given, question, { among, keys, act });
    if (connection === undefined || !(await models.setKey(connection))) return;
    await tellVerdict(connection, this.#deps);
  }

  /** Also of those whose connection is gone from the settings: nothing else would ever find them. */
  async #remove(given: unknown): Promise<void> {
    const { keys } = this.#deps;
    const name = await this.#nameOfKey(given);
    if (name === undefined) return;
    const removeKey = "Remove key";
    const answer = await confirm({
      question: `Remove the API key of ${name}?`,
      detail: `It is deleted from the editor's secret storage. ${
        this.#isSetUp(name)
          ? `A search that uses ${name} pauses at its next call.`
          : `There is no connection ${name} any more.`
      }`,
      actions: [removeKey],
    });
    if (answer !== removeKey) return;
    await keys.remove(name);
    tellBriefly(`The API key of ${name} is removed`);
  }

  async #nameOfKey(given: unknown): Promise<string | undefined> {
    const names = await this.#deps.keys.names();
    if (typeof given === "string") {
      if (names.includes(given)) return given;
      throw new UsageError(`There is no API key of ${JSON.stringify(oneLine(given))} here.`);
    }
    const [only, ...others] = names;
    if (only === undefined) throw new UsageError("No connection has an API key here.");
    if (others.length === 0) return only;
    const rows = names.map((name) => ({
      label: name,
      description: this.#isSetUp(name) ? "" : "its connection is not set up any more",
    }));
    const question = { placeHolder: "Remove the API key of which connection?" };
    return (await choose(rows, question))?.label;
  }

  #isSetUp(name: string): boolean {
    return this.#deps.configured.connections.some((each) => each.name === name);
  }
}
