import { chromium, type BrowserContext, type Page } from "playwright-core";
import { editorFiles } from "./editorFiles.js";
import { patienceMs } from "./waitFor.js";

const chromiumArguments = [
  "--no-sandbox",
  "--disable-gpu",
  // Letters as wide as elsewhere: the shell would fit them to the pixels of a screen.
  "--font-render-hinting=none",
  "--disable-quic",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  // Scripts are compiled for the next start from their first run on (fullCodeWithoutHeatCheck).
  "--blink-settings=v8CacheOptions=4",
  `--disable-features=${[
    // It takes no notice of what a script of the workbench's size was compiled to.
    "BackgroundResourceFetch",
    // The last switch of its kind counts: what Playwright switches off for pages like ours.
    ...["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"],
    ...["PaintHolding", "ThirdPartyStoragePartitioning"],
  ].join()}`,
];

/** Where each editor is for its browser, whatever its port: what a browser keeps, it keeps by address. */
const host = "editor.localhost";

/** Every other name but this machine's is answered at once, so that no request hangs in DNS. */
const resolverRules = (port: number): string =>
  `--host-resolver-rules=MAP ${host}:80 127.0.0.1:${port} , MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost`;

const startTimeoutMs = 60_000;

/** The extension whose sources the editor runs, and what runs its tests. */
export interface DevelopmentExtension {
  /** Folder of its package.json. */
  readonly folder: string;
  /** A script with `run()`, called in the extension host. */
  readonly tests?: string;
}

export interface PageOptions {
  /** Kept from one start to the next, it holds the window's state and the extension's memento. */
  readonly profile: string;
  readonly port: number;
  /** The folder, or the .code-workspace file, to open; null: a window without a folder. */
  readonly opens: string | null;
  readonly development?: DevelopmentExtension | undefined;
  readonly viewport: { readonly width: number; readonly height: number };
  /** Whether our pages move what may move. */
  readonly isMoving: boolean;
  readonly onLog: (line: string) => void;
  /** The workbench wants to end: with what the tests in the extension host came to. */
  readonly onExit: (code: number) => void;
}

export interface OpenPage {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** Opens Chromium, without a window, on a workspace; resolves once the workbench is drawn. */
export async function openPage(options: PageOptions): Promise<OpenPage> {
  const context = await chromium.launchPersistentContext(options.profile, {
    executablePath: editorFiles().chromium,
    headless: true,
    args: [...chromiumArguments, resolverRules(options.port)],
    viewport: { ...options.viewport },
    colorScheme: "light",
    // What turns all the time is painted all the time, by the processor that runs the search.
    reducedMotion: options.isMoving ? "no-preference" : "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
    locale: "en-US",
  });
  context.setDefaultTimeout(patienceMs);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) =>
      options.onLog(`${type}: ${args.map(String).join(" ")}`),
    );
    await page.exposeFunction("codeAutomationExit", options.onExit);
    await page.addInitScript({ content: stillWorkbench });
    await nameDevelopmentExtension(page, options);
    await page.goto(addressOf(options), {
      waitUntil: "domcontentloaded",
      timeout: startTimeoutMs,
    });
    await page.locator(".monaco-workbench").waitFor({ timeout: startTimeoutMs });
    return { context, page };
  } catch (error) {
    await context.close();
    throw error;
  }
}

function addressOf({ opens }: PageOptions): string {
  const payload = [
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (opens === null) query.set("ew", "true");
  else query.set(opens.endsWith(".code-workspace") ? "workspace" : "folder", opens);
  return `http://${host}/?${query.toString()}`;
}

/**
 * Writes the extension into the page's own configuration before the workbench reads it. The way by
 * the address needs the server's smoke-test switch, and then no notification is ever shown; changing
 * the document on its way makes Chromium refuse the page's web sockets.
 */
async function nameDevelopmentExtension(page: Page, { development }: PageOptions): Promise<void> {
  if (development === undefined) return;
  const uri = (path: string): object => ({
    $mid: 1,
    scheme: "vscode-remote",
    authority: host,
    path,
  });
  const { folder, tests } = development;
  const given = {
    extensions: [uri(folder)],
    ...(tests === undefined ? {} : { extensionTestsPath: uri(tests) }),
  };
  await page.addInitScript({ content: `(${intoConfiguration})(${JSON.stringify(given)})` });
}

/** Runs in the page. */
const intoConfiguration = `(developmentOptions) => {
  if (window !== window.top) return;
  const observer = new MutationObserver(() => {
    const meta = document.getElementById("vscode-workbench-web-configuration");
    if (meta === null) return;
    observer.disconnect();
    const settings = JSON.parse(meta.getAttribute("data-settings"));
    meta.setAttribute("data-settings", JSON.stringify({ ...settings, developmentOptions }));
  });
  observer.observe(document, { childList: true, subtree: true });
}`;

/**
 * Runs in the page. The workbench turns its sign of work all the time that a search is under way, also
 * for people who want no motion, and without a graphics card each step paints the whole window. Our
 * own pages, two frames below, stay as they are.
 */
const stillWorkbench = `(() => {
  if (window !== window.top) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    ".codicon, .monaco-progress-container .progress-bit { animation: none !important }",
  );
  document.adoptedStyleSheets = [sheet];
})()`;
