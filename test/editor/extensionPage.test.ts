import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { projectRoot } from "./launcher/editorFiles.js";
import { runCommand, webviewFrame } from "./launcher/workbench.js";

describe("the extension's page", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor();

  it("shows the whole README, no picture that is not there, and links that lead somewhere", async () => {
    const { page } = run().editor;
    await runCommand(page, "Extensions: Show Installed Extensions");
    await page.locator(".extension-list-item", { hasText: "Imagebeam" }).first().click();
    const readme = await webviewFrame(page, 'h1:text-is("Imagebeam")');
    const headings = readFileSync(join(projectRoot, "README.md"), "utf8").match(/^## .+$/gm) ?? [];
    assert.deepEqual(
      await readme.locator("h2").allInnerTexts(),
      headings.map((heading) => heading.slice(3)),
    );
    const [broken, targets] = await readme.evaluate<[number, string[]]>(
      `[
        [...document.images].filter((image) => image.naturalWidth === 0).length,
        [...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href')),
      ]`,
    );
    assert.equal(broken, 0);
    assert.deepEqual(
      targets.filter((target) => !/^(?:https:|#)/.test(target)),
      [],
    );
    await mkdir(screensFolder, { recursive: true });
    await page.screenshot({ path: join(screensFolder, "extension-page.png") });
  });
});
