import { modelNames, type Role } from "../../protocol/providers.js";
import { andText } from "./connectionText.js";

/** What goes with a connection, and what becomes of the rest. */
export interface Removal {
  readonly name: string;
  /** What is stored for it: the key that it uses, or one that was given for another address. */
  readonly key: "used" | "former" | null;
  /** Whose models of new searches are of it. */
  readonly roles: readonly Role[];
  /** Goals of searches that this window runs on it, shortened. */
  readonly running: readonly string[];
}

/** What a person is told before a connection is removed. Pure. */
export function removalText({ key, roles, running }: Removal): string {
  const keys = {
    used: ", and its API key out of the editor's secret storage",
    former:
      ", and the API key of its former address, which it does not use, out of the editor's secret storage",
  };
  return [
    `It is taken out of your settings${key === null ? "" : keys[key]}.`,
    ...(roles.length === 0 ? [] : [rolesText(roles)]),
    ...(running.length === 0 ? [] : [runningText(running, key === "used")]),
    "Past searches stay. One that is to go on with it asks for another model.",
  ].join("\n");
}

function rolesText(roles: readonly Role[]): string {
  const names = andText(roles.map((role) => modelNames[role]));
  return `The ${names} of new searches will be built-in again.`;
}

function runningText(running: readonly string[], hasKey: boolean): string {
  const [subject, object] = running.length === 1 ? ["It", "is"] : ["They", "are"];
  const next = hasKey
    ? `${subject} will pause at the next call, for want of the key.`
    : `${subject} ${object} not stopped.`;
  return `On it now, in this window: ${andText(running.map((goal) => `“${goal}”`))}. ${next}`;
}
