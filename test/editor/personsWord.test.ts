import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame, Page } from "playwright-core";
import { metadataSchema, type Metadata } from "../../src/protocol/metadata.js";
import { globalRanking, machineWinnerOf } from "../../src/search/selectors.js";
import type { SearchState } from "../../src/search/state.js";
import { loadSession } from "../../src/sessions/loadSession.js";
import { runCli, small } from "../support/cliProcess.js";
import { editorTimeoutMs, endless, screensFolder, useEditor } from "../support/editorRun.js";
import {
  newSession,
  onlyCopyIn,
  outputOf,
  sessionFoldersIn,
  sessionWhen,
} from "../support/editorSessions.js";
import { panelButton, searchPanel, standsAs } from "./launcher/searchPanel.js";
import { openByClick, openSessionsView, sessionRow, walkTo } from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import { chooseFromMenu, openFile, runCommand } from "./launcher/workbench.js";

const goal = "two owls on a branch";

function metadataIn(folder: string): Metadata {
  return metadataSchema().parse(JSON.parse(readFileSync(join(folder, "metadata.json"), "utf8")));
}

describe("a person's word in the editor", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ files: endless });
  const page = (): Page => run().editor.page;
  let session = "";
  let machine = "";
  /** Neither the winner nor kept. */
  let pick = "";
  let panel: Frame;

  before(async () => {
    const output = outputOf(run().workspace);
    await runCli([goal, "--out", output, ...small(3, 1, 2)]);
    session = sessionFoldersIn(output)[0] ?? "";
    const { state } = await loadSession(session);
    machine = machineWinnerOf(state) ?? "none";
    const isPruned = (id: string): boolean => state.candidates[id]?.keptAfter.length === 0;
    pick = globalRanking(state).findLast(isPruned) ?? "none";
    mkdirSync(screensFolder, { recursive: true });
  });
  const saidSo = async (what: string, isSo: (state: SearchState) => boolean): Promise<void> => {
    await sessionWhen(session, what, isSo);
  };
  /** The picture of the session's row. */
  const pictureIs = async (id: string): Promise<void> => {
    const icon = sessionRow(page(), goal).locator(".custom-view-tree-node-item-icon").first();
    await waitFor(`the row's picture to be ${id}`, async () =>
      ((await icon.getAttribute("style")) ?? "").includes(`${id}.png`),
    );
  };
  const photograph = async (name: string): Promise<void> => {
    await page().screenshot({ path: join(screensFolder, `personsWord-${name}.png`) });
  };

  it("picks another winner in the panel, by mouse, and the list's picture follows", async () => {
    await openFile(page(), "notes.md");
    await openSessionsView(page());
    panel = await openByClick(page(), sessionRow(page(), goal), "Finished");
    await pictureIs(machine);
    await panel.locator(`[data-id="${pick}"]`).click();
    await panelButton(panel, "Pick as winner").click();
    await saidSo("to have the pick", ({ picked }) => picked === pick);
    await panel.getByRole("heading", { name: `Winner, your pick ${pick}` }).waitFor();
    await pictureIs(pick);
    const { machineWinner, summary, winner } = metadataIn(session);
    assert.deepEqual([winner, machineWinner, summary.image], [pick, machine, `${pick}.png`]);
    await photograph("picked");
  });

  it("has the picked image inserted, where none is named", async () => {
    await page().locator(".tab", { hasText: "notes.md" }).first().click();
    await chooseFromMenu(sessionRow(page(), goal), "Insert Image at Cursor");
    const copy = await onlyCopyIn(join(run().workspace, "images"), join(session, `${pick}.png`));
    await page().locator(".monaco-editor .view-line", { hasText: copy }).waitFor();
  });

  it("shows the pick and the judge's winner as rows, and picks from a row's menu", async () => {
    await walkTo(page(), goal, "ArrowDown");
    await page().keyboard.press("ArrowRight");
    await sessionRow(page(), `your pick · ${pick}`).waitFor();
    const judges = sessionRow(page(), `judge's winner · ${machine}`);
    await judges.waitFor();
    await photograph("rows");
    await chooseFromMenu(judges, "Pick as Winner");
    await saidSo("to have another pick", ({ picked }) => picked === machine);
    await sessionRow(page(), `your pick, judge's winner · ${machine}`).waitFor();
    assert.equal(await sessionRow(page(), `· ${pick}`).count(), 0);
    await pictureIs(machine);
  });

  it("is taken back with the keyboard alone, from the row's menu", async () => {
    await walkTo(page(), "your pick", "ArrowDown");
    await menuItemByKeys(page(), "Go Back to the Judge's Winner");
    await saidSo("to have no pick", ({ picked }) => picked === null);
    await sessionRow(page(), `winner · ${machine}`).waitFor();
    // What is looked at stays what is looked at.
    await panel.getByRole("heading", { name: new RegExp(`^Dropped .*${pick}$`) }).waitFor();
  });

  it("has favourites, in the list and in the panel, which a reload of the window keeps", async () => {
    await chooseFromMenu(sessionRow(page(), `winner · ${machine}`), "Add to Favourites");
    await saidSo("to have a favourite", ({ favourites }) => favourites.includes(machine));
    await panel.locator(`[data-id="${pick}"]`).click();
    await panelButton(panel, "Favourite").click();
    await panel.getByRole("button", { name: "Favourite", pressed: true }).waitFor();
    await panelButton(panel, "Pick as winner").click();
    await saidSo("to have all", ({ favourites, picked }) => {
      return picked === pick && favourites.length === 2;
    });
    await sessionRow(page(), `your pick, favourite · ${pick}`).waitFor();
    await run().editor.reload();
    panel = await standsAs(page(), "Finished");
    await panel.getByRole("heading", { name: `Winner, your pick ${pick}` }).waitFor();
    await panel.getByRole("button", { name: "Favourite", pressed: true }).waitFor();
    await openSessionsView(page());
    await pictureIs(pick);
    assert.deepEqual(metadataIn(session).summary.favourites, [machine, pick]);
  });

  it("counts while the search runs, too", async () => {
    await runCommand(page(), "View: Close All Editors");
    await openFile(page(), "endless.md");
    session = await newSession(outputOf(run().workspace), () =>
      runCommand(page(), "Imagebeam: Start Search from File"),
    );
    panel = await searchPanel(page());
    await saidSo("to have an image", ({ candidates }) => candidates["i0c0"]?.image != null);
    await panel.locator('[data-id="i0c0"]').click();
    await panelButton(panel, "Pick as winner").click();
    await panel.getByRole("heading", { name: "Winner, your pick i0c0" }).waitFor();
    await saidSo("to have the pick", ({ end, picked }) => picked === "i0c0" && end === null);
    await waitFor("metadata.json to say so", () => {
      const isThere = existsSync(join(session, "metadata.json"));
      return isThere && metadataIn(session).summary.image === "i0c0.png";
    });
    await runCommand(page(), "Imagebeam: Cancel Search");
    await standsAs(page(), "Cancelled");
    const { state } = await loadSession(session);
    assert.equal(state.picked, "i0c0");
    assert.equal(metadataIn(session).winner, "i0c0");
  });
});

/** Opens the menu of the row that has the focus, and goes to an item, by keys alone. */
async function menuItemByKeys(page: Page, item: string): Promise<void> {
  const menu = page.locator(".monaco-menu");
  await waitFor(`the menu to take ${item}`, async () => {
    if ((await menu.count()) === 0) await page.keyboard.press("Shift+F10");
    await menu.waitFor({ timeout: 10_000 });
    const focused = menu.locator(".action-item.focused", { hasText: item });
    for (let rows = 0; rows < 30 && (await focused.count()) === 0; rows++) {
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
    await menu.waitFor({ state: "detached", timeout: 3000 });
    return true;
  });
}
