import { cutText } from "../../base/cutText.js";
import type { Finding } from "../../protocol/events.js";
import type { Judge, Judgement, JudgeRequest } from "../../search/ports.js";
import { parseJson } from "../../base/parseJson.js";
import { evaluationSchema, type EvaluateBody, type Evaluation } from "./serviceAnswers.js";
import type { ServiceWire } from "./serviceWire.js";

/** The longer side of what is looked at, pixels: CLIP itself looks at fewer. */
const defaultMaxPx = 768;
/** As much as the service takes. */
const maxPromptUnits = 10_000;

/** Judges with CLIP and its aesthetic predictor, which say how much and never what. */
export class ClipJudge implements Judge {
  readonly #wire: ServiceWire;
  readonly #maxPx: number;

  constructor(wire: ServiceWire, maxPx: number = defaultMaxPx) {
    this.#wire = wire;
    this.#maxPx = maxPx;
  }

  async judge({ goal, image }: JudgeRequest, signal: AbortSignal): Promise<Judgement> {
    // Without losses: an encoder's traces would cost the picture points for its looks.
    const encoding = { maxPx: this.#maxPx, mediaType: "image/png" } as const;
    const { bytes } = await image.encoded(encoding, signal);
    const body: EvaluateBody = {
      prompt: cutText(goal, maxPromptUnits),
      image_b64: Buffer.from(bytes).toString("base64"),
    };
    const text = await this.#wire.work("/evaluate", body, signal, (answer) => answer.text());
    const told = this.#read(text);
    return {
      alignment: told.clip_score,
      aesthetic: told.aesthetic_score,
      findings: findingsOf(told),
      usage: { costUsd: 0, requests: 1 },
    };
  }

  #read(text: string): Evaluation {
    let body: unknown;
    try {
      body = parseJson(text);
    } catch (cause) {
      throw this.#wire.invalid("sent something else than JSON", cause);
    }
    const { data, error } = evaluationSchema().safeParse(body);
    if (data === undefined) throw this.#wire.invalid("sent something else than scores", error);
    return data;
  }
}

/** Points from which a score is told as good, and below which as poor; between them it says little. */
const alignmentWords = { good: 70, poor: 40 } as const;
const aestheticWords = { good: 6.5, poor: 4.5 } as const;

/**
 * What the scores say, in words for who writes the next prompt: no more than they do say. None is met or
 * missing: what is missing of an image is written into the next prompt, and no score can be drawn.
 */
export function findingsOf({
  clip_score: alignment,
  aesthetic_score: aesthetic,
  prompt_truncated: isTruncated,
}: Evaluation): Finding[] {
  const points = Math.round(alignment);
  const findings: Finding[] = [
    {
      text: `By CLIP, the image as a whole ${wordOf(alignment, alignmentWords, {
        good: "shows the goal well",
        fair: "shows the goal in part",
        poor: "shows little of the goal",
      })} (${points} of 100)`,
      half: "what",
    },
  ];
  if (aesthetic !== null) {
    findings.push({
      text: `By the aesthetic predictor, it ${wordOf(aesthetic, aestheticWords, {
        good: "looks good",
        fair: "looks neither good nor poor",
        poor: "looks poor",
      })} (${aesthetic.toFixed(1)} of 10)`,
      half: "how",
    });
  }
  if (isTruncated) {
    const text =
      "CLIP reads some 75 words at most: the end of the goal was not looked for in the image";
    findings.push({ text, half: "what" });
  }
  return findings;
}

interface Bounds {
  readonly good: number;
  readonly poor: number;
}

function wordOf(
  score: number,
  { good, poor }: Bounds,
  words: Readonly<Record<"good" | "fair" | "poor", string>>,
): string {
  if (score >= good) return words.good;
  return score < poor ? words.poor : words.fair;
}
