import assert from "node:assert/strict";
import { CallError } from "../../src/base/errors.js";
import type { ChatModel } from "../../src/providers/chat/chatModel.js";
import { SvgImages } from "../../src/providers/svg/svgImages.js";
import type { DrawBase, DrawnImage, DrawProgress, DrawRequest } from "../../src/search/ports.js";
import type { DrawnSvg, SvgWork } from "../../src/svg/drawSvg.js";
import { editableSource } from "../../src/svg/keptSvg.js";
import { FakeChat, roundUsage, type Round } from "./fakeChat.js";
import { svgJobs, type SvgRig } from "./svgRig.js";

/** A language model that draws, by what its chat model says. */

export const never = new AbortController().signal;
export const request: DrawRequest = {
  prompt: "a red boat on the sea",
  negativePrompt: "fog",
  seed: 7,
  widthPx: 64,
  heightPx: 32,
};
const boat = '<path id="boat" d="M20 18h20l-4 6h-12z" fill="red"/>';
export const sea = '<rect id="sea" y="16" width="64" height="16" fill="#124"/>';
export const good = `<svg viewBox="0 0 64 32"><rect id="sky" width="64" height="32" fill="#def"/>${sea}${boat}</svg>`;
/** With a text that is cut off at the edge: a finding. */
export const poor = good.replace(
  "</svg>",
  '<text x="50" y="12" font-size="8">Ahoy there</text></svg>',
);
export const refusal: Round = "I'm sorry, but I can't help with that.";
export const cutOff: Round = {
  text: '<svg viewBox="0 0 64 32"><rect width="64" hei',
  isCutOff: true,
};
export const edits = '<edit><set id="boat" fill="blue"/></edit>';
export const noEdits = "<edit></edit>";

export const times = (count: number) => ({
  costUsd: roundUsage.costUsd * count,
  inputTokens: roundUsage.inputTokens * count,
  outputTokens: roundUsage.outputTokens * count,
});

export function sourceOf(text: string): DrawBase {
  const ref = { file: "i0c0.svg", sha256: "0".repeat(64), mediaType: "image/svg+xml" } as const;
  const known = { prompt: "a boat", findings: [], critique: null };
  return { ref, ...known, text: () => Promise.resolve(text) };
}

interface Drawing {
  readonly image: DrawnImage;
  readonly progress: readonly DrawProgress[];
  readonly chat: FakeChat;
}

/** @param rig asked for when it is needed: it takes a moment to start */
export function drawingHarness(rig: () => SvgRig) {
  const model = (chat: ChatModel, looks = false, draw?: (work: SvgWork) => DrawnSvg) =>
    new SvgImages({
      ...{ model: chat, looks },
      jobs: draw === undefined ? rig().jobs : svgJobs(draw),
    });
  const drawn = async (
    rounds: readonly Round[],
    { looks = false, ...changed }: Partial<DrawRequest> & { looks?: boolean } = {},
  ): Promise<Drawing> => {
    const chat = new FakeChat(rounds);
    const progress: DrawProgress[] = [];
    const image = await model(chat, looks).draw({ ...request, ...changed }, never, (each) => {
      progress.push(each);
    });
    assert.equal(chat.requests.length, rounds.length, "rounds");
    assert.deepEqual(image.usage, times(rounds.length));
    const later = chat.requests.map(({ isFurther = false }) => isFurther);
    assert.deepEqual(
      later,
      chat.requests.map((_, nth) => nth > 0),
    );
    return { image, progress, chat };
  };
  const failure = async (
    rounds: readonly Round[],
    draw?: (work: SvgWork) => DrawnSvg,
    looks = false,
  ): Promise<CallError> => {
    try {
      await model(new FakeChat(rounds), looks, draw).draw(request, never, () => undefined);
    } catch (thrown) {
      assert.ok(thrown instanceof CallError, String(thrown));
      return thrown;
    }
    return assert.fail("It drew");
  };
  const inside = ({ image }: Drawing): string =>
    editableSource(image.source ?? "").replace(/^<svg[^>]*>|<\/svg>$/g, "");

  return { model, drawn, failure, inside };
}
