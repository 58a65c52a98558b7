import type { ColourId } from "../brief/brief.js";

/** The main colour of each colour word, and its lit and shaded tones. */
export const colourTones: Readonly<
  Record<ColourId, { pale: string; light: string; main: string; dark: string; deep: string }>
> = {
  red: { pale: "#f58a7c", light: "#ea5547", main: "#d8332c", dark: "#ad2126", deep: "#7c141d" },
  orange: { pale: "#fcc27a", light: "#f9a24a", main: "#f2852a", dark: "#d1661a", deep: "#9c4712" },
  yellow: { pale: "#fdefa0", light: "#fbe06a", main: "#f5cb33", dark: "#dba71f", deep: "#a97c14" },
  green: { pale: "#9bd08a", light: "#66b45f", main: "#3d9948", dark: "#2a7639", deep: "#1b532b" },
  blue: { pale: "#8bbcf2", light: "#4f92e3", main: "#2c6fcd", dark: "#2053a3", deep: "#163a75" },
  purple: { pale: "#c3a0e2", light: "#9c6acb", main: "#7d48b4", dark: "#5f3292", deep: "#43216b" },
  pink: { pale: "#fcd0df", light: "#f8abc7", main: "#f285ad", dark: "#d9618f", deep: "#a83f69" },
  brown: { pale: "#c39a71", light: "#a77a4f", main: "#865933", dark: "#674124", deep: "#482b17" },
  black: { pale: "#62626c", light: "#43434c", main: "#27272e", dark: "#18181d", deep: "#0c0c10" },
  white: { pale: "#ffffff", light: "#fdfcf8", main: "#f4f2ec", dark: "#dad9d9", deep: "#b4b6bd" },
  grey: { pale: "#c6cbd0", light: "#a9afb6", main: "#8b9299", dark: "#6b727a", deep: "#4b525a" },
};

/** The moon and the sun when nobody says which colour: paler than the word yellow. */
export const skyLights = {
  moon: { pale: "#fffbe8", light: "#fdf3cc", main: "#f7e6a6", dark: "#d6c07a", deep: "#a8925a" },
  sun: { pale: "#fffbd6", light: "#ffe48a", main: "#ffd04a", dark: "#f0a82c", deep: "#c47f1c" },
} as const;

/** Fixed colours of the things that a main colour does not reach: masts, windows, leaves, eyes. */
export const accentTones = {
  wood: "#7a4a2b",
  woodDark: "#55311c",
  woodLight: "#a56d42",
  cream: "#f7efdc",
  creamDark: "#ddd0b6",
  ink: "#23222a",
  white: "#fbfaf6",
  glass: "#a9d8ee",
  glassDark: "#6fa9cc",
  lamp: "#ffe08a",
  lampHot: "#fff5c9",
  flame: "#ff9a3c",
  metal: "#c3c9d0",
  metalDark: "#7f8790",
  leaf: "#5aa552",
  leafDark: "#3b7d40",
  trunk: "#6d4a33",
  trunkDark: "#4d3222",
  stone: "#9a9690",
  stoneDark: "#726e69",
  rosy: "#ee9aa6",
  carrot: "#ee8433",
  roof: "#8d4a3a",
  roofDark: "#6c3529",
  slate: "#56606e",
  slateDark: "#3f4753",
  rubber: "#2c2c33",
  snow: "#f7fafd",
  snowShade: "#cfdded",
  foam: "#eaf6fb",
} as const;

export type AccentTone = keyof typeof accentTones;
