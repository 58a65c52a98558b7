import { commands, EventEmitter, workspace, type Event, type SecretStorage } from "vscode";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import type { Connection, ModelChoice } from "../../protocol/connections.js";
import { editorKind } from "../../protocol/providers.js";
import type { OfferedModel } from "../../providers/adapter.js";
import type { ProviderTable } from "../../providers/providerTable.js";
import { requireAllowed } from "../commands/requireAllowed.js";
import { mendLocally, type LocalAction } from "../services/showServices.js";
import { isOfModels } from "../settings.js";
import { tell } from "../shown/messages.js";
import { waitingFor } from "../shown/progress.js";
import { back } from "../shown/step.js";
import type { ConfiguredModels } from "./configuredModels.js";
import { repairFor } from "./connectionText.js";
import type { KeyStore } from "./keyStore.js";
import type { ModelSetup } from "./modelSetup.js";
import type { AskedRole } from "./pickModel.js";
import type { OtherFaults, PrepareDeps } from "./prepareModels.js";

export interface EditorModelsDeps {
  readonly configured: ConfiguredModels;
  readonly keys: KeyStore;
  readonly secrets: Pick<SecretStorage, "onDidChange">;
  /** Why nothing may be asked here; null when it may. */
  readonly blocked: () => string | null;
  readonly providers: Pick<
    ProviderTable,
    "connections" | "models" | "check" | "checkConnection" | "prove"
  >;
  /** There are other language models in the editor now. */
  readonly onDidChangeLanguageModels: Event<void>;
}

/** The models that the editor's user has set up. Nothing is read or asked before it is needed. */
export class EditorModels implements ModelSetup, Disposable {
  readonly #deps: EditorModelsDeps;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<void>());
  readonly onDidChange = this.#changes.event;

  constructor(deps: EditorModelsDeps) {
    this.#deps = deps;
    this.#owned.add(
      workspace.onDidChangeConfiguration((change) => {
        if (!isOfModels(change)) return;
        deps.configured.forget();
        this.#changes.fire();
      }),
    );
    const others: readonly Event<unknown>[] = [
      deps.secrets.onDidChange,
      deps.onDidChangeLanguageModels,
    ];
    for (const onDidChange of others) this.#owned.add(onDidChange(() => this.#changes.fire()));
  }

  get models(): ModelChoice {
    return this.#deps.configured.models;
  }

  get connections(): readonly Connection[] {
    return this.#deps.providers.connections;
  }

  /** The editor's own, as it offers them now; sends nothing to them. */
  async editorModels(): Promise<readonly OfferedModel[]> {
    const { signal } = new AbortController();
    return await this.#deps.providers.models({ name: editorKind, kind: editorKind }, signal);
  }

  async pick(asked: readonly AskedRole[]): Promise<ModelChoice | undefined> {
    requireAllowed(this.#deps.blocked);
    const { providers } = this.#deps;
    const { pickModels } = (await import("../onDemand.js")).ofModels;
    return await pickModels(asked, {
      connections: () => providers.connections,
      models: (connection, signal) => providers.models(connection, signal),
      setKey: (connection) => this.setKey(connection),
      edit: (name) => void commands.executeCommand("imagebeam.editConnection", name),
      setUpLocalModels: () => void commands.executeCommand("imagebeam.setUpLocalModels"),
    });
  }

  async prepare(choice: ModelChoice): Promise<boolean> {
    return await this.#prepared(choice, "refused");
  }

  async askKeys(choice: ModelChoice): Promise<boolean> {
    return await this.#prepared(choice, "left");
  }

  async #prepared(choice: ModelChoice, faults: OtherFaults): Promise<boolean> {
    const { blocked, configured, providers } = this.#deps;
    requireAllowed(blocked);
    const { prepareModels } = (await import("../onDemand.js")).ofModels;
    const deps = {
      connections: configured.connections,
      check: (role, reference, signal) => providers.prove(role, reference, signal),
      waiting: (task) => waitingFor("Asking the models whether they would answer", task),
      askKey: (connection, reason) => this.setKey(connection, reason),
      offer: (reason, action) => void this.#offer(reason, action),
    } satisfies PrepareDeps;
    return await prepareModels(choice, deps, faults);
  }

  async #offer(reason: string, action: LocalAction): Promise<void> {
    if ((await tell("warning", reason, repairFor(action))) === undefined) return;
    mendLocally(action, (id, argument) => void commands.executeCommand(id, argument));
  }

  /** Asks for a key and keeps it. @returns false where the person did not want to */
  async setKey(connection: Connection, reason: string | null = null): Promise<boolean> {
    const { askKey } = (await import("../onDemand.js")).ofModels;
    const key = await askKey(connection, this.#deps, { reason });
    if (key === undefined || key === back) return false;
    await this.#deps.keys.set(connection, key);
    return true;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
