import { CallError } from "../../base/errors.js";
import { judgeFinding, judgeSentences, type JudgeFindingDeps } from "../../judgeFinding.js";
import {
  referenceOf,
  referenceText,
  type Connection,
  type ModelChoice,
} from "../../protocol/connections.js";
import { builtinKind, modelNames, roles, type Role } from "../../protocol/providers.js";
import type { Check, CheckAction, OfferedModel } from "../../providers/adapter.js";
import type { ProviderTable } from "../../providers/providerTable.js";
import { andText, offerText } from "./connectionText.js";
import { isBuiltin } from "./roleLines.js";

/** What was found out of a connection, in one message. */
export interface Verdict {
  readonly level: "information" | "warning";
  readonly message: string;
  /** Null where there is nothing to do. */
  readonly action: CheckAction | null;
  /** Models of it that new searches could take at once; null where there are none to name. */
  readonly offered: ModelChoice | null;
}

type Asked = Pick<ProviderTable, "check" | "checkConnection" | "declare" | "models">;

export interface VerdictDeps {
  readonly providers: Asked;
  readonly judgeTests: JudgeFindingDeps["judgeTests"];
}

/**
 * Whether a connection answers, and whether the roles that it takes would be answered. Costs nothing.
 * @param choice the models of the roles
 * @param signal when aborted, rejects with `signal.reason`
 */
export async function verdictOn(
  connection: Connection,
  choice: ModelChoice,
  { providers, judgeTests }: VerdictDeps,
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
    return { level: "warning", message, action, offered: null };
  }
  if (own.length > 0) {
    const judge = own.find(({ role }) => role === "vision");
    const found = judge && (await judgeFinding(judge.reference, { providers, judgeTests }, signal));
    const tested = found ? ` ${judge.reference} judges. ${judgeSentences(found).join(" ")}` : "";
    const message = `${works}${tested}`;
    return { level: "information", message, action: null, offered: null };
  }
  // What nobody uses yet is to be chosen.
  const action = { kind: "chooseModel", instead: [] } as const;
  const offered = usable(connection, models ?? [], choice);
  const question = offered === null ? "" : ` ${useText(offered, choice)}`;
  return { level: "information", message: `${works}${question}`, action, offered };
}

function verdictOf(name: string, check: Exclude<Check, { kind: "ready" }>): Verdict {
  if (check.kind === "unknown") {
    const message = `${name} may work: no problem was found. ${check.reason}`;
    return { level: "information", message, action: null, offered: null };
  }
  const { reason } = check;
  // Some reasons begin with its name.
  const message = reason.startsWith(`${name} `) ? reason : `${name} does not work. ${reason}`;
  return { level: "warning", message, action: check.action, offered: null };
}

/**
 * Its own default models: for the roles that have none of another connection; where all have, for all
 * that it can take.
 */
function usable(
  { name }: Connection,
  models: readonly OfferedModel[],
  choice: ModelChoice,
): ModelChoice | null {
  const own = roles.flatMap((role) => {
    const model = usualModel(role, models);
    return model === undefined
      ? []
      : [[role, referenceText({ connection: name, model, asSvg: false })] as const];
  });
  const free = own.filter(([role]) => isBuiltin(choice[role] ?? builtinKind));
  const offered = free.length > 0 ? free : own;
  return offered.length === 0 ? null : Object.fromEntries(offered);
}

/** Of a longer list, a model that is only its first is nobody's choice. */
const fewModels = 20;

/** What a person would take who only wants one that works; undefined where nobody can say. */
function usualModel(role: Role, models: readonly OfferedModel[]): string | undefined {
  const fit = models.filter((model) => model.roles.includes(role));
  const usual =
    fit.find(({ defaultFor }) => defaultFor.includes(role)) ??
    fit.find(({ defaultFor }) => defaultFor.length > 0);
  return usual === fit[0] && fit.length > fewModels ? undefined : usual?.id;
}

const work: Readonly<Record<Role, string>> = {
  language: "to write",
  image: "to draw",
  vision: "to judge",
};

/** "Use gpt-6-luna to write and to judge, and gpt-image-2 to draw?" */
function useText(offered: ModelChoice, choice: ModelChoice): string {
  const works = new Map<string, string[]>();
  for (const role of roles) {
    const model = referenceOf(offered[role] ?? "").model;
    if (model !== null) works.set(model, [...(works.get(model) ?? []), work[role]]);
  }
  const parts = [...works].map(([model, does]) => `${model} ${andText(does)}`);
  const replaced = roles.flatMap((role) =>
    offered[role] === undefined || isBuiltin(choice[role] ?? builtinKind)
      ? []
      : (choice[role] ?? []),
  );
  const instead = replaced.length === 0 ? "" : ` in place of ${andText([...new Set(replaced)])}`;
  return `Use ${parts.join(", and ")}${instead}?`;
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
