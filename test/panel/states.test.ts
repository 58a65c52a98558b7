import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { isLookedAt } from "../support/lookedAt.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { recordSearch, type Recording } from "../support/panelSessions.js";
import { emptyForm } from "../support/panelForms.js";
import { panelStates } from "../support/panelStates.js";
import { panelThemes, type PanelTheme } from "../support/panelThemes.data.js";

const screens = fileURLToPath(new URL("../../.cache/screens/panel/", import.meta.url));

interface Size {
  readonly width: number;
  readonly height: number;
}
const wide: Size = { width: 1280, height: 800 };
/** Beside an editor, on a small screen. */
const narrow: Size = { width: 320, height: 640 };
/** A size changes where parts stand, a theme does not; but high contrast has borders that take room. */
const sizesIn = ({ name }: PanelTheme): readonly Size[] => {
  if (name === "dark") return [wide, { width: 800, height: 600 }, narrow];
  return name === "hc-dark" ? [wide, narrow] : [wide];
};

/** What may be wider than it is: cut on purpose, moved by hand, or not seen. */
const mayClip: ReadonlySet<string> = new Set([
  "button.goal-button",
  "div.separator",
  "div.tree-frame",
  "div.tree-headings",
  "div.tree-headings-strip",
  "li.figure",
  "div.filmstrip-window",
  "p.notice-text",
  "span.finding-word",
  "ul.figures",
  "span.for-reader",
  "p.for-reader",
]);

interface Shot {
  readonly name: string;
  readonly png: Buffer;
}

describe("the search panel in every state", function () {
  this.timeout(300_000);
  let server: PanelServer;
  let browser: Browser;
  let recording: Recording;
  before(async () => {
    [server, browser, recording] = await Promise.all([
      startPanelServer(),
      launchBrowser(),
      recordSearch(),
    ]);
    server.setImages(recording.folder);
    mkdirSync(screens, { recursive: true });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  // All at once: most of the time is spent in four processes of the browser.
  const looks = new Map<PanelTheme, Promise<void>>();
  for (const theme of panelThemes) {
    it(`is whole, readable and quiet about its policy: ${theme.name}`, async () => {
      if (looks.size === 0) for (const one of panelThemes) looks.set(one, settled(look(one)));
      await looks.get(theme);
    });
  }

  async function look(theme: PanelTheme): Promise<void> {
    const panel = await PanelPage.open(browser, server, { theme: theme.name });
    const shots: Shot[] = [];
    for (const { name, messages } of panelStates(recording, server.origin)) {
      // A form in between: the same session would keep what was selected in it.
      if (name !== "trouble") await panel.deliver(emptyForm);
      await panel.setTimeOf(messages);
      for (const message of messages) await panel.deliver(message);
      for (const size of sizesIn(theme)) {
        await panel.resize(size);
        await panel.pictures();
        const title = `${name}-${size.width}x${size.height}`;
        if (isLookedAt) {
          const png = await panel.page.screenshot();
          shots.push({ name: title, png });
          writeFileSync(join(screens, `${theme.name}-${title}.png`), png);
        }
        const clipped = (await panel.clipped()).filter((element) => !mayClip.has(element));
        assert.deepEqual(clipped, [], `${title}: clipped`);
        assert.deepEqual(await panel.axe(), [], title);
      }
      assert.deepEqual(await panel.complaints(), [], `${name}: policy and errors`);
    }
    if (isLookedAt) {
      writeFileSync(
        join(screens, `sheet-${theme.name}.png`),
        await contactSheet(browser, shots, sizesIn(theme)),
      );
    }
    await panel.close();
  }
});

/** The promise, without the process being told of a rejection before anybody awaits it. */
function settled(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}

/** All pictures of a theme on one sheet, at one scale, two states a row: to be looked at. */
async function contactSheet(
  browser: Browser,
  shots: readonly Shot[],
  sizes: readonly Size[],
): Promise<Buffer> {
  const columns = sizes.map(({ width }) => `minmax(0, ${width}fr)`).join(" ");
  const page = await browser.newPage({ viewport: { width: 1680, height: 400 } });
  const figures = shots.map(({ name, png }) => {
    const source = `data:image/png;base64,${png.toString("base64")}`;
    return `<figure><img src="${source}"><figcaption>${name}</figcaption></figure>`;
  });
  await page.setContent(`<style>
    body { margin: 8px; display: grid; grid-template-columns: ${columns} ${columns}; gap: 8px;
      background: #777; font: 13px sans-serif; }
    figure { margin: 0 } img { width: 100%; display: block }
  </style>${figures.join("")}`);
  const png = await page.screenshot({ fullPage: true });
  await page.close();
  return png;
}
