import { window, type QuickPickItem } from "vscode";

interface GoalItem extends QuickPickItem {
  readonly goal: string;
}

/**
 * Asks what the image should show, with the last goals below to choose from.
 * @param known newest first
 * @param proposal what stands in the field at first
 * @returns undefined when the user leaves
 */
export function askGoal(known: readonly string[], proposal: string): Promise<string | undefined> {
  const pick = window.createQuickPick<GoalItem>();
  pick.title = "Start a search";
  pick.placeholder = "What should the image show?";
  pick.value = proposal;
  // Half a goal is not lost by a look elsewhere, nor to a panel that takes the focus as it opens.
  pick.ignoreFocusOut = true;
  const earlier = known.map((goal) => ({ label: goal, goal, description: "searched before" }));
  const show = (): void => {
    const typed = pick.value.trim();
    const first =
      typed === "" || known.includes(typed)
        ? []
        : [{ label: typed, goal: typed, description: "start", alwaysShow: true }];
    pick.items = [...first, ...earlier];
  };
  show();
  return new Promise((resolve) => {
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      const goal = pick.activeItems[0]?.goal ?? pick.value.trim();
      if (goal === "") return;
      resolve(goal);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
