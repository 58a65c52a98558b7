import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type Page } from "playwright-core";
import type { HostToView, ViewToHost } from "../../src/protocol/panelMessages.js";
import { editorFiles } from "../editor/launcher/editorFiles.js";
import type { PanelServer } from "./panelServer.js";

/** Long enough for a busy machine; on an idle one nothing takes a tenth of it. */
const patienceMs = 60_000;

const usualTheme = "dark";
const colourRules = ["color-contrast", "link-in-text-block"];
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");

/** What the editor's stand-in puts into the page. */
interface StandIn {
  readonly posted: readonly ViewToHost[];
  readonly violations: readonly string[];
  readonly saved: () => unknown;
  readonly deliver: (message: unknown) => void;
}
declare const panel: StandIn;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: editorFiles().chromium,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      // Letters as wide as elsewhere: the shell would fit them to the pixels of a screen.
      "--font-render-hinting=none",
      "--disable-quic",
      "--disable-dev-shm-usage",
      // Nothing but this machine is reachable: every other name is answered at once.
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    ],
  });
}

export interface PanelOptions {
  /** Which of our pages; the search panel's by default. */
  readonly name?: "search" | "compare" | "evaluate" | "gallery";
  readonly theme?: string;
  readonly width?: number;
  readonly height?: number;
}

export interface AxeFinding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** A node of the tree as it stands in the page. */
export interface ShownNode {
  readonly id: string;
  readonly face: string;
  /** As written; null where the node shows none. */
  readonly total: string | null;
  readonly rank: number | null;
}

/** The panel in a page of its own, with a stand-in for the editor. */
export class PanelPage {
  readonly page: Page;
  readonly errors: string[] = [];

  readonly #theme: string;

  private constructor(page: Page, theme: string) {
    this.page = page;
    this.#theme = theme;
    page.on("pageerror", ({ message }) => this.errors.push(message));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
  }

  static async open(
    browser: Browser,
    { origin }: PanelServer,
    { name = "search", theme = usualTheme, width = 1280, height = 800 }: PanelOptions = {},
  ): Promise<PanelPage> {
    const context = await browser.newContext({
      viewport: { width, height },
      reducedMotion: "reduce",
      locale: "en-US",
    });
    const panelPage = new PanelPage(await context.newPage(), theme);
    await panelPage.page.goto(`${origin}/?theme=${theme}&page=${name}`);
    await panelPage.waitForPosted((posted) => posted.some(({ kind }) => kind === "ready"));
    return panelPage;
  }

  /** Another page, as of a panel that is new. */
  async reload(): Promise<void> {
    await this.page.evaluate("sessionStorage.clear()");
    await this.comeBack();
  }

  /** As after the panel was hidden: another page, and what the editor has kept for it. */
  async comeBack(): Promise<void> {
    await this.page.reload();
    this.errors.length = 0;
    await this.waitForPosted((posted) => posted.some(({ kind }) => kind === "ready"));
  }

  async resize(size: { readonly width: number; readonly height: number }): Promise<void> {
    await this.page.setViewportSize(size);
    await this.frame();
  }

  /** Stops the page's clock a moment after the last event of the session that is shown. */
  async setTimeOf(messages: readonly HostToView[]): Promise<void> {
    const times = messages.flatMap((message) =>
      message.kind === "session" ? (message.events as { at: number }[]).map(({ at }) => at) : [],
    );
    if (times.length > 0) await this.page.clock.setFixedTime(Math.max(...times) + 400);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Hands the page messages as the editor would, in one go, and waits until they have been drawn. */
  async deliver(...messages: readonly unknown[]): Promise<void> {
    await this.page.evaluate((sent) => {
      for (const message of sent) panel.deliver(message);
    }, messages);
    await this.frame();
  }

  /** Two frames: what the first one scheduled is painted in the second. */
  async frame(): Promise<void> {
    await this.page.evaluate(
      "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))",
    );
  }

  /** Waits until every picture in sight has been made. */
  async pictures(): Promise<void> {
    await this.until(
      `[...document.querySelectorAll("canvas.thumbnail")].every(({ dataset }) => dataset.state !== "waiting")
        && document.querySelector(".detail-preview[hidden]") === null
        && [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)`,
    );
    await this.frame();
  }

  /** Looks at every frame: the page's policy forbids what Playwright's own waiting does with a text. */
  async until(expression: string): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!(await this.page.evaluate(expression))) {
      if (Date.now() > deadline) throw new Error(`Never came true: ${expression}`);
      await this.frame();
    }
  }

  posted(): Promise<readonly ViewToHost[]> {
    return this.page.evaluate(() => panel.posted);
  }

  saved(): Promise<unknown> {
    return this.page.evaluate(() => panel.saved());
  }

  /** Text of the first element that matches, white space as one space. */
  async text(selector: string): Promise<string> {
    const text = await this.page.locator(selector).first().innerText();
    return text.replace(/\s+/g, " ").trim();
  }

  /** The tree's nodes, by id. */
  nodes(): Promise<ShownNode[]> {
    return this.page.evaluate(`[...document.querySelectorAll(".node")].map((node) => {
      const rank = /^#(\\d+)$/.exec(node.querySelector(".node-place")?.textContent ?? "");
      return {
        id: node.dataset.id,
        face: [...node.classList].find((name) => /^node-/.test(name)).slice(5),
        total: node.querySelector(".node-total")?.textContent ?? null,
        rank: rank === null ? null : Number(rank[1]),
      };
    }).sort((a, b) => a.id.localeCompare(b.id))`);
  }

  /** What the page's policy forbade, and every error. */
  async complaints(): Promise<string[]> {
    return [...this.errors, ...(await this.page.evaluate(() => panel.violations))];
  }

  async waitForPosted(isDone: (posted: readonly ViewToHost[]) => boolean): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!isDone(await this.posted())) {
      if (Date.now() > deadline) throw new Error("The page did not post what was waited for");
      await this.frame();
    }
  }

  /** Elements whose text is wider than they are, by class; an ellipsis counts too. */
  clipped(): Promise<string[]> {
    return this.page.evaluate(`[...document.querySelectorAll("#app *")]
      .filter((element) => element instanceof HTMLElement && element.scrollWidth > element.clientWidth
        && element.clientWidth > 0 && getComputedStyle(element).display !== "inline")
      .map(({ className, tagName }) => tagName.toLowerCase() + "." + String(className).split(" ")[0])`);
  }

  /**
   * What axe finds serious or worse, no rule switched off; but in other themes than the usual one by
   * its rules on colour alone, for nothing else is different in them.
   */
  async axe(): Promise<AxeFinding[]> {
    const isThere = await this.page.evaluate("globalThis.axe !== undefined");
    if (isThere !== true) await this.page.evaluate(axeSource);
    const runOnly = this.#theme === usualTheme ? undefined : colourRules;
    const options = JSON.stringify({ resultTypes: ["violations"], runOnly });
    const results: { violations: AxeFinding[] } = await this.page.evaluate(
      `axe.run(document, ${options})`,
    );
    return results.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  }
}
