import { planFields, type PlanInput } from "./plan.js";

/**
 * The text in which the Stable Diffusion web UI (AUTOMATIC1111) and those that follow it keep how
 * an image was made, and in which people pass prompts on:
 *
 *   the prompt, in one or more lines
 *   Negative prompt: in one or more lines
 *   Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 123, Size: 512x768, Model: v1-5
 *
 * Each part may be missing.
 */

/** Of Windows, of old Macs and of some programs' clipboards, of all else. */
const lineEnd = /\r\n|\r|\n/;

/** Settings that tell such a line from a sentence, by what their values look like. */
const settings: Readonly<Record<string, RegExp>> = {
  Steps: /^\d+$/,
  Sampler: /^\S/,
  "Schedule type": /^\S/,
  "CFG scale": /^[\d.]+$/,
  Seed: /^-?\d+$/,
  Size: /^\d+x\d+$/,
  "Model hash": /^[0-9a-f]+$/i,
  Model: /^\S/,
  "Denoising strength": /^[\d.]+$/,
  "Clip skip": /^\d+$/,
  Version: /^\S/,
};
/** Fewer can stand in a sentence: "Steps: 3, then a temple". */
const fewestSettings = 2;

/** A value holds commas where it stands in quotes, as that program's own reader has it. */
const settingPattern = /(\w[\w /-]{0,60}):\s*("(?:\\.|[^\\"])*"|[^,]*)(?:,|$)/g;
const maxSettingsUnits = 20_000;
const negativePattern = /^\s*Negative prompt:/i;

/** A search as a text describes it. */
export interface TextPlan {
  readonly plan: PlanInput;
  /** A sentence for each thing that the text says and that was taken otherwise, or left out. */
  readonly notes: readonly string[];
}

/**
 * Reads the goal, and what else of a plan such a text says; any other text is all goal. What does
 * not fit a plan is left out; a size is made one that can be drawn. Both are told.
 */
export function readParameters(text: string): TextPlan {
  const lines = text.trim().split(lineEnd);
  const found = settingsIn(lines.at(-1) ?? "");
  const rest = found === undefined ? lines : lines.slice(0, -1);
  const negativeAt = rest.findIndex((line) => negativePattern.test(line));
  const prompt = negativeAt === -1 ? rest : rest.slice(0, negativeAt);
  const negative = negativeAt === -1 ? [] : rest.slice(negativeAt);
  const negativePrompt = negative.join("\n").replace(negativePattern, "").trim();
  const [seed, size] = [seedIn(found), sizeIn(found)];
  return {
    plan: {
      ...(negativePrompt === "" ? {} : { negativePrompt }),
      ...seed.plan,
      ...size.plan,
      goal: prompt.join("\n").trim(),
    },
    notes: [...seed.notes, ...size.notes],
  };
}

/** A part of a plan that one setting says. */
interface Part {
  readonly plan: Partial<PlanInput>;
  readonly notes: readonly string[];
}
const nothingSaid: Part = { plan: {}, notes: [] };

type Settings = ReadonlyMap<string, string>;

function settingsIn(line: string): Settings | undefined {
  const found = new Map<string, string>();
  if (line.length > maxSettingsUnits) return undefined;
  for (const [, name = "", value = ""] of line.matchAll(settingPattern)) {
    if (settings[name]?.test(value.trim()) === true) found.set(name, value.trim());
  }
  const [first] = found.keys();
  const begins = first !== undefined && line.trimStart().startsWith(`${first}:`);
  return begins && found.size >= fewestSettings ? found : undefined;
}

/** With that program, a negative seed asks for one at random. */
function seedIn(found: Settings | undefined): Part {
  const text = found?.get("Seed");
  if (text === undefined || text.startsWith("-")) return nothingSaid;
  const seed = Number(text);
  if (planFields().seed.safeParse(seed).success) return { plan: { seed }, notes: [] };
  return { plan: {}, notes: [`The seed ${text} is left out: 4294967295 is the largest.`] };
}

/** A plan's sizes are multiples of this, within these. */
const stepPx = 16;
const shortestPx = 64;
const longestPx = 2048;

function sizeIn(found: Settings | undefined): Part {
  const [widthPx = 0, heightPx = 0] = (found?.get("Size") ?? "").split("x").map(Number);
  if (widthPx === 0 || heightPx === 0) return nothingSaid;
  // Both sides by one factor, so that the picture keeps its shape as far as it can.
  const longest = Math.max(widthPx, heightPx);
  const shortest = Math.min(widthPx, heightPx);
  const factor =
    longest > longestPx
      ? longestPx / longest
      : Math.min(Math.max(1, shortestPx / shortest), longestPx / longest);
  const plan = { widthPx: drawable(widthPx * factor), heightPx: drawable(heightPx * factor) };
  if (plan.widthPx === widthPx && plan.heightPx === heightPx) return { plan, notes: [] };
  const drawn = `${plan.widthPx} x ${plan.heightPx}`;
  return { plan, notes: [`${widthPx} x ${heightPx} pixels cannot be drawn; ${drawn} is.`] };
}

function drawable(px: number): number {
  return Math.min(longestPx, Math.max(shortestPx, Math.round(px / stepPx) * stepPx));
}
