import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { oursIn, usePersonsFolder } from "../support/personsFolder.js";
import { photograph } from "./launcher/photograph.js";
import { processesNaming } from "./launcher/processes.js";
import { openServicesView, servicesRow, servicesView } from "./launcher/servicesView.js";
import { openSessionsView } from "./launcher/sessionsView.js";
import { waitFor } from "./launcher/waitFor.js";
import { hasCommand, runCommand } from "./launcher/workbench.js";

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
        "imagebeam.services.model": "/evil/model",
        "imagebeam.services.args": ["--model", "/evil/model"],
        "imagebeam.services.env": { IMAGE_MODEL_PATH: "/evil/model", PYTHONPATH: "." },
        "terminal.integrated.env.linux": { PATH: "/evil" },
        "python.envFile": "${workspaceFolder}/.env",
      }),
      ".env":
        "PATH=/evil\nPYTHONPATH=.\nIMAGE_MODEL_PATH=/evil/model\nUV_INDEX_URL=http://evil.test\n",
      // Modules that a Python which looks where somebody works would read in place of its own.
      ...Object.fromEntries(
        ["json", "platform", "struct", "sitecustomize", "imagebeam_services"].map((name) => [
          `${name}.py`,
          'open("evil-ran", "w").close(); raise SystemExit("evil")\n',
        ]),
      ),
      "uv.toml": '[[index]]\nurl = "http://evil.test/simple"\ndefault = true\n',
      "pyproject.toml": '[tool.uv]\nindex-url = "http://evil.test/simple"\n',
    },
  });
  const page = (): Page => run().editor.page;

  it("is folded below the sessions, and nothing is begun by it", async () => {
    await openSessionsView(page());
    const header = servicesView(page()).locator(".pane-header");
    await header.waitFor();
    assert.equal(await header.getAttribute("aria-expanded"), "false");
    await photograph(run(), "services-folded");
    assert.deepEqual(oursIn(person), []);
  });

  it("welcomes with a way to set them up, by keyboard", async () => {
    const view = await openServicesView(page());
    const button = view.getByRole("button", { name: "Set up local models" });
    await button.waitFor();
    await photograph(run(), "services-welcome");
    assert.deepEqual(oursIn(person), []);
    await runCommand(page(), "Imagebeam: Focus on Services View");
    await waitFor("the button to have the focus", async () => {
      await page().keyboard.press("Tab");
      return (
        (await view
          .locator('a.monaco-button:focus, [role="button"]:focus', { hasText: "Set up" })
          .count()) > 0
      );
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
    assert.ok(!existsSync(join(run().editor.workspace, "evil-ran")));
    await photograph(run(), "services-plan");
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
    for (const title of ["Set Up Local Models", "Start Service", "Download Local Models"]) {
      assert.equal(await hasCommand(page, `Imagebeam: ${title}`), false, title);
    }
    assert.deepEqual(oursIn(person), []);
  });
});
