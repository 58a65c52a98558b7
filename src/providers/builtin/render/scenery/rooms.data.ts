import type { Room } from "../../scene/scene.js";

/**
 * A piece of furniture's shapes, back to front: a colour, then either path data, a circle
 * (`cx cy r`), or a line (`~width` before its path data). In units of a hundredth of the wall's
 * height; the origin is where its middle meets the floor, and y grows downwards.
 */
export type FurnitureShape = readonly [colour: string, outline: string];

export const furniture = {
  fridge: [
    ["#dfe5e8", "M-14 0 V-66 Q-14 -69 -11 -69 H11 Q14 -69 14 -66 V0 Z"],
    ["#c3ccd1", "M9 0 V-69 H11 Q14 -69 14 -66 V0 Z"],
    ["#aab4ba", "~0.8 M-14 -44 H14"],
    ["#8b969d", "~1.6 M-10 -48 V-58 M-10 -40 V-26"],
    ["#e07a5f", "M2 -58 H7 V-53 H2 Z"],
    ["#5a9bd4", "M4 -50 H8 V-46.5 H4 Z"],
  ],
  counter: [
    ["#6f5138", "M-44 0 V-4 H44 V0 Z"],
    ["#c79a6b", "M-46 -3 V-34 H46 V-3 Z"],
    ["#a97c50", "~0.7 M-23 -4 V-34 M0 -4 V-34 M23 -4 V-34 M-46 -26 H46"],
    ["#5b4632", "~1.4 M-38 -22 H-31 M-15 -22 H-8 M8 -22 H15 M31 -22 H38"],
    ["#f2ece0", "M-48 -34 V-38 H48 V-34 Z"],
    ["#9aa5ad", "~1.8 M-2 -38 V-47 Q-2 -51 3 -51 Q7 -51 7 -46"],
    ["#8b5e3c", "M26 -38 V-47 H36 V-38 Z"],
    ["#d8b48a", "~1.2 M28 -47 L26 -56 M31 -47 V-58 M34 -47 L37 -55"],
  ],
  stove: [
    ["#ebe8e2", "M-16 0 V-36 H16 V0 Z"],
    ["#4b525b", "M-12 -4 V-23 H12 V-4 Z"],
    ["#f2b866", "M-9 -7 V-17 H9 V-7 Z"],
    ["#9aa1a8", "~1.4 M-11 -26 H11"],
    ["#3c4249", "-9 -31 1.8"],
    ["#3c4249", "-3 -31 1.8"],
    ["#3c4249", "3 -31 1.8"],
    ["#3c4249", "9 -31 1.8"],
    ["#3c4249", "M-17 -36 V-38.5 H17 V-36 Z"],
    ["#c8553d", "M-9 -39 V-49 H7 V-39 Z"],
    ["#9e3f2c", "~2 M-12 -46 H-9 M7 -46 H10 M-10 -49.5 H8"],
  ],
  cupboards: [
    ["#d3a978", "M-40 -74 V-98 H40 V-74 Z"],
    ["#a97c50", "~0.7 M-20 -74 V-98 M0 -74 V-98 M20 -74 V-98"],
    ["#5b4632", "~1.2 M-24 -78 V-83 M-16 -78 V-83 M16 -78 V-83 M24 -78 V-83"],
    ["#8f6a45", "M-40 -74 V-75.5 H40 V-74 Z"],
  ],
  bed: [
    ["#7a5236", "M-46 0 V-44 Q-46 -49 -41 -49 H-39 V0 Z"],
    ["#8b6042", "M-41 -3 V-17 H44 V-3 Z"],
    ["#7a5236", "M42 0 V-25 Q42 -27 44 -27 Q46 -27 46 -25 V0 Z"],
    ["#f3efe7", "M-40 -15 V-26 Q-40 -28 -38 -28 H40 Q43 -28 43 -25 V-15 Z"],
    ["#4f74a8", "M-14 -7 V-26 Q-12 -33 -2 -32 L38 -30 Q44 -30 44 -25 V-7 Z"],
    ["#6d92c4", "M-14 -20 V-26 Q-12 -33 -2 -32 L4 -31.7 Q-4 -29 -5 -20 Z"],
    ["#ffffff", "M-38 -27 Q-40 -38 -32 -38 L-22 -37 Q-15 -36 -17 -27 Z"],
  ],
  nightTable: [
    ["#8b6042", "M-11 0 V-26 H11 V0 H8 V-4 H-8 V0 Z"],
    ["#6d4a30", "~0.8 M-9 -15 H9"],
    ["#d9c08c", "0 -20 1.2"],
    ["#d9c08c", "0 -10 1.2"],
    ["#b58d5a", "~2 M0 -27 V-37"],
    ["#f6dd9a", "M-8 -36 L-5 -48 H5 L8 -36 Z"],
  ],
  sofa: [
    ["#5e4636", "M-38 0 V-5 H-33 V0 Z M33 0 V-5 H38 V0 Z"],
    ["#b5654a", "M-40 -10 V-38 Q-40 -44 -34 -44 H34 Q40 -44 40 -38 V-10 Z"],
    ["#c97a5d", "M-36 -4 V-20 H36 V-4 Z"],
    ["#8f4c37", "~0.8 M0 -20 V-43 M0 -5 V-19"],
    ["#a3573f", "M-46 -4 V-24 Q-46 -30 -40.5 -30 Q-35 -30 -35 -24 V-4 Z"],
    ["#a3573f", "M46 -4 V-24 Q46 -30 40.5 -30 Q35 -30 35 -24 V-4 Z"],
    ["#e9c46a", "M-32 -20 V-33 Q-32 -35 -30 -35 H-20 Q-18 -35 -18 -33 V-20 Z"],
    ["#5f8f8a", "M17 -20 V-33 Q17 -35 19 -35 H29 Q31 -35 31 -33 V-20 Z"],
  ],
  floorLamp: [
    ["#4a4039", "~1.5 M0 -1 V-66 M-6 -0.8 H6"],
    ["#f6dd9a", "M-11 -62 L-7 -80 H7 L11 -62 Z"],
  ],
  bookcase: [
    ["#7d5638", "M-19 0 V-78 H19 V0 Z"],
    ["#5c3d26", "M-16 -4 V-25 H16 V-4 Z M-16 -29 V-50 H16 V-29 Z M-16 -54 V-74 H16 V-54 Z"],
    ["#c8553d", "M-15 -4 V-21 H-11 V-4 Z M-2 -29 V-46 H2 V-29 Z M8 -54 V-70 H12 V-54 Z"],
    ["#5a8fc0", "M-10 -4 V-23 H-5 V-4 Z M-15 -29 V-48 H-10 V-29 Z M-14 -54 V-72 H-9 V-54 Z"],
    ["#e9c46a", "M-4 -4 V-20 H0 V-4 Z M4 -29 V-44 H9 V-29 Z M-8 -54 V-69 H-4 V-54 Z"],
    ["#6fa06b", "M2 -4 V-22 H6 V-4 Z M-9 -29 V-45 H-4 V-29 Z M2 -54 V-71 H6 V-54 Z"],
    ["#eadfca", "M8 -4 V-18 H15 V-4 Z M-3 -54 V-66 H1 V-54 Z"],
  ],
  picture: [
    ["#6b4a30", "M-15 -62 V-86 H15 V-62 Z"],
    ["#dfeaf0", "M-13 -64 V-84 H13 V-64 Z"],
    ["#7fa57a", "M-13 -64 V-70 L-5 -77 L2 -71 L7 -75 L13 -69 V-64 Z"],
    ["#f2c14e", "7 -79 2.4"],
  ],
  desk: [
    ["#8a6544", "M-36 0 V-34 H-33 V0 Z"],
    ["#9a7350", "M14 0 V-34 H36 V0 Z"],
    ["#6f5138", "~0.8 M16 -11 H34 M16 -22 H34"],
    ["#d9c8a8", "25 -28 1.2"],
    ["#d9c8a8", "25 -16.500 1.2"],
    ["#d9c8a8", "25 -5.500 1.2"],
    ["#b58a60", "M-39 -34 V-38 H39 V-34 Z"],
    ["#3a4049", "M-10 -38 L-7 -40 H-5 V-45 H1 V-40 H3 L6 -38 Z"],
    ["#2c3138", "M-22 -44 V-66 H18 V-44 Z"],
    ["#8cc4e6", "M-20 -46 V-64 H16 V-46 Z"],
    ["#f4f8fa", "M-17 -50 V-52 H-3 V-50 Z M-17 -54 V-56 H4 V-54 Z M-17 -58 V-60 H-1 V-58 Z"],
    ["#f3efe7", "M22 -38 V-41 H35 V-38 Z"],
    ["#c8553d", "M24 -41 V-43 H36 V-41 Z"],
  ],
  chair: [
    ["#3f4a57", "M-11 -24 V-48 Q-11 -53 -6 -53 H6 Q11 -53 11 -48 V-24 Z"],
    ["#4d5a69", "M-13 -21 V-26 Q-13 -28 -11 -28 H11 Q13 -28 13 -26 V-21 Z"],
    ["#2c3138", "~2 M0 -20 V-6 M-11 -1 L0 -6 L11 -1"],
  ],
  clock: [
    ["#3f4a57", "0 -82 7.5"],
    ["#f7f4ec", "0 -82 6.2"],
    ["#2c3138", "~1 M0 -82 V-86.5 M0 -82 L3.5 -80"],
  ],
  plant: [
    ["#c06a45", "M-8 0 L-10 -16 H10 L8 0 Z"],
    ["#3f7d4a", "M0 -16 C-16 -22 -20 -40 -14 -46 C-6 -40 -2 -28 0 -16 Z"],
    ["#57995c", "M0 -16 C-6 -32 -4 -48 2 -56 C9 -46 8 -30 0 -16 Z"],
    ["#3f7d4a", "M0 -16 C6 -30 14 -38 20 -38 C20 -28 12 -20 0 -16 Z"],
  ],
  till: [
    ["#8a5a3c", "M-34 0 V-34 H34 V0 Z"],
    ["#a87049", "M-30 -4 V-30 H-3 V-4 Z M3 -4 V-30 H30 V-4 Z"],
    ["#5f3d28", "M-37 -34 V-38 H37 V-34 Z"],
    ["#3a4049", "M8 -38 V-46 L12 -54 H24 V-38 Z"],
    ["#9fd3b6", "M13 -48 L15 -52 H22 V-48 Z"],
    ["#c9a26a", "M-28 -38 L-30 -50 H-12 L-14 -38 Z"],
    ["#e3b778", "M-28 -50 Q-25 -57 -21 -50 Q-18 -57 -14 -50 Z"],
  ],
  hangingLamp: [
    ["#3f4a57", "~0.9 M0 -120 V-92"],
    ["#39424e", "M-9 -84 Q-8 -92 0 -92 Q8 -92 9 -84 Z"],
    ["#ffe6a0", "M-4 -84 Q0 -79 4 -84 Z"],
  ],
} as const satisfies Readonly<Record<string, readonly FurnitureShape[]>>;

export interface RoomPlan {
  readonly walls: readonly string[];
  readonly floor: string;
  readonly pattern: "boards" | "tiles" | "carpet";
  /** Its middle, as a share of the picture's width; null for none. */
  readonly windowAt: number | null;
  readonly curtains: string | null;
  /** From wall to floor; `at` as for the window. `wide` ones are as much wider as the picture is. */
  readonly pieces: readonly {
    readonly piece: keyof typeof furniture;
    readonly at: number;
    readonly wide?: true;
  }[];
}

export const rooms: Readonly<Record<Room, RoomPlan>> = {
  kitchen: {
    walls: ["#e9dfc6", "#cfe0d8", "#dfe3e8"],
    floor: "#cdbfa9",
    pattern: "tiles",
    windowAt: 0.43,
    curtains: null,
    pieces: [
      { piece: "counter", at: 0.5, wide: true },
      { piece: "fridge", at: 0.13 },
      { piece: "stove", at: 0.84 },
      { piece: "cupboards", at: 0.86 },
    ],
  },
  bedroom: {
    walls: ["#c9cfe0", "#e3d0cf", "#cfdccf"],
    floor: "#b08a63",
    pattern: "boards",
    windowAt: 0.72,
    curtains: "#d98f7a",
    pieces: [
      { piece: "picture", at: 0.3 },
      { piece: "bed", at: 0.33 },
      { piece: "nightTable", at: 0.88 },
    ],
  },
  livingRoom: {
    walls: ["#d8cdb8", "#c3d2d2", "#dfcbbd"],
    floor: "#a97f57",
    pattern: "boards",
    windowAt: 0.24,
    curtains: "#e2d4b4",
    pieces: [
      { piece: "picture", at: 0.6 },
      { piece: "sofa", at: 0.56 },
      { piece: "floorLamp", at: 0.1 },
      { piece: "bookcase", at: 0.9 },
    ],
  },
  office: {
    walls: ["#d5dade", "#cfd8dc", "#dcd8cf"],
    floor: "#8e979e",
    pattern: "carpet",
    windowAt: 0.62,
    curtains: null,
    pieces: [
      { piece: "clock", at: 0.38 },
      { piece: "bookcase", at: 0.12 },
      { piece: "desk", at: 0.62 },
      { piece: "plant", at: 0.93 },
    ],
  },
  shop: {
    walls: ["#e6dcc8", "#d9e2dc", "#e4d4c8"],
    floor: "#b9a78c",
    pattern: "tiles",
    windowAt: null,
    curtains: null,
    pieces: [
      { piece: "hangingLamp", at: 0.3 },
      { piece: "hangingLamp", at: 0.7 },
      { piece: "till", at: 0.78 },
    ],
  },
};
