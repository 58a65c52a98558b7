import { once } from "../../../base/once.js";
import type { AskedQuestion, GivenAnswer } from "../../../search/checklistPort.js";
import type { Brief, Requirement } from "../brief/brief.js";
import { parseBrief, readPrompt } from "../brief/readPrompt.js";
import { requirementsOf } from "../brief/requirements.js";
import { readQuestion } from "../checklist/readQuestion.js";
import { aestheticScore, looksOf } from "./aesthetic.js";
import { answersTo } from "./answers.js";
import { dealThings, seePicture, type Sight } from "./evidence.js";
import type { Sketches } from "./exemplars.js";
import { remarkOn, remarksOnLooks, remarksOnUntold, type Remark } from "./findings.js";
import { thingsIn, type Wanted } from "./findThings.js";
import { unpackModels } from "./models.js";
import { clamp } from "./numbers.js";
import { prototypes } from "./prototypes.data.js";
import { verify } from "./verify.js";
import { workingImage, type JudgedPixels } from "./workingImage.js";

export interface JudgePixelsRequest {
  /** The user's own words: all that the judge knows of what was wanted. */
  readonly goal: string;
  /** What must not be in the picture. */
  readonly negativePrompt: string;
  /** What to answer of the picture; absent where there is no checklist. */
  readonly questions?: readonly AskedQuestion[];
  readonly pixels: JudgedPixels;
}

export interface PixelJudgement {
  /** 0-100: the share of what the goal asks for that the picture seems to show. */
  readonly alignment: number;
  /** 0-10. */
  readonly aesthetic: number;
  readonly findings: readonly Remark[];
  /** One a question; absent where none were asked. */
  readonly answers?: readonly GivenAnswer[];
}

const models = once(() => unpackModels(prototypes));

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
  { goal, negativePrompt, questions, pixels }: JudgePixelsRequest,
  sketches: Sketches,
): PixelJudgement {
  const image = workingImage(pixels);
  const reading = readPrompt(goal);
  const { brief } = reading;
  const unwantedBrief = parseBrief(negativePrompt);
  const asked = questions?.map((question) => {
    return { id: question.id, reading: readQuestion(question, reading) };
  });
  const askedBriefs = (asked ?? []).flatMap((each) => each.reading?.brief ?? []);
  const things = thingsIn(brief, unwantedBrief, ...askedBriefs);
  const sight = seePicture(image, models(), { things, sketches });
  const requirements = requirementsOf(brief);
  const { verdicts, groups } = verify(brief, requirements, sight);
  let [sum, total] = [0, 0];
  for (const { requirement, chance } of verdicts) {
    sum += importance[requirement.kind] * chance;
    total += importance[requirement.kind];
  }
  const unwanted = unwantedThings(unwantedBrief, sight);
  const share = total > 0 ? (100 * sum) / total : undecided;
  const looks = looksOf(image);
  const remarks = verdicts.map((verdict) => {
    const { requirement } = verdict;
    const group = "subject" in requirement ? (groups[requirement.subject] ?? []) : [];
    return remarkOn(verdict, group, brief, sight);
  });
  return {
    alignment: hundredths(clamp(share - unwantedCost * unwanted.amount, 0, 100)),
    aesthetic: hundredths(aestheticScore(looks)),
    ...(asked && { answers: answersTo(asked, sight) }),
    findings: [
      // What is shown and what is missing, answers say.
      ...(asked ? remarks.filter(({ met }) => met === undefined) : remarks),
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

/** What the judge sees of these things, for benchmarks. */
export const lookFor = (pixels: JudgedPixels, wanted: Wanted): Sight =>
  seePicture(workingImage(pixels), models(), wanted);
