import type { Locator, Page } from "playwright-core";
import { runCommand } from "./workbench.js";

/** The Services view, below the sessions. */

/** Unfolds the view, from the palette; resolves once it is there. */
export async function openServicesView(page: Page): Promise<Locator> {
  await runCommand(page, "Imagebeam: Focus on Services View");
  const view = servicesView(page);
  await view.locator(".pane-body").waitFor();
  return view;
}

export function servicesView(page: Page): Locator {
  return page.locator(".pane", { has: page.locator('.pane-header[aria-label^="Services"]') });
}

/** The row of a service, or of one of its facts, by how it begins. */
export function servicesRow(page: Page, text: string | RegExp): Locator {
  return servicesView(page).locator(".monaco-list-row", { hasText: text });
}
