import type { ModelSize } from "./chatPromptModel.js";

/** By the parameters that a model's name tells of: `qwen3-0.6b`, `SmolLM2-135M`. */
export function sizeOf(model: string): ModelSize {
  const told = /(?:^|[^a-z\d])(\d+(?:\.\d+)?)(b|m)(?![a-z\d])/i.exec(model);
  if (told === null) return "usual";
  const billions = Number(told[1]) / (told[2]?.toLowerCase() === "m" ? 1000 : 1);
  return billions < 2 ? "small" : "usual";
}
