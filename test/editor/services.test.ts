import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { processesNaming } from "./launcher/processes.js";
import { openServicesView, servicesRow, servicesView } from "./launcher/servicesView.js";
import { openSessionsView } from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import { hasCommand, runCommand, themes, themeShown, type Theme } from "./launcher/workbench.js";

const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
  { width: 800, height: 600 },
] as const;

/** What a person has of their own: nothing yet. */
function usePersonsFolder(): { readonly path: string; readonly env: NodeJS.ProcessEnv } {
  const path = mkdtempSync(join(tmpdir(), "ib-person-"));
  for (const name of ["data", "runtime"]) mkdirSync(join(path, name), { mode: 0o700 });
  after(() => rmSync(path, { recursive: true, force: true, maxRetries: 3 }));
  const env = { XDG_DATA_HOME: join(path, "data"), XDG_RUNTIME_DIR: join(path, "runtime") };
  return { path, env };
}

/** What is ours in those folders: the editor has sockets of its own there. */
function oursIn(path: string): readonly string[] {
  return ["data", "runtime"].flatMap((name) =>
    readdirSync(join(path, name)).filter((each) => !each.startsWith("vscode-")),
  );
}

const dialogOf = (page: Page): Locator => page.locator(".monaco-dialog-box");

describe("the Services view of a person without local models", function () {
  this.timeout(editorTimeoutMs);
  const person = usePersonsFolder();
  const run = useEditor({
    env: person.env,
    // A repository that would have another program run, and other ports taken.
    files: {
      ".vscode/settings.json": JSON.stringify({
        "imagebeam.services.python": "/evil/python3",
        "imagebeam.services.ports": "fixed",
      }),
    },
  });
  const page = (): Page => run().editor.page;

  const photograph = async (name: string): Promise<void> => {
    mkdirSync(screensFolder, { recursive: true });
    for (const theme of Object.keys(themes) as Theme[]) {
      run().editor.setWorkspaceSettings({ "workbench.colorTheme": themes[theme].name });
      await themeShown(page(), theme);
      for (const size of sizes) {
        await page().setViewportSize(size);
        const file = `services-${name}-${theme}-${size.width}.png`;
        await page().screenshot({ path: join(screensFolder, file) });
      }
    }
    await page().setViewportSize(sizes[0]);
  };

  it("is folded below the sessions, and nothing is begun by it", async () => {
    await openSessionsView(page());
    const header = servicesView(page()).locator(".pane-header");
    await header.waitFor();
    assert.equal(await header.getAttribute("aria-expanded"), "false");
    await photograph("folded");
    assert.deepEqual(oursIn(person.path), []);
  });

  it("welcomes with a way to set them up, by keyboard", async () => {
    const view = await openServicesView(page());
    const button = view.getByRole("button", { name: "Set up local models" });
    await button.waitFor();
    await photograph("welcome");
    assert.deepEqual(oursIn(person.path), []);
    await runCommand(page(), "Imagebeam: Focus on Services View");
    await waitFor("the button to have the focus", async () => {
      await page().keyboard.press("Tab");
      return await button.evaluate((element) => element.matches(":focus"));
    });
    await page().keyboard.press("Enter");
    await dialogOf(page()).getByText("Set up local models on this machine?").waitFor();
  });

  it("says all of it before it asks, and no repository has a say in it", async () => {
    const dialog = dialogOf(page());
    const text = await dialog.innerText();
    for (const told of [
      /What: .*PyTorch/,
      /From: /,
      /Size: about .* to download/,
      /With: Python/,
    ]) {
      assert.match(text, told);
    }
    assert.ok(text.includes(`Where to: ${join(person.path, "data/imagebeam/services")}`), text);
    assert.doesNotMatch(text, /evil/);
    for (const size of sizes) {
      await page().setViewportSize(size);
      await page().screenshot({ path: join(screensFolder, `services-plan-${size.width}.png`) });
    }
    await page().setViewportSize(sizes[0]);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.ok(!existsSync(join(person.path, "data/imagebeam/services")));
  });

  it("has one page of what works and what does not, which nobody can write in", async () => {
    await runCommand(page(), "Imagebeam: Check Local Models");
    await page().locator(".tab.active", { hasText: "Local models.md" }).waitFor();
    const editor = page().locator(".editor-group-container .monaco-editor .view-lines").first();
    await editor.getByText("This machine has no local models yet.").waitFor();
    await page().screenshot({ path: join(screensFolder, "services-check.png") });
    await runCommand(page(), "View: Close All Editors");
  });

  it("leaves no process", () => {
    assert.deepEqual(processesNaming(person.path), []);
  });
});

describe("the Services view of a workspace that is not trusted", function () {
  this.timeout(editorTimeoutMs);
  const person = usePersonsFolder();
  const run = useEditor({
    env: person.env,
    asksForTrust: true,
    settings: { "security.workspace.trust.startupPrompt": "never" },
  });

  it("starts and sets up nothing", async () => {
    const { page } = run().editor;
    const view = await openServicesView(page);
    await view.getByText(/not trusted, so no model of this machine runs here/).waitFor();
    assert.equal(await view.getByRole("button", { name: "Set up local models" }).count(), 0);
    assert.equal(await servicesRow(page, /./).count(), 0);
    await page.screenshot({ path: join(screensFolder, "services-untrusted.png") });
    for (const title of ["Set Up Local Models", "Start Service", "Choose and Download Models"]) {
      assert.equal(await hasCommand(page, `Imagebeam: ${title}`), false, title);
    }
    assert.deepEqual(oursIn(person.path), []);
  });
});
