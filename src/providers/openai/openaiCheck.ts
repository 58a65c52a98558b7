import type { Check } from "../adapter.js";
import type { ListedModel } from "./openaiModels.js";
import { endingOf } from "./prices.js";
import type { Profile } from "./profile.js";

export interface CheckedModel {
  /** Null for the connection's default, of which there may be none. */
  readonly model: string | null;
  readonly profile: Profile;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Of the models that would do, some. */
  readonly instead: readonly string[];
}

/** What a model that has ended, by its maker's own word, comes to; undefined where it has not. */
export function checkEnding({ model, profile, today }: CheckedModel): Check | undefined {
  if (model === null || profile.id !== "openai") return undefined;
  const ending = endingOf(model);
  if (ending === undefined || today < ending.endsOn) return undefined;
  return {
    kind: "missing",
    code: "model.unknown",
    reason: `${model} has ended on ${ending.endsOn}.`,
    action: { kind: "chooseModel", instead: [ending.successor] },
  };
}

/**
 * What a server that told its models says of one of them.
 * @param sees whether pictures will be shown to it
 */
export function checkListed(
  listed: readonly ListedModel[],
  { model, profile, instead, sees }: CheckedModel & { readonly sees: boolean },
): Check {
  if (profile.id === "azure") {
    return {
      kind: "unknown",
      reason: "Azure does not list deployments; the first call will tell.",
    };
  }
  if (model === null) {
    return {
      kind: "missing",
      code: "model.unknown",
      reason: "It has no model for this role.",
      action: { kind: "chooseModel", instead },
    };
  }
  const found = listed.find(({ id }) => id === model);
  if (found !== undefined && sees && isBlind(found)) {
    return {
      kind: "missing",
      code: "model.blind",
      reason: `${model} takes no images, so it cannot judge them.`,
      action: { kind: "chooseModel", instead },
    };
  }
  if (found !== undefined) return { kind: "ready" };
  const isAlias = listed.some(({ id }) => id.startsWith(`${model}:`) || id.endsWith(`/${model}`));
  if (isAlias) return { kind: "ready" };
  return {
    kind: "missing",
    code: "model.unknown",
    reason: `It does not list a model ${model}.`,
    action: { kind: "chooseModel", instead },
  };
}

/** Where its server does not say, a model is taken to see until a picture was refused. */
export function isBlind({ takes }: Pick<ListedModel, "takes">): boolean {
  return takes?.includes("image") === false;
}

/** Whether its server, or what is known of the vendor's models, says that a model sees. */
export function isKnownToSee(
  model: string,
  { listed, profile }: Pick<CheckedModel, "profile"> & { readonly listed: readonly ListedModel[] },
): boolean {
  const takes = listed.find(({ id }) => id === model)?.takes;
  return takes?.includes("image") ?? profile.chat?.seeing?.test(model) ?? false;
}

/** For a server that answers nothing without a key. */
export const keyMissing: Check = {
  kind: "missing",
  code: "auth.missing",
  reason: "It has no key.",
  action: { kind: "setKey" },
};
