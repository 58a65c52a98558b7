import type { Browser } from "playwright-core";
import { PanelPage, type PanelOptions } from "./panelPage.js";
import type { PanelServer } from "./panelServer.js";
import { editor } from "./vscode/fakeEditor.js";
import type { FakePanel } from "./vscode/fakePanel.js";

/** A real page in a browser, whose host is the real one over the fake editor. */
export async function joinedPage(
  browser: Browser,
  server: PanelServer,
  options: PanelOptions,
  host: FakePanel | undefined = editor.panels.at(-1),
): Promise<PanelPage> {
  if (host === undefined) throw new Error("No panel was opened");
  await host.loaded();
  const panel = await PanelPage.open(browser, server, options);
  const { page } = panel;
  // One after the other, as the editor carries them.
  let last: Promise<unknown> = Promise.resolve();
  host.webview.postMessage = async (message: unknown) => {
    last = last.then(() => panel.deliver(message));
    await last;
    return true;
  };
  await page.exposeFunction("sayToHost", (message: unknown) => host.say(message));
  // What it said before anybody listened.
  host.say({ kind: "ready" });
  return panel;
}
