import type { Finding } from "../../protocol/events.js";
import type { Judge, Judgement, JudgeRequest } from "../../search/ports.js";
import { judgeWording, type Judged } from "../prompts/judge.js";
import { askForm } from "./askForm.js";
import type { ChatModel } from "./chatModel.js";
import { styleOf } from "./chatPromptModel.js";
import { remark } from "./plainText.js";

/** The longer side of what is looked at, pixels: larger pictures cost more and are judged no better. */
export const defaultMaxPx = 768;

const maxFindingUnits = 300;
const mostFindings = 24;

/** Judges with a chat model that sees, whatever its connection. */
export class ChatJudge implements Judge {
  readonly #model: ChatModel;
  readonly #maxPx: number;

  constructor(model: ChatModel, maxPx: number = defaultMaxPx) {
    this.#model = model;
    this.#maxPx = maxPx;
  }

  async judge({ image, ...request }: JudgeRequest, signal: AbortSignal): Promise<Judgement> {
    const picture = await image.encoded({ maxPx: this.#maxPx, mediaType: "image/jpeg" }, signal);
    const { bytes, mediaType, widthPx, heightPx } = picture;
    const longerPx = Math.max(widthPx, heightPx);
    const wording = judgeWording(request, styleOf(this.#model));
    const { answer, usage } = await askForm(
      this.#model,
      {
        wording,
        images: [{ bytes, mediaType, longerPx }],
        temperature: 0,
        // Who refuses within the form finds nothing, and gives no points: they are none.
        toldBy: ({ findings, suggestion }) => (findings.length === 0 ? [suggestion.text] : []),
      },
      signal,
    );
    const { alignment, aesthetic } = answer;
    return { alignment, aesthetic, findings: findingsOf(answer), usage };
  }
}

/** What was looked for, and the suggestion as a remark that is neither met nor missing. */
function findingsOf({ findings, suggestion }: Judged): Finding[] {
  return [...findings.slice(0, mostFindings), suggestion].flatMap((finding) => {
    const text = remark(finding.text, maxFindingUnits);
    return text === "" ? [] : [{ ...finding, text }];
  });
}
