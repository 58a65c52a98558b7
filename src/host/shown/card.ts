import { MarkdownString, Uri, type TreeItem } from "vscode";
import { plainText } from "./plainText.js";

/** A tooltip with a picture. */
export interface Card {
  /** Path of the picture; undefined where there is none. */
  readonly picture: string | undefined;
  readonly title: string;
  readonly lines: readonly string[];
}

const pictureWidthPx = 240;

/** Makes it the row's tooltip: no text in it can be a link, a picture or any other markup. */
export function setCard(item: TreeItem, { picture, title, lines }: Card): void {
  const image =
    picture === undefined ? [] : [`![](${Uri.file(picture).toString()}|width=${pictureWidthPx})`];
  const text = lines.map(asMarkdown).join("  \n");
  item.tooltip = new MarkdownString([...image, `**${asMarkdown(title)}**`, text].join("\n\n"));
}

/** Each sign that Markdown could read is told by its number: it is then shown, and nothing else. */
function asMarkdown(text: string): string {
  return plainText(text).replace(/[!-/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
