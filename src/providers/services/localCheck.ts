import type { Role } from "../../protocol/providers.js";
import type { Check } from "../adapter.js";
import type { LocalShelf } from "./localShelf.js";
import { insteadFor, usualModel, type ServiceModel } from "./serviceModels.js";

/** Whether this machine's own models would answer, and what to do where they would not. */

export const notSetUp = "This machine has no local models yet.";
export const showServices = { kind: "showServices" } as const;

interface Looked {
  readonly models: readonly ServiceModel[];
  /** The one that was meant, where there is one. */
  readonly model: ServiceModel | undefined;
  readonly asks: Role;
  /** Null for the usual one. */
  readonly name: string | null;
}

/** Starts nothing. @throws {CallError} the services' owner cannot be asked */
export async function checkLocal(
  local: LocalShelf,
  { models, model, asks, name }: Looked,
  signal: AbortSignal,
): Promise<Check> {
  if (!(await local.isSetUp())) {
    const action = { kind: "setUpLocalModels" } as const;
    return { kind: "missing", code: "service.notSetUp", reason: notSetUp, action };
  }
  if (model === undefined && (name === null || usualModel(models, asks) === undefined)) {
    const reason = `This machine has no ${asks} model.`;
    return missing(reason, { kind: "getLocalModel", model: null });
  }
  if (model === undefined) {
    const action = { kind: "chooseModel", instead: insteadFor(models, asks) } as const;
    return missing(`This machine has no ${asks} model ${name ?? ""}.`, action);
  }
  if (model.presence === "toDownload") {
    const action = { kind: "getLocalModel", model: model.id } as const;
    return missing(`${model.label} is not on this machine.`, action);
  }
  const failure = await local.failure(model, signal);
  if (failure === null) return { kind: "ready" };
  return { kind: "missing", code: "service.failed", reason: failure, action: showServices };
}

type Missing = Extract<Check, { kind: "missing" }>;

/** @param reason one sentence, of a model that there is not */
export function missing(reason: string, action: Missing["action"]): Missing {
  return { kind: "missing", code: "model.unknown", reason, action };
}
