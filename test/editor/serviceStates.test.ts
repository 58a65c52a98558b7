import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { newSession, outputOf, sessionWhen } from "../support/editorSessions.js";
import { isLookedAt } from "../support/lookedAt.js";
import { ManagedFakes } from "../support/managedFakes.js";
import { usePersonsFolder } from "../support/personsFolder.js";
import { startSearch } from "./launcher/searchPanel.js";
import { openServicesView, servicesRow } from "./launcher/servicesView.js";
import { waitFor } from "./launcher/waitFor.js";
import {
  chooseFromMenu,
  rowsAsked,
  runCommand,
  takeRow,
  themes,
  themeShown,
} from "./launcher/workbench.js";
import type { Theme } from "./launcher/workbench.js";

const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 600 },
];
const hang = 600_000;
/** Each takes the time of five crashes. */
const looks: readonly Theme[] = isLookedAt
  ? ["vscode-dark", "vscode-high-contrast-light"]
  : ["vscode-dark"];

/** What the Services view says of services that are not well, or not yet; they stand in for real ones. */
describe("the Services view while services come and fall", function () {
  this.timeout(editorTimeoutMs);
  const person = usePersonsFolder();
  const fakes = new ManagedFakes(join(person.path, "data/imagebeam"));
  const run = useEditor({
    env: person.env,
    settings: {
      "imagebeam.models": { language: "local", image: "local", vision: "local" },
      "imagebeam.search.candidates": 2,
      "imagebeam.search.width": 64,
      "imagebeam.search.height": 64,
    },
  });
  const page = (): Page => run().editor.page;
  const shown = async (state: string): Promise<void> => {
    for (const size of isLookedAt ? sizes : sizes.slice(0, 1)) {
      await page().setViewportSize(size);
      const path = join(screensFolder, `services-${state}-${size.width}.png`);
      await page().screenshot({ path });
    }
    await page().setViewportSize({ width: 1280, height: 800 });
  };
  const start = async (title: string): Promise<void> => {
    await runCommand(page(), "Imagebeam: Start Service");
    await (await rowsAsked(page(), "Start which service?")).filter({ hasText: title }).click();
  };
  const menuOf = (title: string, act: string) =>
    chooseFromMenu(servicesRow(page(), new RegExp(`^${title}`)), act);

  before(() => mkdirSync(screensFolder, { recursive: true }));

  it("says that one starts, one loads, and one is started again, and why", async () => {
    const lastWords = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.";
    fakes.behave({
      language: { startMs: hang },
      image: { loadedShare: 0.45 },
      vision: { lastWords },
    });
    await openServicesView(page());
    await start("Language");
    await servicesRow(page(), /^Language.*Starting/).waitFor();
    await start("Image");
    await servicesRow(page(), /^Image.*Not in memory/).waitFor();
    await menuOf("Image", "Load Model into Memory");
    await servicesRow(page(), /^Image.*Loading 45 %/).waitFor();
    for (const theme of looks) {
      run().editor.setWorkspaceSettings({ "workbench.colorTheme": themes[theme].name });
      await themeShown(page(), theme);
      await menuOf("Vision", "Start Service");
      // The one before it has stayed away; the last wait is long enough to be looked at.
      await servicesRow(page(), /^Vision.*Starts again soon/).waitFor();
      await shown(`states-${theme}`);
      await servicesRow(page(), /^Vision/).click();
      await servicesRow(page(), /^Health.*it starts again in [4-8] s/).waitFor();
      await servicesRow(page(), /^What to do/).waitFor();
      await shown(`states-open-${theme}`);
      await servicesRow(page(), /^Vision.*Failed/).waitFor({ timeout: 60_000 });
      await shown(`failed-open-${theme}`);
      await servicesRow(page(), /^Vision/).click();
      await runCommand(page(), "Notifications: Clear All Notifications");
    }
  });

  it("asks, by keyboard, whether to pause a search whose service is stopped", async () => {
    fakes.behave({ image: { stepMs: 2000 } });
    await openServicesView(page());
    for (const title of ["Language", "Image"]) {
      await menuOf(title, "Stop Service");
      await servicesRow(page(), new RegExp(`^${title}.*Stopped`)).waitFor();
    }
    await menuOf("Vision", "Start Service");
    const session = await newSession(outputOf(run().workspace), () =>
      startSearch(page(), "A red boat"),
    );
    await waitFor("an image to be drawn", () => fakes.work("image").length > 0);
    await openServicesView(page());
    await runCommand(page(), "Imagebeam: Stop Service");
    await takeRow(page(), "Stop which service?", "Image");
    const dialog = page().locator(".monaco-dialog-box");
    await dialog.waitFor();
    await shown("stop-question");
    await page().keyboard.press("Enter");
    await servicesRow(page(), /^Image.*Stopped/).waitFor();
    const { state } = await sessionWhen(session, "to pause", ({ pause }) => pause !== null);
    assert.equal(state.end, null);
    await shown("stopped-paused");
  });
});
