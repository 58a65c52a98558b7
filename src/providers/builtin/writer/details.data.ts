import type { Brief, Terrain, TimeOfDay } from "../brief/brief.js";
import type { Role } from "../brief/vocabulary/vocabulary.js";

/**
 * What an expansion adds of its own. Every entry is read as nothing that could be required, so
 * that it can crowd a prompt and never change what the prompt asks for (a test reads them all).
 */
export const openings: readonly string[] = [
  "a quiet scene with room to breathe",
  "a still and thoughtful moment",
  "a picture full of gentle rhythm",
  "an inviting view, unhurried and clean",
  "a carefully balanced composition",
  "a scene with an airy, dreamy mood",
  "a storybook picture with plenty of depth",
  "a simple arrangement of bold shapes",
];

export const details: readonly string[] = [
  "long lines that lead the eye",
  "subtle shadows and fine textures",
  "a sense of wonder in the stillness",
  "crisp edges and clean shapes",
  "delicate highlights along the edges",
  "plenty of empty space around",
  "a hint of mystery at the edges of the frame",
  "small touches that reward a second look",
  "layered depth from front to back",
  "a peaceful, timeless feeling",
  "soft shapes that echo one another",
  "a gentle rhythm of light and shade",
];

export const terrainDetails: Readonly<Record<Terrain, readonly string[]>> = {
  sea: [
    "shimmering reflections on the surface",
    "faint ripples that catch the light",
    "foam along the edges",
  ],
  lake: [
    "glassy reflections on the surface",
    "reeds that sway along the edge",
    "faint rings on the surface",
  ],
  meadow: [
    "blades that sway in a gentle breeze",
    "speckles that drift in the air",
    "a narrow winding path",
  ],
  desert: [
    "ridges shaped by the wind",
    "fine ripples that catch the light",
    "a vast and empty stillness",
  ],
  snow: [
    "footprints that trail away",
    "crystals that glitter softly",
    "a hushed and frosty stillness",
  ],
  beach: ["shells strewn along the edge", "ripples left by the tide", "a salty breeze in the air"],
  city: [
    "windows that glimmer here and there",
    "cobblestones that gleam softly",
    "narrow lanes that lead the eye",
  ],
  space: ["dust that glitters in the dark", "faint trails of light", "a vast and silent emptiness"],
  table: ["a soft shadow to one side", "grain that runs across", "a quiet, tidy feeling"],
  kitchen: [
    "a tidy, homely feeling",
    "a faint glow in the corners",
    "worn and well-loved surfaces",
  ],
  bedroom: [
    "a hushed and restful stillness",
    "soft folds that catch the light",
    "a cosy, homely feeling",
  ],
  livingRoom: [
    "a cosy, homely feeling",
    "worn and well-loved surfaces",
    "a faint glow in the corners",
  ],
  office: ["a calm and orderly feeling", "even light from above", "a hushed, busy stillness"],
  shop: ["rows that lead the eye", "a cheerful bustle of shapes", "a faint glow from above"],
};

export const timeDetails: Readonly<Record<TimeOfDay, readonly string[]>> = {
  dawn: ["the air still fresh and pale", "long shadows that slowly shrink"],
  day: ["crisp shadows and bright air", "an open and lively feeling"],
  dusk: ["the air glowing softly", "long shadows that slowly grow"],
  night: ["stars that glimmer faintly", "quiet shadows all around"],
};

/** What a writer who gets carried away puts in besides. Read as a subject; never asked for. */
export const distractions: readonly string[] = [
  "some birds far away",
  "a few flowers at the edge",
  "some trees along the edge",
  "a few butterflies in the air",
];

/** Put between a number and its noun: pleasant to read, and the number is a little easier to miss. */
export const adjectives: readonly string[] = [
  "graceful",
  "charming",
  "elegant",
  "quiet",
  "weathered",
  "simple",
];

/** Words that an image model's filter is likely to have refused. */
export const refusedWords: readonly string[] = [
  "blood",
  "bloody",
  "gore",
  "gory",
  "corpse",
  "dead",
  "death",
  "kill",
  "killed",
  "killing",
  "murder",
  "violent",
  "violence",
  "gun",
  "guns",
  "rifle",
  "pistol",
  "weapon",
  "weapons",
  "knife",
  "bomb",
  "naked",
  "nude",
  "nudity",
  "sexy",
  "erotic",
  "drug",
  "drugs",
  "hate",
  "nazi",
  "torture",
  "brutal",
  "terror",
];

/** Touches of the finish that are read as no style of their own. */
export const finishes: readonly string[] = [
  "clean edges",
  "fine texture",
  "balanced composition",
  "gentle gradients",
  "crisp outlines",
  "even spacing",
  "a calm background tone",
  "rich detail",
];

/** Styles that bring their own colours. */
export const colouredStyles: ReadonlySet<Brief["style"]> = new Set([
  "noir",
  "blueprint",
  "ink",
  "neon",
] as const);

/** Words that a restatement in plain English leaves out. */
export const unsaidRoles: readonly Role[] = [
  "filler",
  "aspect",
  "thing",
  "measure",
  "photo",
  "trap",
];
