import { commands } from "vscode";

/** The editor's own, internal: it is there in some editors, and may be gone from any. */
export const carouselCommand = "workbench.action.chat.openImageInCarousel";

export async function hasCarousel(): Promise<boolean> {
  return (await commands.getCommands(true)).includes(carouselCommand);
}

/** Has menus offer it where it is there. */
export async function tellCarousel(): Promise<void> {
  if (await hasCarousel())
    await commands.executeCommand("setContext", "imagebeam.hasCarousel", true);
}
