import { TreeItem, TreeItemCollapsibleState, Uri, type Command, type ThemeIcon } from "vscode";
import { plainLines, plainText } from "./plainText.js";

/** A row of a tree. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** May have several lines; null where it is made when the row is pointed at. */
  readonly tooltip?: string | null;
  /** What a screen reader says; the label and the description where nothing is given. */
  readonly spoken?: string;
  /** An icon of the theme, or the path of a picture. */
  readonly icon?: ThemeIcon | string;
  readonly folding: "none" | "folded" | "unfolded";
  /** What menus ask for. */
  readonly contextValue: string;
  readonly command?: Command;
}

const states = {
  none: TreeItemCollapsibleState.None,
  folded: TreeItemCollapsibleState.Collapsed,
  unfolded: TreeItemCollapsibleState.Expanded,
} as const;

export function rowItem(row: Row): TreeItem {
  const { id, label, description, tooltip, spoken, icon, folding, contextValue, command } = row;
  const item = new TreeItem(plainText(label), states[folding]);
  item.id = id;
  item.contextValue = contextValue;
  if (description !== undefined) item.description = plainText(description);
  // Without one of its own the editor would show the label, and a click's command.
  if (tooltip !== null) item.tooltip = plainLines(tooltip ?? label);
  if (spoken !== undefined) item.accessibilityInformation = { label: plainText(spoken) };
  if (icon !== undefined) item.iconPath = typeof icon === "string" ? Uri.file(icon) : icon;
  if (command !== undefined) item.command = command;
  return item;
}
