import type { Frame } from "playwright-core";
import { candidateNode } from "./searchPanel.js";

/** Previews of images, as the search panel shows them while they are drawn. */

/**
 * Looks on from now: of each image, the pictures that its node showed while it said that it is drawn.
 * @returns asks for what was seen so far: how many different ones, by candidate
 */
export async function watchPreviews(panel: Frame): Promise<() => Promise<Record<string, number>>> {
  await panel.evaluate(`(() => {
    const seen = (window.seenPreviews = {});
    const look = () => {
      for (const node of document.querySelectorAll('${candidateNode}')) {
        const canvas = node.querySelector('canvas.thumbnail[data-state="preview"]');
        const says = node.querySelector(".for-reader")?.textContent ?? "";
        if (canvas === null || !/drawing/i.test(says)) continue;
        (seen[node.dataset.id] ??= new Set()).add(canvas.toDataURL());
      }
      requestAnimationFrame(look);
    };
    look();
  })()`);
  return () =>
    panel.evaluate<Record<string, number>>(
      `Object.fromEntries(Object.entries(window.seenPreviews).map(([id, { size }]) => [id, size]))`,
    );
}
