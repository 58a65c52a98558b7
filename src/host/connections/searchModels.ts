import { env, type Event } from "vscode";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import { UsageError } from "../../base/errors.js";
import { without } from "../../base/without.js";
import type { Engine } from "../../compose.js";
import type { ModelChoice } from "../../protocol/connections.js";
import type { FormModels } from "../../protocol/panelMessages.js";
import type { Plan } from "../../protocol/plan.js";
import { builtinKind, type Providers, type Role } from "../../protocol/providers.js";
import type { SearchEstimate } from "../../searchEstimate.js";
import { Declarations } from "./declarations.js";
import { drawnText } from "./drawnText.js";
import type { OtherModelWanted } from "./pickModel.js";
import type { ModelSetup } from "./modelSetup.js";
import { choiceLike, isSameModel, roleLines } from "./roleLines.js";

export interface SearchModelsDeps {
  readonly setup: ModelSetup;
  readonly providers: Pick<Engine["providers"], "connections" | "declare" | "drawnSize">;
  readonly searches: Pick<Engine["searches"], "estimateOf">;
}

/** The models of searches that are about to be started: which they are, and what they would cost. */
export class SearchModels implements Disposable {
  readonly #deps: SearchModelsDeps;
  readonly #declarations: Declarations;
  readonly #owned = new DisposableStore();
  readonly onDidChange: Event<void>;

  constructor(deps: SearchModelsDeps) {
    this.#deps = deps;
    this.#declarations = new Declarations(deps.providers);
    this.onDidChange = deps.setup.onDidChange;
    this.#owned.add(deps.setup.onDidChange(() => this.#declarations.forget()));
  }

  /** What a search takes. @param changed what a person chose for this one */
  choice(changed: ModelChoice = {}): ModelChoice {
    return { ...this.#deps.setup.models, ...changed };
  }

  inWords(changed: ModelChoice): FormModels {
    const { providers, setup } = this.#deps;
    return roleLines({
      ...{ changed, models: setup.models, connections: providers.connections },
      declared: this.#declarations.known(this.choice(changed)),
      isRemote: env.remoteName !== undefined,
    });
  }

  /**
   * Asks for a role's model.
   * @param other just another one will do, and what for
   * @returns what is changed then; undefined where nothing was chosen
   */
  async change(
    role: Role,
    changed: ModelChoice,
    other?: OtherModelWanted,
  ): Promise<ModelChoice | undefined> {
    const { setup } = this.#deps;
    const current = this.choice(changed)[role];
    // Where none was chosen it is the built-in one, and that is not another one either.
    const asked = other === undefined ? { current } : { current: current ?? builtinKind, other };
    const picked = await setup.pick([{ role, ...asked }]);
    const reference = picked?.[role];
    if (reference === undefined) return undefined;
    const byDefault = setup.models[role] ?? builtinKind;
    return isSameModel(reference, byDefault)
      ? without(changed, role)
      : { ...changed, [role]: reference };
  }

  /** What a person would change to search with the models of an earlier search. */
  like(recorded: Providers): ModelChoice {
    const { providers, setup } = this.#deps;
    return choiceLike(recorded, { models: setup.models, connections: providers.connections });
  }

  /** @throws as `ModelSetup.prepare` */
  async prepare(choice: ModelChoice): Promise<boolean> {
    const isReady = await this.#deps.setup.prepare(choice);
    // Whoever did not answer a form may by now.
    if (isReady) this.#declarations.forget();
    return isReady;
  }

  /**
   * For a form, of what was last declared: a start asks anew.
   * @throws {StorageError} what was spent before cannot be read
   * @throws as `Declarations.of`
   */
  async forecast(plan: Plan, choice: ModelChoice): Promise<SearchEstimate> {
    const providers = await this.#declarations.of(choice);
    return await this.#deps.searches.estimateOf(plan, providers);
  }

  /**
   * How many requests of a quota a search takes as a rule, with these models as they are declared.
   * @throws {StorageError} what was spent before cannot be read
   */
  async quotaRequests(plan: Plan, providers: Providers): Promise<number> {
    return (await this.#deps.searches.estimateOf(plan, providers)).range.quotaRequests.likely;
  }

  /** What a form says of the size that is really drawn, of what is known by now; null for nothing. */
  async drawnText(plan: Plan, choice: ModelChoice): Promise<string | null> {
    try {
      return drawnText(await this.#deps.providers.drawnSize(choice.image, plan), plan);
    } catch (error) {
      // What is wrong with the connection, its estimate says.
      if (error instanceof UsageError) return null;
      throw error;
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
