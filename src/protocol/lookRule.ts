import * as z from "zod";
import { once } from "../base/once.js";

/** When a language model that draws as SVG is shown its draft, with what a person reads of each. */
export const lookRules = {
  whereCheap:
    "Where the model is known to see and a look costs a cent at most; of this editor's own models, wherever nothing says that they see nothing.",
  always: "Wherever nothing says that the model sees nothing, whatever it costs.",
  never: "Never: fewer requests, and what is drawn first is kept.",
} as const;

export type LookRule = keyof typeof lookRules;

export const usualLookRule: LookRule = "whereCheap";

export const lookRuleSchema = once(() =>
  z
    .enum(Object.keys(lookRules) as [LookRule, ...LookRule[]])
    .default(usualLookRule)
    .describe(
      "When a language model that draws as SVG is shown its own draft and corrects it, which takes one more request for each image. What a connection says of itself goes before it.",
    ),
);
