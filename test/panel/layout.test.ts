import assert from "node:assert/strict";
import type { SessionEvent } from "../../src/protocol/events.js";
import { winnerOf } from "../../src/search/selectors.js";
import { fold } from "../../src/search/reduce.js";
import {
  heightOf,
  isInSight,
  measureLayout,
  type PanelLayout,
  type PartName,
} from "../support/panelLayout.js";
import { asChecked } from "../support/checkedSession.js";
import type { PanelPage } from "../support/panelPage.js";
import type { PanelServer } from "../support/panelServer.js";
import { sessionOf, starts, upTo, type Recording } from "../support/panelSessions.js";
import { usePanel } from "../support/usePanel.js";

const idle = { kind: "idle" } as const;
const beside = { width: 1280, height: 800 };
const narrow = { width: 460, height: 690 };

/** What among the figures is not all in sight: cut, or not shown. */
const cutLinks = `(() => {
  const row = document.querySelector(".figures").getBoundingClientRect();
  const isCut = ({ left, top, right, bottom }) => right <= left || left < row.left - 1 ||
    right > Math.min(row.right, innerWidth) + 1 || top < row.top - 1 || bottom > row.bottom + 1;
  return [...document.querySelectorAll(".figures .link")]
    .filter((link) => isCut(link.getBoundingClientRect()))
    .map(({ innerText }) => innerText);
})()`;

describe("the search panel's layout", function () {
  let server: PanelServer;
  let recording: Recording;
  let panel: PanelPage;
  usePanel((run) => ({ server, recording, panel } = run));
  afterEach(async () => {
    assert.deepEqual(await panel.complaints(), []);
  });
  const show = async (events: readonly SessionEvent[], size = beside): Promise<void> => {
    await panel.reload();
    await panel.resize(size);
    await panel.deliver(sessionOf(events, server.origin, idle));
    await panel.until('document.querySelector(".detail-image img") !== null');
    await panel.pictures();
  };
  const measured = (): Promise<PanelLayout> => panel.page.evaluate(measureLayout);
  const running = (): SessionEvent[] => upTo(recording.events, starts("i2c2", "draw"));
  const press = async (name: string): Promise<void> => {
    await panel.page.getByRole("button", { name }).click();
    await panel.frame();
  };
  const winner = (): string => winnerOf(fold(recording.events)) ?? "none";

  /** What an editor leaves a panel in the second group, and what is then seen without scrolling. */
  const sizes: readonly [width: number, height: number, inSight: readonly PartName[]][] = [
    [460, 690, ["image", "insert", "scores", "why", "findings", "strip"]],
    [396, 660, ["image", "insert", "scores", "strip"]],
    [226, 490, ["image", "insert", "strip"]],
    [307, 460, ["image", "insert", "scores", "strip"]],
    [230, 345, ["image", "insert"]],
    [800, 600, ["image", "insert", "scores", "why", "findings", "strip"]],
    [1100, 380, ["image", "insert", "scores", "why", "strip"]],
    [640, 760, ["image", "insert", "scores", "tree"]],
    [1280, 800, ["image", "insert", "scores", "why", "tree"]],
  ];
  for (const [width, height, inSight] of sizes) {
    it(`shows the winner whole in ${width} × ${height}, and no tree that is no tree`, async () => {
      await show(recording.events, { width, height });
      const layout = await measured();
      const hidden = inSight.filter((part) => !isInSight(layout, part));
      assert.deepEqual([hidden, layout.wider], [[], []], JSON.stringify(layout));
      if (layout.parts.tree === null) await press("Show the tree");
      const open = await measured();
      assert.ok(heightOf(open.parts.tree) >= 160);
      assert.ok(heightOf(open.parts.tools) <= 48);
      assert.deepEqual(open.wider, []);
    });
  }

  it("has every button among the figures within reach, in each size, of a checklist too", async () => {
    await show(asChecked(recording.events));
    for (const [width, height] of [...sizes, [640, 768], [512, 768], [320, 640]] as const) {
      await panel.resize({ width, height });
      await panel.frame();
      const cut = await panel.page.evaluate<string[]>(cutLinks);
      assert.deepEqual(cut, [], `${width} × ${height}`);
      const { wider } = await measured();
      assert.deepEqual(wider, []);
      const names = (await panel.page.locator(".figures .link").allInnerTexts()).join();
      assert.match(names, /Checklist \(7\).*Evaluate blind.*Gallery/);
    }
  });

  it("goes from the strip to the tree and back with the keyboard alone", async () => {
    await show(recording.events, narrow);
    await panel.page.locator('.frame[tabindex="0"]').focus();
    await panel.page.keyboard.press("Home");
    await panel.frame();
    assert.match(await panel.text(".detail h2"), /i0c0/);
    await panel.page.keyboard.press("ArrowRight");
    await panel.frame();
    assert.match(await panel.text(".detail h2"), /i0c1/);
    await panel.page.keyboard.press("End");
    await panel.page.keyboard.press("Enter");
    await panel.frame();
    assert.match(await panel.text(":focus"), /^Winner/);
    await panel.page.keyboard.press("Escape");
    await panel.until(`document.activeElement.getAttribute("role") === "treeitem"`);
    assert.equal(await panel.page.locator(":focus").getAttribute("data-id"), winner());
    await panel.page.keyboard.press("ArrowLeft");
    await panel.page.keyboard.press("Enter");
    await panel.until(`document.activeElement.className === "detail"`);
    assert.doesNotMatch(await panel.text(".detail h2"), /^Winner/);
  });

  it("opens the image that is pressed in a tree that stands alone", async () => {
    await show(recording.events, narrow);
    await press("Show the tree");
    await panel.page.locator('.node[data-id="i0c2"]').click();
    await panel.frame();
    assert.match(await panel.text(".detail h2"), /i0c2/);
    assert.equal(await panel.page.locator(".tree-frame").count(), 0);
  });

  it("fits the tree of an ended search on opening, its first column among it", async () => {
    for (const size of [beside, { width: 960, height: 480 }]) {
      await show(recording.events, size);
      const { tree } = (await measured()).parts;
      assert.ok(tree !== null);
      for (const node of await panel.page.locator(".node").all()) {
        const box = await node.boundingBox();
        assert.ok(box !== null && box.x >= tree.left && box.x + box.width <= tree.right);
        assert.ok(box.y >= tree.top && box.y + box.height <= tree.bottom);
      }
    }
  });

  it("dims what is dropped while the search runs, and nothing afterwards", async () => {
    const dimmed = (): Promise<number> =>
      panel.page.evaluate(`[...document.querySelectorAll(".node .thumbnail, .frame .thumbnail")]
        .filter((picture) => Number(getComputedStyle(picture).opacity) < 1).length`);
    for (const size of [beside, narrow]) {
      await panel.reload();
      await panel.resize(size);
      await panel.deliver(sessionOf(running(), server.origin));
      await panel.pictures();
      assert.ok((await dimmed()) > 0);
      await panel.deliver(sessionOf(recording.events, server.origin, idle));
      await panel.pictures();
      assert.equal(await dimmed(), 0);
    }
  });

  it("keeps every text within its card, at every zoom", async () => {
    const asked = upTo(recording.events, starts("i1c2", "draw"));
    for (const events of [recording.events, asked]) {
      await show(events);
      for (let step = 0; step < 14; step++) {
        const spilled = await panel.page.evaluate<string[]>(`
          [...document.querySelectorAll(".node")].flatMap((node) => {
            const card = node.getBoundingClientRect();
            return [...node.querySelectorAll(".node-text *, .node-failure *, .badge")]
              .filter((part) => part.getClientRects().length > 0)
              .filter((part) => {
                const box = part.getBoundingClientRect();
                return box.bottom > card.bottom + 1 || box.right > card.right + 1;
              })
              .map((part) => node.dataset.id + " " + part.className + " of " + Math.round(card.height));
          })`);
        assert.deepEqual(spilled, [], `after ${step} steps`);
        await press(step < 6 ? "Zoom in" : "Zoom out");
      }
    }
  });

  it("writes fates as words and ids on hover alone", async () => {
    await show(recording.events);
    const text = await panel.page.evaluate<string>(
      `[...document.querySelectorAll(".node, .chip, .notice")].map((one) => one.innerText).join("\\n")`,
    );
    for (const word of ["Kept", "Dropped", "Winner"]) assert.ok(text.includes(word));
    assert.doesNotMatch(text, /\bi\dc\d\b/);
    assert.equal(await panel.page.locator('.node[data-id="i0c0"]').getAttribute("title"), "i0c0");
  });

  it("has one Insert, of the image that is shown", async () => {
    for (const size of [beside, narrow]) {
      await show(recording.events, size);
      assert.equal(await panel.page.getByRole("button", { name: /^Insert/ }).count(), 1);
    }
  });

  it("shows the whole prompt once, with its halves marked", async () => {
    await show(recording.events);
    const { prompt, what, how } = fold(recording.events).candidates[winner()]?.texts ?? {};
    assert.ok(prompt !== undefined && what !== undefined && how !== undefined);
    const texts = await panel.page.evaluate<Record<string, string>>(`
      Object.fromEntries([".diff", ".half-what", ".half-how"].map((css) => {
        const part = document.querySelector(css).cloneNode(true);
        for (const gone of part.querySelectorAll("del, .half-name")) gone.remove();
        return [css, part.textContent];
      }))`);
    assert.deepEqual(texts, { ".diff": prompt, ".half-what": what, ".half-how": how });
    assert.equal(await panel.page.locator(".diff").count(), 1);
  });

  it("comes back as it was left when its tab was hidden", async () => {
    await show(recording.events);
    const { mouse } = panel.page;
    await panel.page.locator('.node[data-id="i0c1"]').click();
    await press("Kept, 4");
    await press("Zoom in");
    await mouse.move(400, 400);
    await mouse.wheel(60, 40);
    await panel.page.getByRole("separator").press("ArrowLeft");
    await panel.until("panel.saved().look.pan !== null && panel.saved().look.zoom > 1");
    // A hand that has come to rest is told a moment later.
    await panel.until(`document.querySelector(".tree-layer").style.transform ===
      \`translate(\${Math.round(panel.saved().look.pan.x)}px, \${Math.round(panel.saved().look.pan.y)}px)\``);
    const seen = `({
      transform: document.querySelector(".tree-layer").style.transform,
      node: document.querySelector('.node[data-id="i0c1"]').getBoundingClientRect().width,
      detail: document.querySelector(".detail").getBoundingClientRect().width,
      title: document.querySelector(".detail h2").innerText,
      faint: document.querySelectorAll(".node.is-faint").length,
    })`;
    const before = await panel.page.evaluate(seen);
    await panel.comeBack();
    await panel.deliver(sessionOf(recording.events, server.origin, idle));
    await panel.until('document.querySelectorAll(".node").length === 12');
    await panel.pictures();
    assert.deepEqual(await panel.page.evaluate(seen), before);
  });

  it("comes back with the tree open where it was open", async () => {
    await show(recording.events, narrow);
    await press("Show the tree");
    await panel.comeBack();
    await panel.deliver(sessionOf(recording.events, server.origin, idle));
    await panel.frame();
    assert.equal(await panel.page.locator(".tree-frame").count(), 1);
  });

  it("forgets nothing of one session for another", async () => {
    await show(recording.events);
    await panel.page.locator('.node[data-id="i0c1"]').click();
    await panel.frame();
    await panel.comeBack();
    const other = recording.events.map((event) =>
      event.kind === "searchStarted"
        ? { ...event, sessionId: "00000000-0000-4000-8000-000000000000" }
        : event,
    );
    await panel.deliver(sessionOf(other, server.origin, idle));
    await panel.frame();
    assert.match(await panel.text(".detail h2"), /^Winner/);
  });

  it("reads a goal, a prompt and findings from the right where they are written so", async () => {
    const text = "שתי סירות אדומות תחת ירח מלא";
    const events = recording.events.map((event) => {
      if (event.kind === "searchStarted") return { ...event, plan: { ...event.plan, goal: text } };
      if (event.kind === "promptWritten") return { ...event, what: text, how: text, prompt: text };
      if (event.kind !== "candidateJudged") return event;
      return { ...event, findings: [{ text, half: "what" as const, met: false }] };
    });
    await show(events);
    const directions = await panel.page.evaluate<string[]>(
      `[".goal-button", ".diff", ".finding > span:last-child"].map((css) =>
        getComputedStyle(document.querySelector(css)).direction)`,
    );
    assert.deepEqual(directions, ["rtl", "rtl", "rtl"]);
    const isolated = await panel.page.evaluate<boolean>(
      `[...document.querySelectorAll(".figure")].every((one) =>
        getComputedStyle(one).unicodeBidi === "isolate")`,
    );
    assert.ok(isolated);
  });

  it("names each picture by what it shows, never by an id", async () => {
    await show(recording.events, narrow);
    const image = await panel.page.locator(".detail-image img").getAttribute("alt");
    assert.match(image ?? "", /red sailboats.* Shown: .*sailboats/);
    const names = await panel.page.locator('[role="option"]').allTextContents();
    assert.equal(names.length, 12);
    for (const name of names) {
      assert.match(name, /total \d+.*\. .{20,}/);
      assert.doesNotMatch(name, /i\dc\d/);
    }
    assert.deepEqual(await panel.axe(), []);
  });
});
