import type { Brief, Requirement } from "../brief/brief.js";
import { parseBrief } from "../brief/readPrompt.js";
import { requirementsOf } from "../brief/requirements.js";
import { aestheticScore, looksOf } from "./aesthetic.js";
import { dealThings, seePicture, type Sight } from "./evidence.js";
import type { Sketches } from "./exemplars.js";
import { bestColour, remarkOn, remarksOnLooks, remarksOnUntold, type Remark } from "./findings.js";
import { subjectOf } from "./figures.js";
import { picturesIn } from "./findPictures.js";
import { unpackModels, type JudgeModels } from "./models.js";
import { clamp } from "./numbers.js";
import { prototypes } from "./prototypes.data.js";
import { likeliest, settingFields, type SettingField } from "./setting.js";
import { verify } from "./verify.js";
import { workingImage, type JudgedPixels } from "./workingImage.js";

export interface JudgePixelsRequest {
  /** The user's own words: all that the judge knows of what was wanted. */
  readonly goal: string;
  /** What must not be in the picture. */
  readonly negativePrompt: string;
  readonly pixels: JudgedPixels;
}

export interface PixelJudgement {
  /** 0-100: the share of what the goal asks for that the picture seems to show. */
  readonly alignment: number;
  /** 0-10. */
  readonly aesthetic: number;
  readonly findings: readonly Remark[];
}

let loaded: JudgeModels | undefined;
const models = (): JudgeModels => (loaded ??= unpackModels(prototypes));

/** What a requirement counts for: first what the picture is of, then the rest. */
const importance: Readonly<Record<Requirement["kind"], number>> = {
  present: 1.5,
  count: 1.2,
  colour: 1.2,
  phase: 1,
  lettering: 0.9,
  style: 1.1,
  terrain: 1,
  time: 1,
  weather: 1,
  backdrop: 0.9,
  season: 0.9,
  size: 0.9,
  position: 0.9,
  relation: 0.9,
  framing: 0.9,
  light: 0.9,
  palette: 0.9,
};

/** Of a goal that asks for nothing that the judge understands, it can say neither yes nor no. */
const undecided = 50;
/** Points lost for each unwanted thing that is surely seen. */
const unwantedCost = 12;

/**
 * Judges a picture against a goal by its pixels alone. Pure and deterministic: small changes of the
 * pixels change the scores a little. Never throws for any pixels; a picture without pixels is empty.
 *
 * @param sketches of what the goal names; they are asked for once a process
 */
export function judgePixels(
  { goal, negativePrompt, pixels }: JudgePixelsRequest,
  sketches: Sketches,
): PixelJudgement {
  const image = workingImage(pixels);
  const brief = parseBrief(goal);
  const unwantedBrief = parseBrief(negativePrompt);
  const pictures = [...new Set([...picturesIn(brief), ...picturesIn(unwantedBrief)])];
  const sight = seePicture(image, models(), { pictures, sketches });
  const requirements = requirementsOf(brief);
  const { verdicts, groups } = verify(brief, requirements, sight);
  let [sum, total] = [0, 0];
  for (const { requirement, chance } of verdicts) {
    sum += importance[requirement.kind] * chance;
    total += importance[requirement.kind];
  }
  const unwanted = unwantedThings(unwantedBrief, sight);
  const share = total > 0 ? (100 * sum) / total : undecided;
  const looks = looksOf(image, sight);
  return {
    alignment: hundredths(clamp(share - unwantedCost * unwanted.amount, 0, 100)),
    aesthetic: hundredths(aestheticScore(looks)),
    findings: [
      ...verdicts.map((verdict) => {
        const { requirement } = verdict;
        const group = "subject" in requirement ? (groups[requirement.subject] ?? []) : [];
        return remarkOn(verdict, group, brief, sight);
      }),
      ...remarksOnUntold(brief),
      ...unwanted.remarks,
      ...remarksOnLooks(looks),
    ].slice(0, 150),
  };
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;

/** Subjects that the negative prompt names and the picture shows. */
function unwantedThings(
  brief: Brief,
  sight: Sight,
): { readonly amount: number; readonly remarks: readonly Remark[] } {
  const known = { ...brief, subjects: brief.subjects.filter(({ id }) => id !== "unknown") };
  let amount = 0;
  const remarks: Remark[] = [];
  dealThings(known, sight.things).forEach((group, index) => {
    const seen = Math.max(0, ...group.map(({ share }) => share));
    amount += seen;
    const noun = known.subjects[index]?.noun ?? "";
    if (seen > 0.6) remarks.push({ text: `Unwanted: ${noun} seen.`, half: "what" });
  });
  return { amount, remarks };
}

/** One thing that was seen, for people and benchmarks. */
export interface DescribedThing {
  readonly subject: ReturnType<typeof subjectOf>;
  readonly crescent: boolean;
  readonly colour: string;
  /** 0-1. */
  readonly confidence: number;
  /** Shares of the picture's sides. */
  readonly box: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

export interface DescribedPicture {
  /** Likeliest first. */
  readonly things: readonly DescribedThing[];
  readonly setting: Readonly<Record<SettingField, string>>;
}

/** Below this a thing is not worth mentioning. */
const mentionedFrom = 0.4;

/** What the judge sees in a picture, without any goal. */
export function describePixels(pixels: JudgedPixels): DescribedPicture {
  const sight = seePicture(workingImage(pixels), models());
  const setting = Object.fromEntries(
    settingFields.map((field) => [field, likeliest(sight.setting[field])]),
  ) as Record<SettingField, string>;
  return {
    setting,
    things: sight.things
      .filter(({ presence }) => presence >= mentionedFrom)
      .map((thing) => ({
        subject: subjectOf(thing.figure),
        crescent: thing.figure === "crescent",
        colour: bestColour(thing),
        confidence: Math.max(...thing.chances.slice(0, -1)),
        box: thing.box,
      })),
  };
}
