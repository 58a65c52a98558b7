import { CallError } from "../../base/errors.js";
import { referenceOf, type Connection, type ModelChoice } from "../../protocol/connections.js";
import { modelNames, roles } from "../../protocol/providers.js";
import type { Check, CheckAction } from "../../providers/adapter.js";
import type { ProviderTable } from "../../providers/providerTable.js";
import { offerText } from "./connectionText.js";

/** What was found out of a connection, in one message. */
export interface Verdict {
  readonly level: "information" | "warning";
  readonly message: string;
  /** Null where there is nothing to do. */
  readonly action: CheckAction | null;
}

type Asked = Pick<ProviderTable, "check" | "checkConnection" | "models">;

/**
 * Whether a connection answers, and whether the roles that it takes would be answered. Costs nothing.
 * @param choice the models of the roles
 * @param signal when aborted, rejects with `signal.reason`
 */
export async function verdictOn(
  connection: Connection,
  choice: ModelChoice,
  providers: Asked,
  signal: AbortSignal,
): Promise<Verdict> {
  const { name } = connection;
  const check = await providers.checkConnection(connection, signal);
  if (check.kind !== "ready") return verdictOf(name, check);
  const models = await modelsOf(connection, providers, signal);
  const offer = models === null ? null : offerText(models);
  const works = `${name} works. It has ${offer ?? "no models that Imagebeam knows a use for"}.`;
  const own = roles.flatMap((role) => {
    const reference = choice[role];
    return referenceOf(reference ?? "").connection === name && reference !== undefined
      ? [{ role, reference }]
      : [];
  });
  for (const { role, reference } of own) {
    const roleCheck = await providers.check(role, reference, signal);
    if (roleCheck.kind !== "missing") continue;
    const { reason, action } = roleCheck;
    const message = `${works} But as the ${modelNames[role]}, ${reference}: ${reason}`;
    return { level: "warning", message, action };
  }
  // What nobody uses yet is to be chosen.
  const action = own.length === 0 ? ({ kind: "chooseModel", instead: [] } as const) : null;
  return { level: "information", message: works, action };
}

function verdictOf(name: string, check: Exclude<Check, { kind: "ready" }>): Verdict {
  if (check.kind === "unknown") {
    const message = `${name} may work: no problem was found. ${check.reason}`;
    return { level: "information", message, action: null };
  }
  const { reason } = check;
  // Some reasons begin with its name.
  const message = reason.startsWith(`${name} `) ? reason : `${name} does not work. ${reason}`;
  return { level: "warning", message, action: check.action };
}

/** Null where it does not list them. */
async function modelsOf(connection: Connection, providers: Asked, signal: AbortSignal) {
  try {
    return await providers.models(connection, signal);
  } catch (error) {
    if (error instanceof CallError) return null;
    throw error;
  }
}
