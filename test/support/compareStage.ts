import { pixelsAt, settled, type Rgba } from "./comparisons.js";
import type { PanelPage } from "./panelPage.js";

/** The stage of the comparison panel, pixels of CSS in the page. */
export interface StageBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function stageBox(panel: PanelPage): Promise<StageBox> {
  return panel.page.evaluate(`(() => {
    const { left, top, width, height } = document.querySelector(".stage").getBoundingClientRect();
    return { left, top, width, height };
  })()`);
}

/** Pixels by their place on the stage, as shares of its width and height. */
export async function seenAt(
  panel: PanelPage,
  ...shares: readonly (readonly [x: number, y: number])[]
): Promise<Rgba[]> {
  const { width, height } = await stageBox(panel);
  const places = shares.map(([x, y]) => [Math.round(x * width), Math.round(y * height)] as const);
  return pixelsAt(panel, ...places);
}

/** Presses keys one after the other, and waits for what comes of them. */
export async function pressed(panel: PanelPage, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await panel.page.keyboard.press(key);
  await settled(panel);
}

/**
 * What the page says to who does not see it while something is done, and in the time after that in
 * which it comes to rest.
 */
export async function saidAloud(panel: PanelPage, act: () => Promise<void>): Promise<string[]> {
  await panel.page.evaluate(`(() => {
    globalThis.said = [];
    globalThis.listening = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const live = element?.closest("[aria-live]:not([aria-live=off]), [role=status], [role=alert], output");
        if (live != null) said.push(live.textContent);
      }
    });
    listening.observe(document, { subtree: true, childList: true, characterData: true });
  })()`);
  await act();
  await panel.until("said.length > 0");
  // Another rest: what is said is said once.
  await panel.page.evaluate("new Promise((done) => setTimeout(done, 1500))");
  const said = await panel.page.evaluate<string[]>("(listening.disconnect(), said)");
  return said.filter((text) => text !== "");
}
