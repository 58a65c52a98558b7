/**
 * What one drawing may hold. Far more than a person or a model needs, and little enough that nothing
 * here or in the rasteriser takes long.
 */
export const caps = {
  /** Characters of an answer, prose around the drawing with it. */
  answerLength: 1_000_000,
  /** Elements inside each other; the renderer recurses. */
  depth: 100,
  attributesOfElement: 100,
  /** Elements, each counted as often as it is drawn. */
  elements: 20_000,
  /** Pieces of paths, each counted as often as it is drawn, dashes with them. */
  segments: 20_000,
  /** Characters of text, each counted as often as it is drawn: to lay them out takes long. */
  characters: 5_000,
  /** Characters of a value that is no list: of a colour, a reference, a variable. */
  value: 1_000,
  /** Of a title, a description and a label, and of all of them together. */
  label: 500,
  labels: 10_000,
  /** Elements that a filter works on: each takes tens of milliseconds at 1024 px. */
  filtered: 40,
  /** Of all style sheets, and in a rule. */
  rules: 200,
  declarations: 100,
  /** Declarations of style sheets, each counted for every element that it holds for. */
  declared: 500_000,
  /**
   * Things inside each other that are painted apart and then laid over the rest: opacity, masks, clips,
   * filters, patterns. Each takes 17 MB at 2048 px for as long as what is in it is painted.
   */
  layers: 12,
  /** What a coordinate may be, either side of 0. */
  coordinate: 1e7,
  /** The same of a path's numbers: ways from point to point, and letters of such a size. */
  pathNumber: 1e9,
} as const;

/** Why a text is no drawing that we take, as the model that wrote it is told. */
export class SvgRefusal extends Error {}

/** How the failure of a job begins or goes on whose rasteriser broke: a class does not cross threads. */
export const brokenMessage = "The rasteriser broke";
