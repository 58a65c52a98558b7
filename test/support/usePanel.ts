import type { Browser } from "playwright-core";
import { launchBrowser, PanelPage } from "./panelPage.js";
import { startPanelServer, type PanelServer } from "./panelServer.js";
import { recordSearch, type Recording } from "./panelSessions.js";

export interface PanelRun {
  readonly server: PanelServer;
  readonly recording: Recording;
  readonly panel: PanelPage;
}

/**
 * The panel in a browser for a whole suite, with a search that was recorded.
 * @param onOpened is handed all of it before the suite's own hooks and tests
 */
export function usePanel(onOpened: (run: PanelRun) => void): void {
  let browser: Browser | undefined;
  let server: PanelServer | undefined;
  before(async () => {
    const parts = [startPanelServer(), launchBrowser(), recordSearch()] as const;
    const [serving, launched, recording] = await Promise.all(parts);
    [server, browser] = [serving, launched];
    serving.setImages(recording.folder);
    const panel = await PanelPage.open(launched, serving);
    onOpened({ server: serving, recording, panel });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
}
