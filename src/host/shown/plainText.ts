import { oneLine } from "../../base/visibleText.js";
import { inEditor } from "../../protocol/surfaces.js";

/**
 * The one way of any text to a surface of the editor. Notifications and prompts make `[a](command:b)`
 * a link that runs a command, labels make `$(a)` an icon: a space between the halves leaves both
 * readable, and is neither. What nobody sees goes first, for it could stand there instead. A command is
 * called as it is in the palette.
 */
export function plainText(text: string): string {
  return inEditor(oneLine(text)).replace(/(?<=[\]$])(?=\()/g, " ");
}

/** The same, line by line: for a tooltip and a dialog. */
export function plainLines(text: string): string {
  return text
    .trim()
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/u)
    .map(plainText)
    .join("\n");
}
