import { env, Uri } from "vscode";
import { UsageError } from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import type { ConfigurableKind } from "../../protocol/configuration.js";
import { originsOf, type Connection } from "../../protocol/connections.js";
import type { CheckAction } from "../../providers/adapter.js";
import type { ProviderTable } from "../../providers/providerTable.js";
import { askConnection } from "../connections/addConnection.js";
import { chooseModels } from "../connections/chooseModels.js";
import type { ConfiguredModels } from "../connections/configuredModels.js";
import { repairFor } from "../connections/connectionText.js";
import type { EditorModels } from "../connections/editorModels.js";
import type { KeyStore } from "../connections/keyStore.js";
import { namesIn } from "../connections/newConnection.js";
import { verdictOn } from "../connections/verdict.js";
import { openConnectionSettings } from "../connections/openConnectionSettings.js";
import { modelSettings, saveConnection, saveModel } from "../settings.js";
import { confirm, tell, tellBriefly } from "../shown/messages.js";
import { waitingFor } from "../shown/progress.js";
import { choose } from "../shown/questions.js";
import type { CommandId, CommandTable } from "./commandTable.js";
import { requireAllowed } from "./requireAllowed.js";

export interface ConnectionsDeps {
  readonly models: EditorModels;
  readonly configured: ConfiguredModels;
  readonly keys: KeyStore;
  readonly kinds: readonly ConfigurableKind[];
  readonly providers: Pick<ProviderTable, "check" | "checkConnection" | "models" | "setups">;
  /** Why nothing may be asked here; null when it may. */
  readonly blocked: () => string | null;
  /** Carries out another command. */
  readonly act: (id: CommandId, argument: unknown) => void;
}

/** What is asked of a person, and what there is to say if nothing suits. */
interface Asked {
  readonly question: string;
  readonly among: readonly Connection[];
  readonly missing: string;
}

/** Connections and their keys. */
export class Connections {
  readonly #deps: ConnectionsDeps;

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps;
  }

  get commands() {
    return {
      "imagebeam.chooseModels": () => this.#chooseModels(),
      "imagebeam.addConnection": () => this.#add(),
      "imagebeam.setApiKey": (given) => this.#setKey(given),
      "imagebeam.testConnection": (given) => this.#test(given),
      "imagebeam.removeApiKey": (given) => this.#removeKey(given),
    } satisfies Partial<CommandTable>;
  }

  async #chooseModels(): Promise<void> {
    const { act, blocked, configured, models, providers } = this.#deps;
    requireAllowed(blocked);
    await chooseModels({
      models: () => configured.models,
      check: (role, reference, signal) => providers.check(role, reference, signal),
      pick: (asked) => models.pick(asked),
      save: saveModel,
      addConnection: () => {
        act("imagebeam.addConnection", undefined);
      },
    });
  }

  async #add(): Promise<void> {
    const { blocked, keys, kinds, providers } = this.#deps;
    requireAllowed(blocked);
    const added = await askConnection({
      ...{ providers, keys, kinds },
      setups: await providers.setups(),
      taken: namesIn(modelSettings().connections),
      machine: env.remoteName === undefined ? "this machine" : "the machine of this workspace",
    });
    if (added === undefined) return;
    const { connection, key } = added;
    // The key first: a store that fails leaves no half of it.
    if (key !== null) await keys.set(connection, key);
    await saveConnection(connection);
    await this.#tellVerdict(connection);
  }

  async #setKey(given: unknown): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const connection = await this.#connection(given, {
      question: "Set the API key of which connection?",
      among: this.#deps.configured.connections,
      missing: noConnection,
    });
    if (connection === undefined || !(await this.#deps.models.setKey(connection))) return;
    await this.#tellVerdict(connection);
  }

  async #test(given: unknown): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const connection = await this.#connection(given, {
      question: "Test which connection?",
      among: this.#deps.configured.connections,
      missing: noConnection,
    });
    if (connection !== undefined) await this.#tellVerdict(connection);
  }

  async #removeKey(given: unknown): Promise<void> {
    const { configured, keys } = this.#deps;
    const all = await Promise.all(
      configured.connections.map(async (connection) =>
        (await keys.hasAny(connection.name)) ? [connection] : [],
      ),
    );
    const connection = await this.#connection(given, {
      question: "Remove the API key of which connection?",
      among: all.flat(),
      missing: "No connection has an API key here.",
    });
    if (connection === undefined) return;
    const { name } = connection;
    const removeKey = "Remove key";
    const answer = await confirm({
      question: `Remove the API key of ${name}?`,
      detail: `It is deleted from the editor's secret storage. A search that uses ${name} pauses at its next call.`,
      actions: [removeKey],
    });
    if (answer !== removeKey) return;
    await keys.remove(name);
    tellBriefly(`The API key of ${name} is removed`);
  }

  /** One message with all that was found out; who wants to go on from there chooses its button. */
  async #tellVerdict(connection: Connection): Promise<void> {
    const { configured, providers } = this.#deps;
    const verdict = await waitingFor(`Testing ${connection.name}`, (signal) =>
      verdictOn(connection, configured.models, providers, signal),
    );
    if (verdict === undefined) return;
    const { level, message, action } = verdict;
    const buttons = action === null ? [] : [repairFor(action)];
    void tell(level, message, ...buttons).then((chosen) => {
      if (chosen !== undefined && action !== null) this.#repair(connection, action);
    });
  }

  #repair({ name }: Connection, action: CheckAction): void {
    const { act } = this.#deps;
    switch (action.kind) {
      case "setKey":
        act("imagebeam.setApiKey", name);
        return;
      case "chooseModel":
        act("imagebeam.chooseModels", undefined);
        return;
      case "visit":
        void env.openExternal(Uri.parse(action.url, true));
        return;
      case "changeConnection":
        openConnectionSettings();
        return;
      case "startServer":
      case "tryLater":
        act("imagebeam.testConnection", name);
        return;
    }
  }

  /** @param given a connection's name, where a button or another extension says which one */
  async #connection(
    given: unknown,
    { question, among, missing }: Asked,
  ): Promise<Connection | undefined> {
    const named = among.find(({ name }) => name === given);
    if (named !== undefined) return named;
    // Another one would get the key of this one.
    if (typeof given === "string") {
      throw new UsageError(
        `There is no connection ${JSON.stringify(oneLine(given))} here any more.`,
      );
    }
    const [only, ...others] = among;
    if (only === undefined) throw new UsageError(missing);
    if (others.length === 0) return only;
    const { keys } = this.#deps;
    const rows = await Promise.all(
      among.map(async (connection) => {
        const facts = [
          ...originsOf(connection),
          ...((await keys.hasKey(connection)) ? ["has a key"] : []),
        ];
        return { label: connection.name, description: facts.join(" · "), connection };
      }),
    );
    return (await choose(rows, { placeHolder: question }))?.connection;
  }
}

const noConnection =
  "No connection is set up yet. Add one with the command Imagebeam: Add Connection.";
