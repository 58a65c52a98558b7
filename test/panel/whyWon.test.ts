import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import type { SessionEvent } from "../../src/protocol/events.js";
import { parseKey } from "../../src/search/keys.js";
import { fold } from "../../src/search/reduce.js";
import { whyText, whyWon, type WhyLine } from "../../src/search/whyWon.js";
import { isLookedAt } from "../support/lookedAt.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { runSearch, sessionOf, type Recording } from "../support/panelSessions.js";
import { panelThemes } from "../support/panelThemes.data.js";

const screens = fileURLToPath(new URL("../../.cache/screens/panel/", import.meta.url));
const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
  { width: 800, height: 600 },
  // Beside a text.
  { width: 460, height: 800 },
] as const;

/** Everything that is said of the winner, as the page has to show it. */
function linesOf(events: readonly SessionEvent[]): readonly WhyLine[] {
  return whyWon(fold(events))?.lines ?? [];
}

describe("why an image won, in the search panel", function () {
  let browser: Browser;
  let server: PanelServer;
  const recorded: Record<"compared" | "checked", Recording> = {} as never;
  before(async () => {
    const short = ["--iterations", "2", "--ranker", "compare"];
    [browser, server, recorded.compared, recorded.checked] = await Promise.all([
      launchBrowser(),
      startPanelServer(),
      runSearch(...short),
      runSearch(...short, "--objective", "checklist"),
    ]);
    mkdirSync(screens, { recursive: true });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  async function shown(
    { folder }: Recording,
    events: readonly SessionEvent[],
    theme = "dark",
  ): Promise<PanelPage> {
    server.setImages(folder);
    const panel = await PanelPage.open(browser, server, { theme });
    await panel.deliver(sessionOf(events, server.origin, { kind: "idle" }));
    await panel.pictures();
    return panel;
  }

  /** The first two parts below the scores. */
  async function partsOf(panel: PanelPage): Promise<string[]> {
    const parts = await panel.page.locator(".detail-words > .part").all();
    const classes = await Promise.all(parts.map((part) => part.getAttribute("class")));
    return classes.slice(0, 2).map((each) => each?.replace(/^part /, "") ?? "");
  }

  async function isReadable(panel: PanelPage, title: string): Promise<void> {
    for (const size of sizes) {
      await panel.resize(size);
      await panel.page.locator(".why-won").scrollIntoViewIfNeeded();
      await panel.pictures();
      const name = `${title}-${size.width}x${size.height}.png`;
      if (isLookedAt) writeFileSync(join(screens, name), await panel.page.screenshot());
      assert.deepEqual(await panel.axe(), [], name);
      const wider = await panel.page.evaluate(
        `[document.documentElement, ...document.querySelectorAll(".detail, .why-won, .why-won *")]
          .filter((part) => getComputedStyle(part).display !== "inline")
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
          .map(({ tagName, className }) => tagName + "." + className)`,
      );
      assert.deepEqual(wider, [], name);
    }
    assert.deepEqual(await panel.complaints(), []);
  }

  for (const { name: theme } of panelThemes) {
    it(`is readable at every size: ${theme}`, async () => {
      const panel = await shown(recorded.checked, recorded.checked.events, theme);
      await isReadable(panel, `${theme}-why-checked`);
      await panel.close();
    });
  }

  it("says what comparisons tell, in the words of the terminal", async () => {
    const { events } = recorded.compared;
    const panel = await shown(recorded.compared, events);
    assert.equal(
      await panel.text(".why-won h3").then((text) => text.toLowerCase()),
      "why this won",
    );
    const items = await panel.page.locator(".why-won > ul > li").allInnerTexts();
    const lines = linesOf(events);
    assert.deepEqual(
      items.map((item) => item.replace(/\s+/g, " ").trim()),
      lines.map((line) => whyText(line).replaceAll("\u00a0", " ")),
    );
    assert.deepEqual(await partsOf(panel), ["why-won", "findings-part"]);
    assert.match(items[0] ?? "", /^It was shown beside \d+ other images?, in \d+ comparisons?\.$/);
    await panel.close();
  });

  it("names a judge that failed its test, in a notice too, at every size", async () => {
    const result = { shown: 8, right: 4, unanswered: 0, chosen: 8, first: 8 };
    // The same search, had its judge failed: nothing was compared.
    const events = recorded.compared.events
      .filter((event) => !("key" in event && parseKey(event.key).kind === "compare"))
      .map((event, seq): SessionEvent => {
        if (event.kind !== "searchStarted") return { ...event, seq };
        const { vision } = event.providers;
        const judgeTest = { kind: "known", result } as const;
        return { ...event, providers: { ...event.providers, vision: { ...vision, judgeTest } } };
      });
    const panel = await shown(recorded.compared, events);
    const [first = ""] = await panel.page.locator(".why-won > ul > li").allInnerTexts();
    const said = /was right in 4 of 8 test questions .50\s%.*it leans to the first place/;
    assert.match(first, said);
    assert.match(await panel.text(".notices"), said);
    await isReadable(panel, "dark-why-untrusted");
    // Beside a text it may take a second line, so that its reason is read.
    const lines = await panel.page.evaluate(`(() => {
      const notice = document.querySelector(".tone-plain .notice-text");
      return Math.round(notice.clientHeight / parseFloat(getComputedStyle(notice).lineHeight));
    })()`);
    assert.equal(lines, 2);
    await panel.close();
  });

  it("shows an image that it was compared with, by mouse and by key", async () => {
    const { events } = recorded.compared;
    const named = linesOf(events).find(({ kind }) => kind === "images");
    assert.ok(named?.kind === "images");
    const [first = "", last = ""] = [named.items[0], named.items.at(-1)];
    for (const [id, how] of [
      [first, "mouse"],
      [last, "key"],
    ] as const) {
      const panel = await shown(recorded.compared, events);
      const button = panel.page.locator(".why-won").getByRole("button", { name: id, exact: true });
      await (how === "mouse" ? button.click() : button.press("Enter"));
      await panel.until(`document.querySelector(".detail h2").textContent.includes("${id}")`);
      assert.equal(await panel.page.locator(".why-won").count(), 0);
      await panel.close();
    }
  });

  it("says what a checklist has gained, beside comparisons", async () => {
    const { events } = recorded.checked;
    const panel = await shown(recorded.checked, events);
    const text = await panel.text(".why-won");
    assert.match(text, /It meets (?:all )?\d.* questions of the checklist/);
    assert.match(text, /It was shown beside \d+ other image/);
    assert.deepEqual(await partsOf(panel), ["why-won", "answers-part"]);
    await panel.close();
  });

  it("shows hostile questions as text, whole words or not, within its width", async () => {
    const hostile = [
      "<img src=x onerror=\"document.title='gone'\"><b>Two</b> boats?",
      "\u202Etxet denrut\u202C \u2067and\u2069 back?",
      `${"unbroken".repeat(60)}?`,
      `${"月".repeat(900)}?`,
      `\u05D0\u05D1\u05D2 ${"very ".repeat(200)}long?`,
    ];
    const events = recorded.checked.events.map((event): SessionEvent => {
      if (event.kind !== "checklistPlanned") return event;
      const asked = event.questions.map((each, at) => ({
        ...each,
        text: hostile[at] ?? each.text,
      }));
      return { ...event, questions: asked };
    });
    // All of it is among what was gained or stands in the checklist below.
    assert.ok(linesOf(events).some(({ kind }) => kind === "questions"));
    const panel = await shown(recorded.checked, events);
    await isReadable(panel, "dark-why-hostile");
    assert.equal(await panel.page.locator(".detail-words img, .why-won b").count(), 0);
    assert.doesNotMatch(await panel.text(".detail-words"), /[\u202a-\u202e\u2066-\u2069]/);
    assert.match(await panel.text(".detail-words"), /<img src=x onerror=/);
    await panel.close();
  });
});
