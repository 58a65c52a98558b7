/** Commands that a hint names: whoever reads it sits in an editor or at a terminal. */
export const editorTitles = {
  setUp: "Set Up Local Models",
  download: "Download Local Models",
} as const;

export const setUpCommand = `${editorTitles.setUp} (in a terminal: services setup)`;
export const downloadCommand = `${editorTitles.download} (in a terminal: services download)`;
