import type { ChosenGroup } from "../chosen.js";

/** Things that people ask for and the public set lacks: their drawings are in `ownDrawings.data.ts`. */
export const own: readonly ChosenGroup[] = [
  {
    group: "own drawings",
    height: 0.8,
    rows: `
fence | .42 | picket fence, wooden fence, garden fence, >railing, >hedge
pyramid | 1.3 desert | egyptian pyramid, >ziggurat
fridge | .78 kitchen | refrigerator, freezer, icebox/iceboxes
`,
  },
];
