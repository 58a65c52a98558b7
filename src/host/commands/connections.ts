import { env } from "vscode";
import { cutText } from "../../base/cutText.js";
import { messageOf, StorageError } from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import type { ConfigurableKind } from "../../protocol/configuration.js";
import { referenceOf, type Connection } from "../../protocol/connections.js";
import { builtinKind, editorKind, localName, roles, type Role } from "../../protocol/providers.js";
import type { ProviderTable } from "../../providers/providerTable.js";
import type { Repair } from "../connections/connectionText.js";
import { askConnection } from "../connections/addConnection.js";
import { chooseModels } from "../connections/chooseModels.js";
import type { ConfiguredModels } from "../connections/configuredModels.js";
import { askEdit } from "../connections/editConnection.js";
import type { EditorModels } from "../connections/editorModels.js";
import type { KeyStore } from "../connections/keyStore.js";
import { namesIn } from "../connections/newConnection.js";
import { openConnectionSettings } from "../connections/openConnectionSettings.js";
import { isBuiltin } from "../connections/roleLines.js";
import { removalText } from "../connections/removalText.js";
import type { Searches } from "../searches.js";
import {
  forgetConnection,
  modelSettings,
  replaceConnection,
  saveConnection,
  saveModels,
} from "../settings.js";
import { confirm, tell, tellBriefly } from "../shown/messages.js";
import type { CommandId, CommandTable } from "./commandTable.js";
import { Keys } from "./keys.js";
import { requireAllowed } from "./requireAllowed.js";
import { tellVerdict, type VerdictDeps } from "./tellVerdict.js";
import { requireUnchanged, whichConnection } from "./whichConnection.js";

export interface ConnectionsDeps {
  readonly models: EditorModels;
  readonly configured: ConfiguredModels;
  readonly keys: KeyStore;
  readonly kinds: readonly ConfigurableKind[];
  readonly searches: Pick<Searches, "all">;
  readonly providers: VerdictDeps["providers"] & Pick<ProviderTable, "setups">;
  readonly judgeTests: VerdictDeps["judgeTests"];
  /** Why nothing may be asked here; null when it may. */
  readonly blocked: () => string | null;
  /** Carries out another command. */
  readonly act: (id: CommandId, argument: unknown) => void;
  /** Does what a person asked for; a failure is told to them. */
  readonly carryOut: VerdictDeps["carryOut"];
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
      "imagebeam.testConnection": (given) => this.#test(given),
      "imagebeam.editConnection": (given) => this.#edit(given),
      "imagebeam.removeConnection": (given) => this.#remove(given),
      ...new Keys(this.#deps).commands,
    } satisfies Partial<CommandTable>;
  }

  async #chooseModels(): Promise<void> {
    const { act, blocked, configured, models, providers } = this.#deps;
    requireAllowed(blocked);
    const hasEditorModels = await this.#hasEditorModels();
    // With nothing but built-in models there is nothing to choose.
    const isOther = roles.some((role) => !isBuiltin(configured.models[role] ?? builtinKind));
    const isAlone = !isOther && namesIn(modelSettings().connections).length === 0;
    if (isAlone && hasEditorModels !== true) {
      await this.#add();
      return;
    }
    await chooseModels({
      models: () => configured.models,
      check: (role, reference, signal) => providers.check(role, reference, signal),
      pick: (asked) => models.pick(asked),
      save: saveModels,
      addConnection: () => {
        act("imagebeam.addConnection", undefined);
      },
      hasEditorModels,
      editorModels: () => models.editorModels(),
    });
  }

  /** Whether the editor has any, null where it can have none; sends nothing to them. */
  async #hasEditorModels(): Promise<boolean | null> {
    if (!this.#deps.models.connections.some(({ kind }) => kind === editorKind)) return null;
    const { signal } = new AbortController();
    const found = await this.#deps.providers.check("language", editorKind, signal);
    return found.kind !== "missing";
  }

  async #add(): Promise<void> {
    const { blocked, keys, kinds, providers } = this.#deps;
    requireAllowed(blocked);
    const added = await askConnection({
      ...{ providers, keys, kinds },
      setups: await providers.setups(),
      // One of that name would hide this machine's own models.
      taken: [...namesIn(modelSettings().connections), localName],
      machine: env.remoteName === undefined ? "this machine" : "the machine of this workspace",
    });
    if (added === undefined) return;
    const { connection, key, lacksKey } = added;
    // The key first: a store that fails leaves no half of it.
    if (key !== null) await keys.set(connection, key);
    await saveConnection(connection);
    if (lacksKey) await this.#tellKeyless(connection.name);
    else await tellVerdict(connection, this.#deps);
  }

  async #tellKeyless(name: string): Promise<void> {
    const message = `The connection ${name} is added without a key. Set its key before you use it.`;
    const chosen = await tell("warning", message, "Set API key" satisfies Repair);
    if (chosen !== undefined) this.#deps.act("imagebeam.setApiKey", name);
  }

  async #test(given: unknown): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const connection = await this.#which(given, "Test which connection?");
    if (connection !== undefined) await tellVerdict(connection, this.#deps);
  }

  async #edit(given: unknown): Promise<void> {
    const { blocked, configured, keys, kinds, models, providers } = this.#deps;
    requireAllowed(blocked);
    const connection = await this.#which(given, "Edit which connection?");
    if (connection === undefined) return;
    const edit = await askEdit(connection, {
      setups: await providers.setups(),
      ...{ kinds, hasKey: await keys.hasKey(connection) },
    });
    switch (edit?.kind) {
      case undefined:
        return;
      case "openSettings":
        openConnectionSettings();
        return;
      case "setKey":
        if (await models.setKey(connection)) await tellVerdict(connection, this.#deps);
        return;
      case "replace":
        requireUnchanged(connection, configured.connections, "Edit");
        await replaceConnection(connection, edit.by);
        await tellVerdict(edit.by, this.#deps);
        return;
    }
  }

  async #remove(given: unknown): Promise<void> {
    const { configured, keys, searches } = this.#deps;
    const connection = await this.#which(given, "Remove which connection?");
    if (connection === undefined) return;
    const { name } = connection;
    const hasKey = (await keys.names()).includes(name);
    const usesIt = await keys.hasKey(connection);
    const isOf = (reference = ""): boolean => referenceOf(reference).connection === name;
    const taken = (): Role[] => roles.filter((role) => isOf(configured.models[role]));
    const running = searches.all
      .filter(({ state }) => roles.some((role) => isOf(state.providers[role].connection)))
      .map(({ state }) => cutText(oneLine(state.title ?? state.plan.goal), goalUnits, "…"));
    const action = "Remove connection";
    const answer = await confirm({
      question: `Remove the connection ${name}?`,
      detail: removalText({
        name,
        key: hasKey ? (usesIt ? "used" : "former") : null,
        roles: taken(),
        running,
      }),
      actions: [action],
    });
    if (answer !== action) return;
    requireUnchanged(connection, configured.connections, "Remove");
    await forgetConnection(connection, taken());
    // The key last: one that is left behind is listed for removal, one that is gone cannot be had back.
    if (hasKey) await this.#removeKey(name);
    tellBriefly(`The connection ${name} is removed`);
  }

  /** @throws {StorageError} it is still there; says what to do */
  async #removeKey(name: string): Promise<void> {
    try {
      await this.#deps.keys.remove(name);
    } catch (cause) {
      const message = `The connection ${name} is removed, but its API key could not be: ${messageOf(cause)}. Remove it with the command Imagebeam: Remove API Key.`;
      throw new StorageError("storage.keyLeft", message, { cause });
    }
  }

  /** @param given a connection's name, where a button or another extension says which one */
  #which(given: unknown, question: string): Promise<Connection | undefined> {
    const { act, configured, keys } = this.#deps;
    return whichConnection(given, question, { among: configured.connections, keys, act });
  }
}

/** Of a goal in a question. */
const goalUnits = 60;
