import { UsageError } from "../../base/errors.js";
import { referenceOf, referenceText, type ModelChoice } from "../../protocol/connections.js";
import { builtinKind, editorKind, roles, type Role } from "../../protocol/providers.js";
import type { Check } from "../../providers/adapter.js";
import { quotaPlanRequests } from "../quotaPlan.js";

/** Models for all roles of a search that a person can take at once. */
export interface ModelSet {
  /** What stands on its row. */
  readonly label: string;
  /** What it is good for, and what it takes. */
  readonly detail: string;
  /** What stands behind the reason why it cannot be had. */
  readonly refusal: string;
  readonly models: Required<ModelChoice>;
}

/** All that there are. */
export const modelSets = {
  editor: {
    label: "Use this editor's models for all three",
    detail: `They write, draw as SVG and judge. About ${quotaPlanRequests} requests of your quota a search.`,
    refusal: "So this editor's models cannot do all three.",
    models: editorSetOf(null),
  },
} as const satisfies Readonly<Record<string, ModelSet>>;

/** All three roles by one model of the editor. @param model null for the one that it names first */
export function editorSetOf(model: string | null): Required<ModelChoice> {
  const [chat, svg] = [false, true].map((asSvg) =>
    referenceText({ connection: editorKind, model, asSvg }),
  ) as [string, string];
  return { language: chat, image: svg, vision: chat };
}

/** Whether new searches take the editor's models, any one of them for all three. */
export function isEditorSet(now: ModelChoice): boolean {
  const { connection, model } = referenceOf(now.language ?? builtinKind);
  const set = editorSetOf(model);
  return connection === editorKind && roles.every((role) => now[role] === set[role]);
}

/**
 * Why the models of a set cannot be taken, for a person; null where nothing is known against it. Sends
 * no request: whether a model sees is found out once a search needs it.
 * @param check as `ProviderTable.check`
 * @param signal when aborted, rejects with `signal.reason`
 */
export async function whyNotSet(
  { models, refusal }: ModelSet,
  check: (role: Role, reference: string, signal: AbortSignal) => Promise<Check>,
  signal: AbortSignal,
): Promise<string | null> {
  for (const role of roles) {
    const reason = await whyNot(() => check(role, models[role], signal));
    if (reason !== null) return `${reason} ${refusal}`;
  }
  return null;
}

async function whyNot(look: () => Promise<Check>): Promise<string | null> {
  try {
    const found = await look();
    return found.kind === "missing" ? found.reason : null;
  } catch (error) {
    // There is no such connection here, or it takes no such role.
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
