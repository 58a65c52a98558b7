import { commands } from "vscode";
import type { CheckAction } from "../../providers/adapter.js";
import type { CommandId } from "../commands/commandTable.js";

/** Brings the Services view in sight, with the focus. */
export function showServices(): void {
  void commands.executeCommand("imagebeam.services.focus");
}

export type LocalAction = Extract<
  CheckAction,
  { readonly kind: "setUpLocalModels" | "getLocalModel" | "showServices" }
>;

/** Whether what is to be done is done with this machine's own models. */
export function isLocal(action: CheckAction): action is LocalAction {
  return ["setUpLocalModels", "getLocalModel", "showServices"].includes(action.kind);
}

/** Does it. @param act carries out another command */
export function mendLocally(
  action: LocalAction,
  act: (id: CommandId, argument: unknown) => void,
): void {
  switch (action.kind) {
    case "setUpLocalModels":
      act("imagebeam.setUpLocalModels", undefined);
      return;
    case "getLocalModel":
      act("imagebeam.chooseLocalModels", action.model);
      return;
    case "showServices":
      showServices();
      return;
  }
}
