import assert from "node:assert/strict";
import type { SessionEvent } from "../../src/protocol/events.js";
import type { ViewToHost } from "../../src/protocol/panelMessages.js";
import { fold } from "../../src/search/reduce.js";
import { machineWinnerOf, winnerOf } from "../../src/search/selectors.js";
import type { PanelPage } from "../support/panelPage.js";
import type { PanelServer } from "../support/panelServer.js";
import { followedBy, sessionOf, type Recording } from "../support/panelSessions.js";
import { asSaid } from "../support/saidSession.js";
import { usePanel } from "../support/usePanel.js";

/** A person says in the search panel which images they like. */

const idle = { kind: "idle" } as const;
const wide = { width: 1280, height: 800 };
const narrow = { width: 460, height: 690 };

describe("a person's word in the search panel", function () {
  let server: PanelServer;
  let recording: Recording;
  let panel: PanelPage;
  usePanel((run) => ({ server, recording, panel } = run));
  afterEach(async () => {
    assert.deepEqual(await panel.complaints(), []);
  });
  const show = async (
    events: readonly SessionEvent[],
    size = wide,
    blocked: string | null = null,
  ): Promise<void> => {
    await panel.reload();
    await panel.resize(size);
    await panel.deliver({ ...sessionOf(events, server.origin, idle), blocked });
    await panel.pictures();
  };
  const lastSaid = async (): Promise<ViewToHost | undefined> => (await panel.posted()).at(-1);
  const button = (name: string | RegExp) => panel.page.getByRole("button", { name });
  const isShown = (css: string): Promise<number> => panel.page.locator(css).count();

  it("picks any other image as the winner, with the keyboard alone", async () => {
    await show(recording.events);
    await panel.page.locator('.node[tabindex="0"]').focus();
    await panel.page.keyboard.press("Home");
    await panel.frame();
    await panel.page.keyboard.press("Enter");
    const isThere = async (): Promise<boolean> =>
      /^Pick as winner/.test((await panel.text(":focus")) || "");
    for (let tabs = 0; tabs < 12 && !(await isThere()); tabs++) {
      await panel.page.keyboard.press("Tab");
    }
    await panel.page.keyboard.press("Enter");
    const said = { kind: "candidate", action: "pickWinner", candidate: "i0c0" };
    assert.deepEqual(await lastSaid(), said);
    const seq = recording.events.length;
    const at = recording.events.at(-1)?.at ?? 0;
    const event = { seq, at, kind: "winnerPicked", candidate: "i0c0" };
    await panel.deliver({ kind: "events", events: [event], images: [] });
    await panel.frame();
    assert.match(await panel.text(".detail h2"), /^Winner, your pick i0c0/);
    assert.equal(await panel.page.locator(":focus").getAttribute("class"), "detail");
    assert.equal(await panel.text('.node[data-id="i0c0"] .badge'), "Your pick");
    const judges = machineWinnerOf(fold(recording.events)) ?? "none";
    assert.match(await panel.text(`.node[data-id="${judges}"] .badge`), /^Judge's( winner)?$/);
    assert.equal(await button("Pick as winner").count(), 0);
  });

  it("shows the judge's winner beside the pick, and goes back to it", async () => {
    const events = asSaid(recording.events);
    await show(events);
    const judges = machineWinnerOf(fold(events)) ?? "none";
    const pick = winnerOf(fold(events)) ?? "none";
    assert.match(await panel.text(".detail h2"), new RegExp(`^Winner, your pick ${pick}`));
    await button("Go back to the judge's winner").click();
    assert.deepEqual(await lastSaid(), {
      ...{ kind: "candidate", action: "unpickWinner", candidate: pick },
    });
    await button(`Show ${judges}`).click();
    await panel.frame();
    assert.match(await panel.text(".detail h2"), /^Judge's winner/);
  });

  it("has a favourite's heart, on or off, and its mark on every picture", async () => {
    const events = asSaid(recording.events);
    for (const [size, css] of [
      [wide, ".node"],
      [narrow, ".frame"],
    ] as const) {
      await show(events, size);
      assert.equal(await isShown(`${css} .mark-favourite`), 2);
      const heart = button("Favourite");
      assert.equal(await heart.getAttribute("aria-pressed"), "true");
      assert.equal(await heart.getAttribute("title"), "Remove from favourites");
      await heart.click();
      const pick = winnerOf(fold(events));
      assert.deepEqual(await lastSaid(), {
        ...{ kind: "candidate", action: "unfavourite", candidate: pick },
      });
      const off = followedBy(events, { kind: "favourited", candidate: pick ?? "", on: false });
      await panel.deliver({ kind: "events", events: off.slice(-1), images: [] });
      await panel.frame();
      assert.equal(await heart.getAttribute("aria-pressed"), "false");
      assert.equal(await isShown(`${css} .mark-favourite`), 1);
      assert.deepEqual(await panel.axe(), []);
    }
  });

  it("tells the pick and the judge's winner by shapes where there is no room for words", async () => {
    await show(asSaid(recording.events), narrow);
    assert.equal(await isShown(".frame .mark-winner"), 2);
    const names = await panel.page.evaluate<string[]>(
      `[...document.querySelectorAll(".frame .for-reader")].map((one) => one.textContent)`,
    );
    assert.equal(names.filter((name) => /^Winner, your pick, favourite/.test(name)).length, 1);
    assert.equal(names.filter((name) => name.includes("judge's winner")).length, 1);
  });

  it("offers that once, whatever the room: in the head, at the foot or among the figures", async () => {
    const sizes = [
      [1280, 800],
      [800, 600],
      [500, 690],
      [396, 660],
    ] as const;
    for (const [width, height] of sizes) {
      await show(recording.events, { width, height });
      const offer = button(/^Compare (the best )?\d( images)?$/);
      assert.equal(await offer.count(), 1, `${width}`);
      await offer.click();
      assert.deepEqual(await lastSaid(), { kind: "session", action: "compareBest" });
    }
  });

  it("offers at the end to compare the best, and forces nothing", async () => {
    await show(recording.events);
    await button(/^Compare the best \d$/).click();
    assert.deepEqual(await lastSaid(), { kind: "session", action: "compareBest" });
    await button("Gallery").click();
    assert.deepEqual(await lastSaid(), { kind: "session", action: "openGallery" });
    await show(recording.events.slice(0, 40));
    assert.equal(await button(/^Compare the best/).count(), 0);
  });

  it("has quiet ways to compare an image with its parent and with the winner", async () => {
    await show(recording.events);
    const { candidates } = fold(recording.events);
    const winner = winnerOf(fold(recording.events));
    const child = Object.values(candidates).find(({ id, parent }) => {
      return parent !== null && id !== winner && parent !== winner;
    });
    assert.ok(child);
    await panel.page.locator(`.node[data-id="${child.id}"]`).click();
    await panel.frame();
    for (const [name, action] of [
      ["Compare with parent", "compareWithParent"],
      ["Compare with winner", "compareWithWinner"],
    ] as const) {
      await button(name).click();
      assert.deepEqual(await lastSaid(), { kind: "candidate", action, candidate: child.id });
    }
  });

  it("has none of it that would be refused in a workspace that is not trusted", async () => {
    await show(asSaid(recording.events), wide, "This workspace is not trusted.");
    assert.match(await panel.text(".detail h2"), /favourite/);
    for (const name of ["Favourite", "Pick as winner", "Go back to the judge's winner"]) {
      assert.equal(await button(name).count(), 0, name);
    }
    assert.equal(await button(/^Compare the best/).count(), 1);
  });
});
