import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { screensFolder, type EditorRun } from "../../support/editorRun.js";
import { themes, themeShown, type Theme } from "./workbench.js";

const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
  { width: 800, height: 600 },
] as const;

/** Pictures of the window in each theme and size, to be looked at; the size is the first again after it. */
export async function photograph({ editor }: EditorRun, name: string): Promise<void> {
  const { page } = editor;
  mkdirSync(screensFolder, { recursive: true });
  for (const theme of Object.keys(themes) as Theme[]) {
    editor.setWorkspaceSettings({ "workbench.colorTheme": themes[theme].name });
    await themeShown(page, theme);
    for (const size of sizes) {
      await page.setViewportSize(size);
      const look = theme.replace("vscode-", "").replace("high-contrast", "contrast");
      await page.screenshot({ path: join(screensFolder, `${name}-${look}-${size.width}.png`) });
    }
  }
  await page.setViewportSize(sizes[0]);
}
