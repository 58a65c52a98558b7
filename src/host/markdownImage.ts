import { dirname, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { cutText } from "../base/cutText.js";
import { oneLine } from "../base/visibleText.js";

/** Alt texts longer than this are cut: a screen reader reads all of it. */
const maxAltUnits = 200;

/**
 * The Markdown that shows an image: `![goal](path)`.
 * @param image absolute path
 * @param document absolute path of the file that the link stands in; undefined for one that has not
 * been saved, which gets a `file:` link
 * @param goal becomes the alt text: one line, without what Markdown would read as its own
 */
export function markdownImage(image: string, document: string | undefined, goal: string): string {
  return `![${altText(goal)}](${destination(image, document)})`;
}

function altText(goal: string): string {
  return cutText(oneLine(goal), maxAltUnits, "…").replace(/[\\[\]`*_<>!&]/g, (sign) => `\\${sign}`);
}

function destination(image: string, document: string | undefined): string {
  if (document === undefined) return pathToFileURL(image).href;
  const way = relative(dirname(document), image).split(sep).map(encodeURIComponent).join("/");
  // encodeURIComponent leaves parentheses, which would end a link's destination.
  return way.replace(/[()]/g, (sign) => (sign === "(" ? "%28" : "%29"));
}
