import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { editorTimeoutMs, endless, useEditor } from "../support/editorRun.js";
import {
  heightOf,
  isInSight,
  measureLayout,
  type PanelLayout,
  type PartName,
} from "../support/panelLayout.js";
import { allThemes, photographIn } from "./launcher/photograph.js";
import { panelButton, searchPanel, standsAs } from "./launcher/searchPanel.js";
import { openSessionsView } from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import { openFile, runCommand } from "./launcher/workbench.js";

/** The main flow: the side bar open, the text in the first group, the panel in the second. */

interface Window {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** What is seen of the winner without scrolling. */
  readonly inSight: readonly PartName[];
}

const whole = ["image", "insert", "scores", "findings"] as const;
const windows: readonly Window[] = [
  { name: "1280x800", width: 1280, height: 800, inSight: whole },
  { name: "1024x768", width: 1024, height: 768, inSight: ["image", "insert", "scores"] },
  { name: "800x600", width: 800, height: 600, inSight: ["image", "insert"] },
  // The same screen with everything larger.
  { name: "zoom-1.5", width: 853, height: 533, inSight: ["image"] },
  { name: "zoom-2", width: 640, height: 400, inSight: ["image"] },
];

const sailboats = {
  "sailboats.md": "---\nimagebeam:\n  seed: 7\n---\nTwo red sailboats under a full moon\n",
};

describe("the panel beside the text, in a window of any size", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({ files: { ...endless, ...sailboats } });
  before(async () => {
    await openSessionsView(run().editor.page);
  });

  /** Resolves once the panel has been laid out for the window, and its pictures are there. */
  const laidOut = async (panel: Frame, window: Window): Promise<PanelLayout> => {
    const { page } = run().editor;
    await page.setViewportSize(window);
    let before = "";
    return await waitFor(`the panel to stand still at ${window.name}`, async () => {
      const layout = await panel.evaluate<PanelLayout>(measureLayout);
      const now = JSON.stringify(layout);
      const isStill = now === before && layout.page.width < window.width;
      before = now;
      return isStill && layout;
    });
  };
  const photograph = (state: string): Promise<void> =>
    photographIn(allThemes, run().editor, `windowSizes-${state}`);
  const assertTree = async (panel: Frame, window: Window): Promise<void> => {
    await panelButton(panel, "Show the tree").click();
    const open = await laidOut(panel, window);
    assert.ok(heightOf(open.parts.tree) >= 160, `${window.name}: the tree's height`);
    assert.ok(heightOf(open.parts.tools) <= 48, `${window.name}: its tools stand in one line`);
    assert.deepEqual(open.wider, [], window.name);
    await panelButton(panel, "Back to the image").click();
    await panel.locator(".filmstrip").waitFor();
  };

  it("shows a winner whole, what is to be known of it, and the tree a press away", async () => {
    const { page } = run().editor;
    await openFile(page, "sailboats.md");
    await runCommand(page, "Imagebeam: Start Search from File");
    const panel = await standsAs(page, "Finished", editorTimeoutMs);
    await panel.locator(".detail-image img").waitFor();
    for (const window of windows) {
      const layout = await laidOut(panel, window);
      await photograph(`winner-${window.name}`);
      assert.deepEqual(layout.wider, [], window.name);
      const hidden = window.inSight.filter((part) => !isInSight(layout, part));
      assert.deepEqual(hidden, [], `${window.name}: ${JSON.stringify(layout)}`);
      await assertTree(panel, window);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await runCommand(page, "View: Close All Editors");
  });

  it("shows the best so far while a search runs", async () => {
    const { page } = run().editor;
    await openFile(page, "endless.md");
    await runCommand(page, "Imagebeam: Start Search from File");
    const panel = await searchPanel(page);
    await panel.locator(".scores").waitFor({ timeout: editorTimeoutMs });
    for (const window of windows.slice(0, 3)) {
      const layout = await laidOut(panel, window);
      await photograph(`best-${window.name}`);
      assert.deepEqual(layout.wider, [], window.name);
      assert.ok(isInSight(layout, "image"), `${window.name}: ${JSON.stringify(layout)}`);
    }
    await runCommand(page, "Imagebeam: Pause Search");
    await standsAs(page, "Paused");
  });
});
