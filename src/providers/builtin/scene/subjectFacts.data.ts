import type { ColourId, SubjectId } from "../brief/brief.js";

export type Habitat = "ground" | "water" | "air" | "sky";

/** What composing needs to know of a subject. */
export interface SubjectFacts {
  /** Width divided by height of its drawing. */
  readonly aspect: number;
  /** Height beside other subjects: a stylised scale on which a house is .9. */
  readonly height: number;
  readonly habitat: Habitat;
  /** The colours that it has when nobody says, likeliest first. */
  readonly colours: readonly ColourId[];
  /** Where something standing on it has its feet, as a share of its height from the top. */
  readonly topAt: number;
  /** The terrain that a picture of it has when nobody says. */
  readonly home: "sea" | "lake" | "meadow" | "desert" | "snow" | "city" | "space" | "table";
}

export const subjectFacts: Readonly<Record<SubjectId | "unknown", SubjectFacts>> = {
  sailboat: {
    aspect: 0.86,
    height: 1,
    habitat: "water",
    colours: ["white", "red", "orange"],
    topAt: 0.8,
    home: "sea",
  },
  lighthouse: {
    aspect: 0.46,
    height: 1.3,
    habitat: "ground",
    colours: ["red", "white", "red"],
    topAt: 0.02,
    home: "sea",
  },
  house: {
    aspect: 1.1,
    height: 0.85,
    habitat: "ground",
    colours: ["white", "yellow", "red", "brown"],
    topAt: 0.2,
    home: "meadow",
  },
  castle: {
    aspect: 1.12,
    height: 1.15,
    habitat: "ground",
    colours: ["grey", "brown", "white"],
    topAt: 0.3,
    home: "meadow",
  },
  windmill: {
    aspect: 0.9,
    height: 1.15,
    habitat: "ground",
    colours: ["white", "brown", "red"],
    topAt: 0.22,
    home: "meadow",
  },
  tree: {
    aspect: 0.88,
    height: 1.1,
    habitat: "ground",
    colours: ["green"],
    topAt: 0.1,
    home: "meadow",
  },
  pine: {
    aspect: 0.6,
    height: 1.15,
    habitat: "ground",
    colours: ["green"],
    topAt: 0.03,
    home: "meadow",
  },
  cactus: {
    aspect: 0.7,
    height: 0.85,
    habitat: "ground",
    colours: ["green"],
    topAt: 0.03,
    home: "desert",
  },
  flower: {
    aspect: 0.62,
    height: 0.66,
    habitat: "ground",
    colours: ["pink", "red", "yellow", "purple"],
    topAt: 0.05,
    home: "meadow",
  },
  mushroom: {
    aspect: 0.98,
    height: 0.6,
    habitat: "ground",
    colours: ["red", "brown"],
    topAt: 0.06,
    home: "meadow",
  },
  apple: {
    aspect: 0.92,
    height: 0.5,
    habitat: "ground",
    colours: ["red", "green"],
    topAt: 0.16,
    home: "table",
  },
  cat: {
    aspect: 0.86,
    height: 0.66,
    habitat: "ground",
    colours: ["orange", "grey", "black", "white"],
    topAt: 0.16,
    home: "meadow",
  },
  rabbit: {
    aspect: 0.8,
    height: 0.62,
    habitat: "ground",
    colours: ["white", "brown", "grey"],
    topAt: 0.4,
    home: "meadow",
  },
  bird: {
    aspect: 1.3,
    height: 0.36,
    habitat: "air",
    colours: ["blue", "white", "red", "black"],
    topAt: 0.45,
    home: "meadow",
  },
  fish: {
    aspect: 1.6,
    height: 0.42,
    habitat: "water",
    colours: ["orange", "blue", "yellow"],
    topAt: 0.1,
    home: "sea",
  },
  whale: {
    aspect: 1.55,
    height: 0.68,
    habitat: "water",
    colours: ["blue", "grey"],
    topAt: 0.42,
    home: "sea",
  },
  butterfly: {
    aspect: 1.15,
    height: 0.4,
    habitat: "air",
    colours: ["orange", "blue", "purple", "yellow"],
    topAt: 0.3,
    home: "meadow",
  },
  balloon: {
    aspect: 0.72,
    height: 0.95,
    habitat: "air",
    colours: ["red", "orange", "purple", "blue"],
    topAt: 0.01,
    home: "meadow",
  },
  rocket: {
    aspect: 0.56,
    height: 1.05,
    habitat: "air",
    colours: ["white", "red", "grey"],
    topAt: 0.02,
    home: "space",
  },
  car: {
    aspect: 1.95,
    height: 0.48,
    habitat: "ground",
    colours: ["red", "blue", "yellow", "green"],
    topAt: 0.02,
    home: "city",
  },
  snowman: {
    aspect: 0.78,
    height: 0.85,
    habitat: "ground",
    colours: ["white"],
    topAt: 0.02,
    home: "snow",
  },
  robot: {
    aspect: 0.74,
    height: 0.85,
    habitat: "ground",
    colours: ["grey", "blue", "orange"],
    topAt: 0.12,
    home: "city",
  },
  umbrella: {
    aspect: 0.98,
    height: 0.75,
    habitat: "ground",
    colours: ["red", "yellow", "blue", "purple"],
    topAt: 0.06,
    home: "meadow",
  },
  tent: {
    aspect: 1.4,
    height: 0.64,
    habitat: "ground",
    colours: ["orange", "green", "yellow"],
    topAt: 0.04,
    home: "meadow",
  },
  teacup: {
    aspect: 1.4,
    height: 0.44,
    habitat: "ground",
    colours: ["white", "blue", "pink"],
    topAt: 0.3,
    home: "table",
  },
  moon: {
    aspect: 1,
    height: 0.42,
    habitat: "sky",
    colours: ["yellow"],
    topAt: 0.03,
    home: "sea",
  },
  sun: {
    aspect: 1,
    height: 0.46,
    habitat: "sky",
    colours: ["yellow", "orange"],
    topAt: 0.12,
    home: "meadow",
  },
  unknown: {
    aspect: 0.66,
    height: 0.8,
    habitat: "ground",
    colours: ["grey"],
    topAt: 0.05,
    home: "meadow",
  },
};
