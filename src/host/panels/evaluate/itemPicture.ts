import type { LogOutputChannel } from "vscode";
import { cutText } from "../../../base/cutText.js";
import { oneLine } from "../../../base/visibleText.js";
import { readItemImage } from "../../../evaluation/itemImage.js";
import type { OpenedEvaluation } from "../../../evaluation/openEvaluation.js";
import { withoutMetadata } from "../../../images/embedRecipe.js";
import { lookAtFile } from "../../../images/lookAtFile.js";
import type { EvaluateToPage } from "../../../protocol/evaluateMessages.js";

/** A picture as a page is sent it. */
export interface ItemPicture {
  readonly mediaType: Extract<EvaluateToPage, { kind: "picture" }>["mediaType"];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const goalUnits = 300;

/**
 * An image as it is shown, without what its file says of how it was made; undefined where it cannot be
 * shown: the log says why.
 */
export async function itemPicture(
  opened: OpenedEvaluation,
  key: number,
  log: Pick<LogOutputChannel, "warn">,
): Promise<ItemPicture | undefined> {
  const read = await readItemImage(opened, key);
  const looked = read.ok ? lookAtFile(read.bytes, "file") : { ...read, kind: "refused" as const };
  if (read.ok && looked.kind === "image") {
    const { mediaType } = looked;
    return { mediaType, bytes: Uint8Array.from(withoutMetadata(read.bytes, mediaType)) };
  }
  if (looked.kind === "refused") {
    log.warn("An image of a blind evaluation is left out", looked.reason);
  }
  return undefined;
}

/** What an image was drawn from; all goals, where it is of none that is named. */
export function goalOf({ evaluation: { goals, items } }: OpenedEvaluation, key?: number): string {
  const item = key === undefined ? undefined : items[key];
  const own = item === undefined ? undefined : goals[item.goal];
  return cutText(oneLine(own ?? goals.join(" · ")), goalUnits, "…");
}
