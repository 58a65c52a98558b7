import assert from "node:assert/strict";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { runCli } from "../support/cliProcess.js";
import { useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf } from "../support/editorSessions.js";
import { oursIn, usePersonsFolder, type PersonsFolder } from "../support/personsFolder.js";
import { writeModels } from "../support/serviceProcess.js";
import { photograph } from "./launcher/photograph.js";
import { processesNaming, type ProcessInfo } from "./launcher/processes.js";
import { searchPanel } from "./launcher/searchPanel.js";
import { openServicesView, servicesRow, servicesView } from "./launcher/servicesView.js";
import { watchPreviews } from "./launcher/shownPreviews.js";
import { waitFor } from "./launcher/waitFor.js";
import {
  chooseFromMenu,
  notification,
  openFile,
  rowsAsked,
  runCommand,
} from "./launcher/workbench.js";

/** A set-up, and each load of a model, on a machine that has other things to do. */
const patienceMs = 600_000;
/** Within this a command has come to its end, where it does so at all. */
const loadMs = 240_000;

/** Processes that own this person's services. */
function ownersOf({ path }: PersonsFolder): readonly ProcessInfo[] {
  return processesNaming("servicesHost.mjs").filter(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(path);
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
}

/** As a newcomer without a key, from an empty folder to an image, all on this machine. */
describe("models of this machine, from nothing", function () {
  this.timeout(patienceMs);
  const person = usePersonsFolder();
  const run = useEditor({
    env: person.env,
    // So that an image's previews come as fast as they are drawn.
    isMoving: true,
    settings: {
      "imagebeam.models": { image: "local", vision: "local" },
      "imagebeam.search.candidates": 1,
      "imagebeam.search.beamWidth": 1,
      "imagebeam.search.iterations": 1,
      // So large that a small model takes a second for an image.
      "imagebeam.search.width": 768,
      "imagebeam.search.height": 768,
    },
  });
  const page = (): Page => run().editor.page;
  const models = { language: "", image: "", vision: "" };

  const toast = async (text: RegExp, button: string): Promise<void> => {
    const message = notification(page(), text);
    await message.waitFor({ timeout: loadMs });
    await message.getByRole("button", { name: button }).click();
  };

  /** Whatever of this person's runs: their services, and the owner of these. */
  const running = () => processesNaming(join(person.path, "data/imagebeam"));

  before(() => {
    const written = writeModels(["smollm2", "tinyFlux", "tinyClip"], person.path);
    models.language = written.smollm2;
    models.image = written.tinyFlux;
    models.vision = written.tinyClip;
  });

  it("are set up after one question", async () => {
    const view = await openServicesView(page());
    await view.getByRole("button", { name: "Set up local models" }).click();
    const dialog = page().locator(".monaco-dialog-box");
    await dialog.getByRole("button", { name: "Install" }).click();
    await toast(/Local models are set up/, "Choose models");
    await (await rowsAsked(page(), "Which models?")).first().waitFor();
    await page().keyboard.press("Escape");
    assert.ok(existsSync(join(person.path, "data/imagebeam/services/installed.json")));
    await servicesRow(page(), "Language").waitFor();
    await photograph(run(), "services-stopped");
  });

  it("are got by Enter on a row that has no model", async () => {
    await runCommand(page(), "Imagebeam: Focus on Services View");
    const row = servicesRow(page(), /^Language.*No model yet/);
    await row.waitFor({ timeout: loadMs });
    const focused = row.and(page().locator(".focused"));
    await waitFor("the row to have the focus", async () => {
      await page().keyboard.press("Home");
      return (await focused.count()) > 0;
    });
    // Once: a second one would take what the list begins with.
    await page().keyboard.press("Enter");
    await (await rowsAsked(page(), "Which models?")).first().waitFor();
    await page().keyboard.press("Escape");
  });

  it("are added where they lie, and taken for new searches", async () => {
    await runCommand(page(), "Imagebeam: Download Local Models");
    const rows = await rowsAsked(page(), "Which models?");
    await rows.filter({ hasText: "Add a model file" }).click();
    const field = page().locator('.quick-input-widget input[type="text"]:visible').first();
    const add = page().locator(".quick-input-action", { hasText: "Add model" });
    await add.waitFor();
    // A path that is typed while the dialog still looks around is not taken.
    await waitFor("the dialog to take the path", async () => {
      await field.fill(models.language);
      await field.press("Enter");
      return await add.waitFor({ state: "hidden", timeout: 5000 }).then(
        () => true,
        () => false,
      );
    });
    await toast(/is on this machine\. Use it for new searches/, "Use for new searches");
    await servicesRow(page(), /^Language.*Stopped/).waitFor();
  });

  it("come from a terminal too, and the window sees them", async () => {
    for (const path of [models.image, models.vision]) {
      const { code, stderr } = await runCli(["services", "add", path], { env: person.env });
      assert.equal(code, 0, stderr);
    }
    for (const title of ["Image", "Vision"]) {
      await servicesRow(page(), new RegExp(`^${title}.*Stopped`)).waitFor();
    }
    assert.equal(ownersOf(person).length, 1, "one owner for both");
  });

  it("start and load, one after the other, from their rows", async () => {
    for (const title of ["Language", "Image", "Vision"]) {
      const row = servicesRow(page(), new RegExp(`^${title}`));
      await chooseFromMenu(row, "Start Service");
      await servicesRow(page(), new RegExp(`^${title}.*Not in memory`)).waitFor({
        timeout: patienceMs,
      });
      await chooseFromMenu(row, "Load Model into Memory");
      await servicesRow(page(), new RegExp(`^${title}.*Ready`)).waitFor({ timeout: patienceMs });
    }
    // Without a mouse: the menu of the row that has the focus has all that its buttons have.
    await runCommand(page(), "Imagebeam: Focus on Services View");
    const menu = page().locator(".monaco-menu");
    await waitFor("the menu of the first row", async () => {
      await page().keyboard.press("Home");
      await page().keyboard.press("Shift+F10");
      return (await menu.count()) > 0;
    });
    for (const title of ["Stop Service", "Restart Service", "Unload Model", "Show Service Log"]) {
      await menu.getByText(title).waitFor();
    }
    await page().keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    assert.ok(running().length >= 4, JSON.stringify(running()));
    await servicesRow(page(), /^Language/).click();
    await servicesRow(page(), /^Health.*available: true/).waitFor();
    await photograph(run(), "services-running");
    // Folded again, all three fit into the view.
    await servicesRow(page(), /^Language/).click();
    await servicesRow(page(), /^Image/).waitFor();
  });

  it("do a whole search, and show an image as it grows", async () => {
    await openFile(page(), "notes.md");
    await page().keyboard.press("Control+a");
    const folder = await newSession(outputOf(run().workspace), () =>
      runCommand(page(), "Imagebeam: Start Search from Selection"),
    );
    const previews = await watchPreviews(await searchPanel(page()));
    const { state } = await endedSession(folder, patienceMs);
    const seen = Object.values(await previews());
    assert.ok(
      seen.some((count) => count >= 2),
      `previews: ${seen.join()}`,
    );
    const { language, image, vision } = state.providers;
    for (const { connection } of [language, image, vision]) assert.equal(connection, "local");
    assert.equal(state.end?.kind, "finished", JSON.stringify(state.end));
    assert.ok(state.totals.images > 0);
  });

  it("say in their row why one cannot be loaded", async () => {
    await openServicesView(page());
    await chooseFromMenu(servicesRow(page(), /^Image/), "Stop Service");
    await servicesRow(page(), /^Image.*Stopped/).waitFor({ timeout: patienceMs });
    renameSync(models.image, `${models.image}-gone`);
    await chooseFromMenu(servicesRow(page(), /^Image/), "Start Service");
    await waitFor("the failure to be told", async () => {
      const told = await notification(page(), /./).count();
      return told > 0 || (await servicesRow(page(), /^Image.*Failed/).count()) > 0;
    });
    await photograph(run(), "services-failed");
    await runCommand(page(), "Notifications: Clear All Notifications");
  });

  it("are removed, and leave no file and no process", async () => {
    await runCommand(page(), "Imagebeam: Remove Local Models");
    const dialog = page().locator(".monaco-dialog-box");
    await dialog.getByText(/GB in .* are deleted/).waitFor({ timeout: patienceMs });
    await dialog.getByRole("button", { name: "Remove local models" }).click();
    await servicesView(page())
      .getByRole("button", { name: "Set up local models" })
      .waitFor({ timeout: patienceMs });
    assert.deepEqual(running(), []);
    await waitFor("the owner to end", () => ownersOf(person).length === 0);
    assert.ok(!existsSync(join(person.path, "data/imagebeam/services")));
    assert.ok(existsSync(models.language), "the person's own model stays where it is");
    assert.ok(oursIn(person).length <= 2);
  });
});
