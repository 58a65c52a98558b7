/**
 * A command is called otherwise in the editor than in a terminal, and whoever words a hint may not know
 * where it will be read. So a hint names both, `Set Up Local Models (in a terminal: services setup)`, and
 * each surface leaves the one that can be used there. Pure.
 */

/** As the palette has them. */
export const editorTitles = {
  setUp: "Set Up Local Models",
  download: "Download Local Models",
  stop: "Stop Service",
} as const;
export type EditorTitle = (typeof editorTitles)[keyof typeof editorTitles];

const both = new RegExp(
  String.raw`(?:Imagebeam: )?\b(${Object.values(editorTitles).join("|")}) \(in a terminal: (services [^\s()]+(?: [^\s()]+)?)\)`,
  "g",
);

/**
 * A command as a hint names it.
 * @param act "services download sdxl"
 */
export function commandNames(title: EditorTitle, act: string): string {
  return `${title} (in a terminal: ${act})`;
}

/** The text as it is read in the editor: `Imagebeam: Set Up Local Models`. */
export function inEditor(text: string): string {
  return text.replace(both, (_, title: string) => `Imagebeam: ${title}`);
}

/** As it is read in a terminal. @param command how a person calls this program: `npm start --` */
export function inTerminal(text: string, command: string): string {
  return text.replace(both, (_, _title: string, act: string) => `${command} ${act}`);
}
