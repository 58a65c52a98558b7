import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { screensFolder, type EditorRun } from "../../support/editorRun.js";
import { isLookedAt } from "../../support/lookedAt.js";
import type { Editor } from "./editor.js";
import { themes, themeShown, type Theme } from "./workbench.js";

/** In a run of all tests, one picture of each state is taken, as the window stands. */

const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
  { width: 800, height: 600 },
] as const;

export const allThemes = Object.keys(themes) as readonly Theme[];

/**
 * Pictures of the window in each of these themes, to be looked at; the last theme stays.
 * @param name of the files, in the screens folder
 */
export async function photographIn(
  wanted: readonly Theme[],
  editor: Editor,
  name: string,
): Promise<void> {
  await inThemes(wanted, editor, async (look) => {
    await editor.page.screenshot({ path: join(screensFolder, `${name}-${look}.png`) });
  });
}

/** Pictures of the window in each theme and size, to be looked at; the size is the first again after it. */
export async function photograph({ editor }: EditorRun, name: string): Promise<void> {
  const { page } = editor;
  await inThemes(allThemes, editor, async (look) => {
    for (const size of isLookedAt ? sizes : sizes.slice(0, 1)) {
      await page.setViewportSize(size);
      await page.screenshot({ path: join(screensFolder, `${name}-${look}-${size.width}.png`) });
    }
  });
  await page.setViewportSize(sizes[0]);
}

async function inThemes(
  wanted: readonly Theme[],
  editor: Editor,
  take: (look: string) => Promise<void>,
): Promise<void> {
  mkdirSync(screensFolder, { recursive: true });
  if (!isLookedAt) return take("as-it-is");
  for (const theme of wanted) {
    editor.setWorkspaceSettings({ "workbench.colorTheme": themes[theme].name });
    await themeShown(editor.page, theme);
    await take(theme.replace("vscode-", "").replace("high-contrast", "contrast"));
  }
}
