import { InvalidAnswerError } from "../../base/errors.js";
import type {
  ComparedImages,
  Comparer,
  CompareRequest,
  ComparisonNote,
} from "../../search/comparerPort.js";
import { compareWording, pictureLetters, readOrder, type Ordered } from "../prompts/compare.js";
import { askForm } from "./askForm.js";
import { defaultMaxPx } from "./chatJudge.js";
import type { ChatImage, ChatModel } from "./chatModel.js";
import { styleOf } from "./chatPromptModel.js";
import { remark } from "./plainText.js";

const maxNoteUnits = 300;

/** Compares images with a chat model that sees, whatever its connection. */
export class ChatComparer implements Comparer {
  readonly #model: ChatModel;
  readonly #maxPx: number;

  constructor(model: ChatModel, maxPx: number = defaultMaxPx) {
    this.#model = model;
    this.#maxPx = maxPx;
  }

  async compare(
    { images, ...request }: CompareRequest,
    signal: AbortSignal,
  ): Promise<ComparedImages> {
    const pictures: ChatImage[] = [];
    for (const image of images) {
      const encoding = { maxPx: this.#maxPx, mediaType: "image/jpeg" } as const;
      const { bytes, mediaType, widthPx, heightPx } = await image.encoded(encoding, signal);
      pictures.push({ bytes, mediaType, longerPx: Math.max(widthPx, heightPx) });
    }
    const count = images.length;
    const wording = compareWording({ ...request, images: count }, styleOf(this.#model));
    const faultOf = ({ order }: Ordered): string | null => {
      const read = readOrder(order, count);
      return "fault" in read ? read.fault : null;
    };
    const { answer, fault, usage } = await askForm(
      this.#model,
      {
        wording,
        images: pictures,
        temperature: 0,
        faultOf,
        // Who refuses within the form orders nothing.
        toldBy: (told) => (faultOf(told) === null ? [] : [told.order]),
      },
      signal,
    );
    const read = readOrder(answer.order, count);
    if ("fault" in read) {
      throw new InvalidAnswerError(`The model gave no order: ${fault ?? read.fault}`, {
        billed: "yes",
        usage: { ...usage },
      });
    }
    return { order: read.groups, notes: notesOf(answer, count), usage };
  }
}

/** The first that is said of each; what is said of pictures that are not there is left out. */
function notesOf({ pictures }: Ordered, count: number): ComparisonNote[] {
  return pictureLetters.slice(0, count).flatMap((letter, place) => {
    const told = pictures.find(({ picture }) => picture === letter.toLowerCase());
    if (told === undefined) return [];
    const [strengths, weaknesses, suggestion] = [
      told.strengths,
      told.weaknesses,
      told.suggestion,
    ].map((text) => remark(text, maxNoteUnits)) as [string, string, string];
    const isEmpty = strengths + weaknesses + suggestion === "";
    return isEmpty ? [] : [{ place, strengths, weaknesses, suggestion }];
  });
}
