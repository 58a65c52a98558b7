import { useEffect, useLayoutEffect } from "preact/hooks";

/** Gives the focus to the tile that keys act on; where there is none, to what helps to find one. */
export function focusTile(): void {
  const home =
    document.querySelector<HTMLElement>('.tile[tabindex="0"]') ??
    document.querySelector<HTMLElement>(
      ".nothing-found vscode-button, .message-page vscode-button",
    );
  home?.focus({ preventScroll: true });
}

/** Who comes to the page, or whose button is gone, is at the tiles: no key leads nowhere. */
export function useFocusAtHome(): void {
  useLayoutEffect(keepFocus);
  useEffect(() => {
    window.addEventListener("focus", keepFocus);
    return () => window.removeEventListener("focus", keepFocus);
  }, []);
}

/** To be called wherever tiles or buttons come and go. */
export function keepFocus(): void {
  const { activeElement } = document;
  const isNowhere = activeElement === null || activeElement === document.body;
  // A page that is not in use takes the focus from nobody.
  if (isNowhere && document.hasFocus()) focusTile();
}
