import type { Arm } from "./qualityArms.js";

const wide = { candidates: 4, beamWidth: 2, iterations: 6 } as const;

export const singleShot: Arm = { name: "single shot", plan: { candidates: 1, iterations: 1 } };
/** By the judge's scores alone. */
export const specification: Arm = { name: "specification 4/2/6", plan: wide };
/** The one that the bars are for. */
export const checklist: Arm = {
  name: "checklist 4/2/6",
  plan: { ...wide, objective: "checklist" },
};
export const checklistCompared: Arm = {
  name: "checklist 4/2/6, compared",
  plan: { ...wide, objective: "checklist", ranker: "compare" },
};

/**
 * The searches that are compared, each of 24 images at most; best-of-N stands beside them. Another
 * way to search is one entry more.
 */
export const arms: readonly Arm[] = [
  singleShot,
  specification,
  { name: "specification 4/2/6, compared", plan: { ...wide, ranker: "compare" } },
  checklist,
  checklistCompared,
  {
    name: "checklist 4/2/6, no end at a plateau",
    plan: { ...wide, objective: "checklist", stopOnPlateau: false },
  },
  {
    name: "checklist 2/1/12, no end at a plateau",
    plan: {
      ...{ candidates: 2, beamWidth: 1, iterations: 12 },
      ...{ objective: "checklist", stopOnPlateau: false },
    },
  },
];

/** @param images at most 64: a plan may not ask for more at once */
export function bestOfArm(images: number): Arm {
  const candidates = Math.min(64, Math.max(1, Math.round(images)));
  return {
    name: `best of ${candidates}`,
    plan: { candidates, beamWidth: 1, iterations: 1, objective: "checklist" },
  };
}
