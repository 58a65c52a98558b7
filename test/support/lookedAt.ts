/**
 * Whether somebody will look at the pictures: not in a run of all tests, where those of every theme and
 * size would take minutes.
 */
export const isLookedAt = process.env["IMAGEBEAM_PICTURES"] !== "few";
