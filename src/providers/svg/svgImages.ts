import { cutText } from "../../base/cutText.js";
import { CallError, InvalidAnswerError } from "../../base/errors.js";
import type { JobRunner } from "../../base/jobs.js";
import type { Finding } from "../../protocol/events.js";
import {
  maxSourceBytes,
  type DrawnImage,
  type DrawProgress,
  type DrawRequest,
  type ImageModel,
  type ReportedUsage,
} from "../../search/ports.js";
import { brokenMessage } from "../../svg/caps.js";
import type { DrawnSvg, SvgWork } from "../../svg/drawSvg.js";
import { keptSvg, shownSource } from "../../svg/keptSvg.js";
import { withIds } from "../../svg/spans.js";
import { withoutThoughts } from "../chat/answerValues.js";
import type { ChatAnswer, ChatImage, ChatMessage, ChatModel } from "../chat/chatModel.js";
import { isRefusal } from "../chat/refusal.js";
import { repeated, Rounds } from "../chat/rounds.js";
import {
  cutOffFault,
  drawWording,
  editWording,
  lookWording,
  maxShownUnits,
  svgMaxTokens,
  svgRepair,
  type SvgWording,
} from "../prompts/svg.js";
import type { SvgJobs } from "./jobs.js";

export interface SvgImagesOptions {
  readonly model: ChatModel;
  readonly jobs: Pick<JobRunner<SvgJobs>, "run">;
  /** Whether the model is shown its draft once, to mend it: one request more. Only one that sees. */
  readonly looks?: boolean;
}

/** The longer side of a draft that is looked at, pixels: as of pictures that are judged. */
export const lookedAtPx = 768;

const temperature = 0.7;
const maxRemarkUnits = 300;

type Drawn = Extract<DrawnSvg, { readonly kind: "drawn" }> & { readonly file: string };

/** What an answer comes to: a drawing, or what is wrong with it. */
type Made = { readonly drawn: Drawn } | { readonly drawn: null; readonly fault: string };

type Said = Made & { readonly text: string; readonly lacksEnd: boolean };

/** Draws with a language model: it writes an SVG, which is cleaned and made into a PNG. */
export class SvgImages implements ImageModel {
  readonly #options: SvgImagesOptions;

  constructor(options: SvgImagesOptions) {
    this.#options = options;
  }

  async draw(
    request: DrawRequest,
    signal: AbortSignal,
    onProgress: (progress: DrawProgress) => void,
  ): Promise<DrawnImage> {
    const { model, looks = false } = this.#options;
    const steps = looks ? 2 : 1;
    const base = await baseOf(request, signal);
    const { seed } = request;
    const rounds = new Rounds(model, { maxTokens: svgMaxTokens, temperature, seed }, signal);
    const told = (step: number, { png }: Drawn): void => {
      onProgress({ step, steps, preview: { bytes: png, mediaType: "image/png" } });
    };
    onProgress({ step: 0, steps });
    const draft = await this.#drawn(rounds, request, base, signal);
    told(1, draft);
    if (!looks) return imageOf(draft, rounds.usage);
    const { drawn, usage } = await this.#lookedOver(rounds, request, draft, signal);
    told(2, drawn);
    return imageOf(drawn, usage);
  }

  /** Asks; what cannot be drawn, however it is mended, is asked for once more, with the fault named. */
  async #drawn(
    rounds: Rounds,
    request: DrawRequest,
    base: string | undefined,
    signal: AbortSignal,
  ): Promise<Drawn> {
    const opening = messagesOf(
      base === undefined ? drawWording(request) : editWording(request, base),
    );
    const read = this.#reader(request, base, signal);
    const first = await rounds.ask(opening, read);
    if (first.drawn !== null) return first.drawn;
    if (isRefusal(first.text)) throw rounds.refused();
    const repair: ChatMessage[] = [
      { role: "assistant", text: repeated(first.text, maxShownUnits) },
      { role: "user", text: svgRepair(first.fault, base !== undefined) },
    ];
    const readAgain = this.#reader(request, base, signal, true);
    const second = await rounds.ask([...opening, ...repair], readAgain, 1);
    if (second.drawn !== null) return second.drawn;
    if (isRefusal(second.text)) throw rounds.refused();
    throw new InvalidAnswerError(`The model drew nothing usable: ${second.fault}`, {
      billed: "yes",
      usage: { ...rounds.usage },
    });
  }

  /** The model sees its draft once. Whatever becomes of that, there is a picture, and it was paid for. */
  async #lookedOver(
    rounds: Rounds,
    request: DrawRequest,
    draft: Drawn,
    signal: AbortSignal,
  ): Promise<{ readonly drawn: Drawn; readonly usage: ReportedUsage }> {
    const shown = withIds(draft.source);
    if (shown.length > maxShownUnits) return { drawn: draft, usage: rounds.usage };
    const wording = lookWording(request, shown, [...draft.findings, ...draft.notes]);
    const messages = messagesOf(wording, [pictureOf(draft, request)]);
    try {
      const { drawn } = await rounds.ask(messages, this.#reader(request, shown, signal, true), 2);
      return { drawn: isNoWorse(drawn, draft) ? drawn : draft, usage: rounds.usage };
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof CallError)) throw thrown;
      return { drawn: draft, usage: thrown.usage ?? {} };
    }
  }

  /**
   * Makes of an answer what it comes to.
   * @param base what changes in it are of
   * @param takesPart whether those that can be made are, though others cannot: nobody is asked again
   */
  #reader(
    { widthPx, heightPx }: DrawRequest,
    base: string | undefined,
    signal: AbortSignal,
    takesPart = false,
  ): (answer: ChatAnswer) => Promise<Said> {
    const isSmaller = this.#options.looks === true && Math.max(widthPx, heightPx) > lookedAtPx;
    return async ({ text: told, isCutOff }) => {
      const text = withoutThoughts(told);
      // What the limit cut off may have been drawn in full before.
      const lacksEnd = isCutOff && !/<\/(?:svg:svg|svg|edit)\s*>/i.test(text);
      if (lacksEnd) return { drawn: null, fault: cutOffFault, text, lacksEnd };
      const work: SvgWork = {
        answer: text,
        size: { widthPx, heightPx },
        ...(base !== undefined && { base, takesPart }),
        ...(isSmaller && { smallPx: lookedAtPx }),
      };
      return { ...(await this.#made(work, signal)), text, lacksEnd };
    };
  }

  async #made(work: SvgWork, signal: AbortSignal): Promise<Made> {
    let drawn: DrawnSvg;
    try {
      drawn = await this.#options.jobs.run("drawSvg", work, [], signal);
    } catch (thrown) {
      const fault = faultOfJob(thrown);
      if (signal.aborted || fault === undefined) throw thrown;
      return { drawn: null, fault };
    }
    if (drawn.kind === "refused") return { drawn: null, fault: drawn.reason };
    const file = keptSvg(drawn);
    const { length } = new TextEncoder().encode(file);
    return length > maxSourceBytes
      ? { drawn: null, fault: tooLarge }
      : { drawn: { ...drawn, file } };
  }
}

/** As far as that can be told without looking: it has no more faults, and nothing that was there is gone. */
function isNoWorse(drawn: Drawn | null, draft: Drawn): drawn is Drawn {
  const { length } = draft.findings;
  return drawn !== null && drawn.losesMuch !== true && drawn.findings.length <= length;
}

/** Undefined where it may be no fault of the drawing. */
function faultOfJob(thrown: unknown): string | undefined {
  if (!(thrown instanceof CallError)) return undefined;
  if (thrown.code === "job.tooLong") {
    return "It takes too long to draw. Use fewer filters, masks, patterns and uses, and shorter paths.";
  }
  return thrown.message.includes(brokenMessage)
    ? "The rasteriser broke on it. Draw it in plainer words: fewer filters, masks and uses, no extreme numbers."
    : undefined;
}

const tooLarge = `As a file it has more than ${maxSourceBytes} bytes. Draw it with fewer elements and less text.`;

/** The parent's drawing as it is shown; undefined where there is none, or one too large to be changed. */
async function baseOf({ base }: DrawRequest, signal: AbortSignal): Promise<string | undefined> {
  return base && shownSource(await base.text(signal), maxShownUnits);
}

function messagesOf({ task, given }: SvgWording, images: readonly ChatImage[] = []): ChatMessage[] {
  return [
    { role: "system", text: task },
    { role: "user", text: given, ...(images.length > 0 && { images }) },
  ];
}

function pictureOf({ small, png }: Drawn, { widthPx, heightPx }: DrawRequest): ChatImage {
  const longerPx = Math.min(lookedAtPx, Math.max(widthPx, heightPx));
  return { bytes: small ?? png, mediaType: "image/png", longerPx };
}

function imageOf({ png, file, findings }: Drawn, usage: ReportedUsage): DrawnImage {
  const remarks = findings.map((each): Finding => {
    return { text: cutText(each, maxRemarkUnits, "…"), half: "how" };
  });
  return { bytes: png, source: file, ...(remarks.length > 0 && { remarks }), usage };
}
