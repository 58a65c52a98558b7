import * as z from "zod";
import { once } from "../base/once.js";

/** How a person sets up this machine's own services: theirs alone, no workspace has a say in it. */

/** Where services listen, with what a person reads of each. */
export const portRules = {
  automatic: "Any port that is free.",
  fixed: "8001 for images, 8002 for vision, 8003 for language: one process of each at a time.",
} as const;
export type PortRule = keyof typeof portRules;

export const usualPortRule: PortRule = "automatic";

export const portRuleSchema = once(() =>
  z
    .enum(Object.keys(portRules) as [PortRule, ...PortRule[]])
    .default(usualPortRule)
    .describe(
      "On which ports of this machine the programs that run local models listen. A change counts once all of them were stopped and start again.",
    ),
);

export const pythonSchema = once(() =>
  z
    .string()
    .max(1000)
    .default("")
    .describe(
      "The Python (3.11 or later) that _Imagebeam: Set Up Local Models_ uses: the whole path of its program, such as `/usr/bin/python3.12`. Empty: one is looked for.",
    ),
);
