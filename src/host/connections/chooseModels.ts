import { UsageError } from "../../base/errors.js";
import type { ModelChoice } from "../../protocol/connections.js";
import { builtinKind, modelNames, roles, type Role } from "../../protocol/providers.js";
import type { Check, OfferedModel } from "../../providers/adapter.js";
import { pickLive, type LiveChoice } from "../shown/livePick.js";
import { back } from "../shown/step.js";
import { askEditorSet } from "./askEditorSet.js";
import { isEditorSet, modelSets, whyNotSet } from "./modelSets.js";
import type { AskedRole } from "./pickModel.js";

export interface ChooseDeps {
  readonly models: () => ModelChoice;
  /** @throws {UsageError} there is no such connection, or it cannot take the role */
  readonly check: (role: Role, reference: string, signal: AbortSignal) => Promise<Check>;
  readonly pick: (asked: readonly AskedRole[]) => Promise<ModelChoice | undefined>;
  /** Makes it the user's setting. */
  readonly save: (choice: ModelChoice) => Promise<void>;
  readonly addConnection: () => void;
  /** Whether the editor has models of its own; null where no editor with models can be asked. */
  readonly hasEditorModels: boolean | null;
  /** Those that it has now; sends nothing to them. */
  readonly editorModels: () => Promise<readonly OfferedModel[]>;
}

type RoleRow = LiveChoice & { readonly does: Role | "takeEditorModels" | "addConnection" };

const work: Readonly<Record<Role, string>> = {
  language: "Writes prompts and criticises them",
  image: "Draws",
  vision: "Looks at the images and scores them",
};

/** Shows which model each role has and whether it would answer, and lets a person choose others. */
export async function chooseModels(deps: ChooseDeps): Promise<void> {
  let last: RoleRow["does"] = "language";
  for (;;) {
    const models = deps.models();
    const answer = await pickLive<RoleRow>({
      title: "Models of new searches",
      placeHolder: "Which model do you want to change?",
      isCurrent: ({ does }) => does === last,
      fill: async (show, signal) => {
        const others = (fault: string | null): readonly RoleRow[] => {
          if (deps.hasEditorModels === null) return [addRow];
          if (!deps.hasEditorModels) return [addRow, noEditorRow];
          return [editorRow(models, fault), addRow];
        };
        show([...roles.map((role) => roleRow(role, models)), ...others(null)]);
        const [fault, ...states] = await Promise.all([
          deps.hasEditorModels === true ? whyNotSet(modelSets.editor, deps.check, signal) : null,
          ...roles.map(async (role) =>
            roleRow(role, models, await stateOf(role, models, deps, signal)),
          ),
        ]);
        show([...states, ...others(fault)]);
      },
    });
    if (answer === undefined || answer === back) return;
    last = answer.chosen.does;
    if (last === "addConnection") {
      deps.addConnection();
      return;
    }
    if (last === "takeEditorModels") {
      await takeEditorModels(deps);
      continue;
    }
    const picked = await deps.pick([{ role: last, current: models[last] ?? builtinKind }]);
    if (picked !== undefined) await deps.save(picked);
  }
}

const addRow: RoleRow = {
  label: "Add a connection...",
  description: "a server or a vendor whose models you want to use",
  icon: "add",
  does: "addConnection",
};

/** Last: most people look for something else where there is none, and some for just this. */
const noEditorRow: RoleRow = {
  label: modelSets.editor.label,
  detail: "Not now. The editor has none: sign in to one in its chat, or add one there.",
  icon: "warning",
  does: "takeEditorModels",
};

/** @param fault why they cannot be had, as far as it is known by now */
function editorRow(models: ModelChoice, fault: string | null): RoleRow {
  const { label, detail } = modelSets.editor;
  return {
    label,
    ...(isEditorSet(models) && { description: "in use" }),
    detail: fault === null ? detail : `Not now. ${fault}`,
    ...(fault !== null && { icon: "warning" }),
    does: "takeEditorModels",
  };
}

/** @throws {UsageError} they cannot be had; says why */
async function takeEditorModels({ check, save, editorModels }: ChooseDeps): Promise<void> {
  const { signal } = new AbortController();
  const fault = await whyNotSet(modelSets.editor, check, signal);
  if (fault !== null) throw new UsageError(fault, "usage.modelMissing");
  const set = await askEditorSet(await editorModels());
  if (set !== undefined) await save(set);
}

/** Whether a model would answer, as a person reads it. */
interface State {
  readonly text: string;
  readonly isWrong: boolean;
}

function roleRow(role: Role, models: ModelChoice, state?: State): RoleRow {
  const name = modelNames[role];
  const isWrong = state?.isWrong === true;
  return {
    label: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    description: models[role] ?? `${builtinKind} (no AI model)`,
    // What is wrong stands where it is not cut off.
    detail: isWrong ? state.text : [work[role], ...(state ? [state.text] : [])].join(" · "),
    ...(isWrong && { icon: "warning" }),
    does: role,
  };
}

async function stateOf(
  role: Role,
  models: ModelChoice,
  { check }: ChooseDeps,
  signal: AbortSignal,
): Promise<State> {
  const wrong = (reason: string): State => ({ text: `Does not work. ${reason}`, isWrong: true });
  try {
    const found = await check(role, models[role] ?? builtinKind, signal);
    if (found.kind === "ready") return { text: "ready", isWrong: false };
    if (found.kind === "missing") return wrong(found.reason);
    return { text: `may work. ${found.reason}`, isWrong: false };
  } catch (error) {
    if (error instanceof UsageError) return wrong(error.message);
    throw error;
  }
}
