import { ConfiguredModels } from "../../../src/host/connections/configuredModels.js";
import { EditorModels } from "../../../src/host/connections/editorModels.js";
import { KeyStore } from "../../../src/host/connections/keyStore.js";
import { modelSettings } from "../../../src/host/settings.js";
import { guardedKeys } from "../../../src/providers/guardedKeys.js";
import { ProviderTable } from "../../../src/providers/providerTable.js";
import { stillMeans } from "../stillMeans.js";
import { toyKind } from "../toyKind.js";
import { editor } from "./fakeEditor.js";
import { Emitter } from "./surfaces.js";

/** The editor's secret storage; can be told to fail. */
export class FakeSecrets {
  readonly stored = new Map<string, string>();
  readonly #changes = new Emitter<{ readonly key: string }>();
  readonly onDidChange = this.#changes.event;
  /** What it throws, where it fails. */
  failure: Error | undefined;

  get(name: string): Promise<string | undefined> {
    return this.#unlessFailing(() => this.stored.get(name));
  }

  store(name: string, value: string): Promise<void> {
    return this.#unlessFailing(() => {
      this.stored.set(name, value);
      this.#changes.fire({ key: name });
    });
  }

  delete(name: string): Promise<void> {
    return this.#unlessFailing(() => {
      this.stored.delete(name);
      this.#changes.fire({ key: name });
    });
  }

  keys(): Promise<string[]> {
    return this.#unlessFailing(() => [...this.stored.keys()]);
  }

  #unlessFailing<T>(act: () => T): Promise<T> {
    return this.failure === undefined ? Promise.resolve(act()) : Promise.reject(this.failure);
  }
}

/** What a person has set up of models, over the fake editor's settings and toy connections. */
export function modelsRig(connections: readonly object[] = [], models: object = {}) {
  editor.reset();
  editor.settings.set("imagebeam.connections", connections);
  editor.settings.set("imagebeam.models", models);
  const secrets = new FakeSecrets();
  const keys = new KeyStore(secrets);
  const kinds = [toyKind];
  const faults: string[] = [];
  const configured = new ConfiguredModels({
    ...{ read: modelSettings, kinds },
    onFaults: (found) => void faults.push(...found),
  });
  const means = {
    ...stillMeans,
    keys: guardedKeys((connection, origin) => keys.lookUp(connection, origin)),
  };
  const providers = new ProviderTable(kinds, means, () => configured.connections);
  const blocked = () => null;
  const onDidChangeLanguageModels = new Emitter<void>().event;
  const setup = new EditorModels({
    ...{ configured, keys, secrets, providers, blocked, onDidChangeLanguageModels },
  });
  return { secrets, keys, kinds, configured, providers, setup, blocked, faults };
}

/** A toy connection as it stands in the settings. */
export const toyAt = (name: string, more: object = {}) => ({
  ...{ name, kind: "toy", url: `http://${name}.test` },
  ...more,
});

/** Whatever the code under test does next that takes no time is done. */
export const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
