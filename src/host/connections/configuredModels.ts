import { readConfiguration, type ConfigurableKind } from "../../protocol/configuration.js";
import type { Connection, ModelChoice } from "../../protocol/connections.js";

export interface ConfiguredModelsDeps {
  /** The settings as they stand, of any shape. */
  readonly read: () => { readonly connections: unknown; readonly models: unknown };
  readonly kinds: readonly ConfigurableKind[];
  /** Told of what is wrong in them, once as long as it is the same. */
  readonly onFaults: (faults: readonly string[]) => void;
}

/**
 * The connections and models that a person has set up. They are read when they are first asked for,
 * and again after they have changed; what is right in them counts, whatever else is wrong.
 */
export class ConfiguredModels {
  readonly #deps: ConfiguredModelsDeps;
  #read: ReturnType<typeof readConfiguration>["configuration"] | undefined;
  #told = "";

  constructor(deps: ConfiguredModelsDeps) {
    this.#deps = deps;
  }

  get connections(): readonly Connection[] {
    return this.#configuration.connections;
  }

  /** The model of each role; the built-in one where a role is not named. */
  get models(): ModelChoice {
    return this.#configuration.models;
  }

  /** Whether a person has set up anything at all, though it may be wrong. */
  get isAnythingChosen(): boolean {
    const { connections, models } = this.#deps.read();
    return [connections, models].some((each) => Object.keys(each ?? {}).length > 0);
  }

  /** The settings are others now. */
  forget(): void {
    this.#read = undefined;
  }

  get #configuration() {
    this.#read ??= this.#readAgain();
    return this.#read;
  }

  #readAgain() {
    const { read, kinds, onFaults } = this.#deps;
    const { connections, models } = read();
    const { configuration, faults } = readConfiguration(
      {
        ...(connections !== undefined && { connections }),
        ...(models !== undefined && { models }),
      },
      kinds,
    );
    const text = faults.join("\n");
    const isNews = text !== "" && text !== this.#told;
    this.#told = text;
    if (isNews) onFaults(faults);
    return configuration;
  }
}
