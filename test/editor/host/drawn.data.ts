/**
 * A session whose images were made from drawings: the launcher makes it before the editor starts, for
 * what has no such model there.
 */
export const drawn = {
  goal: "an icon of a red boat",
  /** Its output folder, in the workspace. */
  output: "drawn",
} as const;
