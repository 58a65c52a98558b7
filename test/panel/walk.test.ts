import assert from "node:assert/strict";
import { fold } from "../../src/search/reduce.js";
import { winnerOf } from "../../src/search/selectors.js";
import type { PanelPage } from "../support/panelPage.js";
import type { PanelServer } from "../support/panelServer.js";
import { sessionOf, starts, upTo, type Recording } from "../support/panelSessions.js";
import { usePanel } from "../support/usePanel.js";
import { emptyForm } from "../support/panelForms.js";
import { panelStates } from "../support/panelStates.js";

/** The recorded search's winner, and the image of the first iteration that it was refined from. */
function winnerIn({ events }: Recording): { readonly winner: string; readonly parent: string } {
  const state = fold(events);
  const winner = winnerOf(state);
  const parent = state.candidates[winner ?? ""]?.parent ?? null;
  assert.ok(winner !== null && parent !== null, "the recorded search got better");
  return { winner, parent };
}

describe("the search panel in a person's hands", function () {
  let server: PanelServer;
  let recording: Recording;
  let panel: PanelPage;
  const press = (key: string): Promise<void> => panel.page.keyboard.press(key);
  const shown = (): Promise<string> => panel.text(".detail h2");
  const started = async (): Promise<unknown[]> =>
    (await panel.posted()).filter(({ kind }) => kind === "start");
  usePanel((run) => ({ server, recording, panel } = run));
  beforeEach(() => panel.reload());
  afterEach(async () => {
    assert.deepEqual(await panel.complaints(), []);
  });

  it("is filled in and started with the keyboard alone", async () => {
    await panel.deliver(emptyForm);
    await panel.page.keyboard.type("two red sailboats");
    // Past planning the checklist, the preset, the candidates and those that are kept.
    for (let tabs = 0; tabs < 7; tabs++) await press("Tab");
    await panel.page.keyboard.type("5");
    assert.match(await panel.text(".workload"), /At most 20 images and 69 model calls/);
    assert.equal(await panel.text(".form-start"), "Start search 20 images at most Ctrl+Enter");
    await press("Control+Enter");
    const start = (await panel.posted()).at(-1);
    assert.ok(start?.kind === "start");
    assert.equal(start.plan["goal"], "two red sailboats");
    assert.equal(start.plan["iterations"], 5);
    assert.equal(start.plan["maxCostUsd"], undefined);
    await press("Control+Enter");
    await panel.frame();
    assert.match(await panel.text(".form-start"), /Starting/);
    assert.equal((await started()).length, 1);
  });

  it("keeps its button in sight however small the panel is", async () => {
    await panel.resize({ width: 400, height: 320 });
    await panel.deliver(emptyForm);
    const box = await panel.page.getByRole("button", { name: "Start search" }).boundingBox();
    await panel.resize({ width: 1280, height: 800 });
    assert.ok(box !== null && box.y + box.height <= 320);
  });

  it("says what is wrong as one types, where it is wrong", async () => {
    await panel.deliver({ ...emptyForm, values: { goal: "a boat" } });
    const field = panel.page.getByLabel("Images per iteration");
    await field.fill("99");
    await panel.frame();
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    const described = await field.getAttribute("aria-describedby");
    assert.match(await panel.text(`#${described ?? ""}`), /^Must be a whole number, 1-64\.$/);
    assert.match(await panel.text(".form-start"), /Correct the marked field/);
    await panel.page.getByLabel("Goal").press("Control+Enter");
    assert.deepEqual(await started(), []);
    await field.fill("3");
    await panel.frame();
    assert.equal(await field.getAttribute("aria-invalid"), "false");
    const draft = (await panel.posted()).at(-1);
    assert.ok(draft?.kind === "draft" && draft.draft["candidates"] === "3");
  });

  it("walks to the winner, reads it and inserts it, with the keyboard alone", async () => {
    const { winner, parent } = winnerIn(recording);
    await panel.deliver(sessionOf(recording.events, server.origin, { kind: "idle" }));
    await panel.page.locator('.node[tabindex="0"]').focus();
    await press("Home");
    await panel.frame();
    assert.match(await shown(), /i0c0/);
    for (let at = 0; at < Number(parent.at(-1)); at++) await press("ArrowDown");
    await panel.frame();
    assert.ok((await shown()).endsWith(parent));
    // Its best child is the winner.
    await press("ArrowRight");
    await panel.frame();
    assert.equal(await shown(), `Winner ${winner}`);
    await press("ArrowLeft");
    await panel.frame();
    assert.ok((await shown()).endsWith(parent));
    await press("End");
    await press("Enter");
    await panel.frame();
    assert.ok((await panel.text(":focus")).startsWith(`Winner ${winner}`));
    await panel.page.getByRole("button", { name: "Insert" }).press("Enter");
    assert.deepEqual((await panel.posted()).at(-1), {
      kind: "candidate",
      action: "insertImage",
      candidate: winner,
    });
    await press("Escape");
    assert.equal(await panel.page.locator(":focus").getAttribute("data-id"), winner);
  });

  it("does not move under the pointer once something is selected", async () => {
    const events = upTo(recording.events, starts("i1c3", "draw"));
    await panel.deliver(sessionOf(events, server.origin));
    const node = panel.page.locator('.node[data-id="i0c1"]');
    await node.click();
    await panel.frame();
    const before = await node.boundingBox();
    const rest = recording.events.slice(events.length);
    await panel.deliver({ kind: "events", events: rest, images: [] });
    assert.deepEqual(await node.boundingBox(), before);
    assert.match(await shown(), /i0c1/);
    await panel.page.getByRole("button", { name: "Follow what is newest" }).click();
    await panel.frame();
    assert.match(await shown(), /Winner/);
  });

  it("pans by drag and wheel and zooms with ctrl and the wheel, at the pointer", async () => {
    await panel.deliver(sessionOf(recording.events, server.origin));
    const { winner } = winnerIn(recording);
    const node = panel.page.locator(`.node[data-id="${winner}"]`);
    const boxOf = async (): Promise<{ x: number; y: number; width: number; height: number }> => {
      await panel.frame();
      const box = await node.boundingBox();
      assert.ok(box);
      return box;
    };
    const start = await boxOf();
    const { mouse } = panel.page;
    await mouse.move(start.x + 20, start.y + 20);
    await mouse.wheel(30, 40);
    const wheeled = await boxOf();
    assert.deepEqual([wheeled.x - start.x, wheeled.y - start.y], [-30, -40]);
    await mouse.move(600, 700);
    await mouse.down();
    await mouse.move(650, 720, { steps: 4 });
    await mouse.up();
    const dragged = await boxOf();
    assert.deepEqual([dragged.x - wheeled.x, dragged.y - wheeled.y], [50, 20]);
    assert.ok((await shown()).endsWith(winner), "a drag selects nothing");
    await mouse.move(dragged.x, dragged.y);
    await panel.page.keyboard.down("Control");
    await mouse.wheel(0, -100);
    await panel.page.keyboard.up("Control");
    const zoomed = await boxOf();
    assert.ok(zoomed.height > dragged.height);
    assert.ok(Math.abs(zoomed.x - dragged.x) <= 1 && Math.abs(zoomed.y - dragged.y) <= 1);
  });

  it("offers what works, and nothing else", async () => {
    const states = new Map(
      panelStates(recording, server.origin).map(({ name, messages }) => [name, messages]),
    );
    const expected: readonly [name: string, buttons: readonly string[]][] = [
      ["running", ["Pause", "Cancel"]],
      ["paused", ["Resume", "Finish with what is there", "Cancel"]],
      ["interrupted", ["Resume", "Finish with what is there", "Cancel"]],
      ["watched", []],
      ["held", ["Resume"]],
      ["finished", ["Compare the best 4", "Run again with changes", "New search"]],
    ];
    for (const [name, buttons] of expected) {
      for (const message of states.get(name) ?? []) await panel.deliver(message);
      const found = await panel.page
        .locator(".head-row vscode-button, .notices vscode-button")
        .allTextContents();
      assert.deepEqual(found, buttons, name);
    }
  });

  it("retries a failed image from its node and from its detail", async () => {
    const states = panelStates(recording, server.origin);
    const failed = states.find(({ name }) => name === "refused");
    for (const message of failed?.messages ?? []) await panel.deliver(message);
    const retry = { kind: "candidate", action: "retry", candidate: "i1c2" };
    await panel.page.locator('.node[data-id="i1c2"] .link').click();
    assert.deepEqual((await panel.posted()).at(-1), retry);
    await panel.page.locator('.node[data-id="i1c2"]').click({ position: { x: 60, y: 60 } });
    await panel.page.locator(".detail").getByRole("button", { name: "Retry", exact: true }).click();
    const posted = await panel.posted();
    assert.deepEqual([posted.length, posted.at(-1)], [3, retry]);
  });

  it("leaves faint what a filter leaves out, and walks past it", async () => {
    await panel.deliver(sessionOf(recording.events, server.origin));
    await panel.page.getByRole("button", { name: "Kept, 4" }).click();
    await panel.frame();
    assert.equal(await panel.page.locator(".node.is-faint").count(), 8);
    await panel.page.locator('.node[tabindex="0"]').focus();
    await press("Home");
    await panel.frame();
    assert.match(await shown(), /i0c1/);
  });

  it("gives the detail pane more room, by keyboard and by hand", async () => {
    await panel.deliver(sessionOf(recording.events, server.origin));
    const separator = panel.page.getByRole("separator");
    const width = async (): Promise<number> =>
      (await panel.page.locator(".detail").boundingBox())?.width ?? 0;
    await separator.press("Home");
    await panel.frame();
    assert.equal(await width(), 320);
    await separator.press("ArrowLeft");
    await panel.frame();
    assert.equal(await width(), 336);
    const line = await separator.boundingBox();
    assert.ok(line);
    await panel.page.mouse.move(line.x, 400);
    await panel.page.mouse.down();
    await panel.page.mouse.move(line.x - 64, 400, { steps: 3 });
    await panel.page.mouse.up();
    await panel.frame();
    assert.equal(await width(), 400);
  });
});
