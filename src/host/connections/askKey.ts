import { originsOf, type Connection } from "../../protocol/connections.js";
import type { ProviderTable } from "../../providers/providerTable.js";
import { askChecked } from "../shown/checkedText.js";
import type { Back, Step } from "../shown/step.js";
import { keyProblem, keyPrompt } from "./connectionText.js";
import type { KeyStore } from "./keyStore.js";

export interface KeyDeps {
  readonly providers: Pick<ProviderTable, "checkConnection">;
  readonly keys: Pick<KeyStore, "withKey">;
}

export interface KeyQuestion {
  /** Why it is asked for; null where the person came by themselves. */
  readonly reason?: string | null;
  /** Whether an empty text is an answer too: there is none. */
  readonly isOptional?: boolean;
  /** Where it does more than leave: "add the connection without one". */
  readonly escapeDoes?: string;
  readonly step?: Step;
  readonly value?: string;
  readonly onTyped?: (text: string) => void;
}

/**
 * Asks for the key of a connection, and asks the connection whether it is good. One that it refuses
 * can be mended where it was typed; one of which it cannot tell is taken.
 * @returns a key that can be stored; undefined when the person leaves
 */
export async function askKey(
  connection: Connection,
  { providers, keys }: KeyDeps,
  { reason = null, isOptional = false, escapeDoes, ...shown }: KeyQuestion = {},
): Promise<string | Back | undefined> {
  const prompt = keyPrompt(originsOf(connection));
  return await askChecked({
    title: `API key of ${connection.name}`,
    prompt: reason === null ? prompt : `${reason} ${prompt}`,
    placeHolder: isOptional
      ? "Paste the key, or leave this empty where none is needed"
      : escapeDoes === undefined
        ? "Paste the key"
        : `Paste the key, or press Escape to ${escapeDoes}`,
    isSecret: true,
    ...shown,
    problemOf: (key) =>
      isOptional && key === "" ? undefined : keyProblem(key, escapeDoes ?? "leave it"),
    check: async (key, signal) => {
      const check = await providers.checkConnection(keys.withKey(connection, key), signal);
      // Whether its server runs, and what it has, is another matter than the key.
      const isOfKey = check.kind === "missing" && check.code.startsWith("auth.");
      return isOfKey ? check.reason : undefined;
    },
  });
}
