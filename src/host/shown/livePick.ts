import { QuickPickItemKind, ThemeIcon, window, type QuickPickItem } from "vscode";
import { plainText } from "./plainText.js";
import { back, showStep, type Back, type Step } from "./step.js";

/** A line between rows, with what those below it have in common. */
export interface Heading {
  readonly heading: string;
}

export interface LiveChoice {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Of the editor's own icons, ours to choose. */
  readonly icon?: "add" | "edit" | "warning";
  /** There whatever is typed. */
  readonly isAlwaysThere?: boolean;
}

export interface LiveQuestion<Chosen extends LiveChoice> {
  readonly title: string;
  readonly placeHolder: string;
  readonly step?: Step;
  /** The row that stands out when the list opens, once it is there. */
  readonly isCurrent?: (row: Chosen) => boolean;
  /**
   * Fills the list; more may come while it is open, and rows that are the same objects stay as they
   * are. Aborted when the person chooses or leaves.
   */
  readonly fill: (
    show: (rows: readonly (Chosen | Heading)[]) => void,
    signal: AbortSignal,
  ) => Promise<void>;
}

/** What was chosen, and what stood in the field. */
export interface LiveAnswer<Chosen> {
  readonly chosen: Chosen;
  readonly typed: string;
}

interface ShownRow<Chosen> extends QuickPickItem {
  readonly chosen?: Chosen;
}

/**
 * Lets a person choose from a list that fills while it is open, and search it meanwhile. A look
 * elsewhere closes nothing.
 * @returns undefined when the person leaves
 * @throws whatever `fill` does
 */
export function pickLive<Chosen extends LiveChoice>(
  question: LiveQuestion<Chosen>,
): Promise<LiveAnswer<Chosen> | Back | undefined> {
  const { title, placeHolder, step, isCurrent = () => false, fill } = question;
  const pick = window.createQuickPick<ShownRow<Chosen>>();
  pick.placeholder = plainText(placeHolder);
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.keepScrollPosition = true;
  pick.busy = true;
  const closed = new AbortController();
  const known = new Map<Chosen | Heading, ShownRow<Chosen>>();
  /** What was made to stand out, as long as the person has not walked elsewhere. */
  let marked: Chosen | undefined;
  const show = (rows: readonly (Chosen | Heading)[]): void => {
    if (closed.signal.aborted) return;
    const before = pick.activeItems[0]?.chosen;
    pick.items = rows.map((row) => {
      const shown = known.get(row) ?? shownRow(row);
      known.set(row, shown);
      return shown;
    });
    const hasWalked = before !== undefined && before !== marked && marked !== undefined;
    const first = pick.items.find(({ chosen }) => chosen !== undefined)?.chosen;
    const wanted = pick.items.find(({ chosen }) => chosen !== undefined && isCurrent(chosen));
    marked = hasWalked ? before : (wanted?.chosen ?? first);
    const active = pick.items.find(({ chosen }) => chosen !== undefined && chosen === marked);
    if (active !== undefined) pick.activeItems = [active];
  };
  return new Promise((resolve) => {
    showStep(pick, { title, step }, () => {
      resolve(back);
      pick.hide();
    });
    pick.onDidAccept(() => {
      const chosen = pick.activeItems[0]?.chosen;
      if (chosen === undefined) return;
      resolve({ chosen, typed: pick.value.trim() });
      pick.hide();
    });
    pick.onDidHide(() => {
      closed.abort();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
    const filled = fill(show, closed.signal);
    filled.then(
      () => {
        if (!closed.signal.aborted) pick.busy = false;
      },
      () => {
        if (!closed.signal.aborted) resolve(filled.then(() => undefined));
        pick.hide();
      },
    );
  });
}

function shownRow<Chosen extends LiveChoice>(row: Chosen | Heading): ShownRow<Chosen> {
  if ("heading" in row) return { label: plainText(row.heading), kind: QuickPickItemKind.Separator };
  const { label, description, detail, icon, isAlwaysThere = false } = row;
  return {
    label: plainText(label),
    ...(description === undefined ? {} : { description: plainText(description) }),
    ...(detail === undefined ? {} : { detail: plainText(detail) }),
    ...(icon === undefined ? {} : { iconPath: new ThemeIcon(icon) }),
    ...(isAlwaysThere && { alwaysShow: true }),
    chosen: row,
  };
}
