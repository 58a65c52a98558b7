import { cutText } from "../../base/cutText.js";
import {
  CallError,
  PromptRefusedError,
  type CallFailure,
  type CallUsage,
  type ErrorCode,
} from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import type { EditorFault } from "../../protocol/languageModels.js";

/** From what the editor throws to the failure that a search records. Pure. */

export interface FailedQuestion {
  /** The model as people call it. */
  readonly who: string;
  readonly hasImages: boolean;
  readonly usage: CallUsage;
}

/** What a fault means, told by the names and codes that the editor and its vendors have for it. */
type Meaning = "notAllowed" | "blocked" | "gone" | "quota" | "rate" | "offTopic" | "unreadable";

const byNameOrCode: Readonly<Record<string, Meaning>> = {
  NoPermissions: "notAllowed",
  Blocked: "blocked",
  NotFound: "gone",
  ChatQuotaExceeded: "quota",
  ChatRateLimited: "rate",
};

/** A vendor that says so before it says anything else; the innermost word counts. */
export function meaningOf(thrown: readonly EditorFault[], hasImages: boolean): Meaning | null {
  for (const { name, code, message } of [...thrown].reverse()) {
    if (/off_topic/.test(message)) return "offTopic";
    for (const word of [name, code]) {
      const meaning = Object.hasOwn(byNameOrCode, word) ? byNameOrCode[word] : undefined;
      if (meaning !== undefined) return meaning;
    }
  }
  // An image that the editor cannot read comes back as an event of its page.
  return thrown.length === 0 && hasImages ? "unreadable" : null;
}

/** Whether a failure says that the model, or its vendor, takes no tool. */
export function isAboutTools(thrown: readonly EditorFault[]): boolean {
  return thrown.some(({ message }) => /\b(?:tools?|functions?)\b|tool_choice/i.test(message));
}

/** Whether a failure says that the model takes no images. */
export function isAboutImages(thrown: readonly EditorFault[]): boolean {
  return thrown.some(({ message }) => /\bimages?\b|\bvision\b|multimodal|image_url/i.test(message));
}

/** Vendors do not say when they want to be asked again. */
const rateWaitMs = 10_000;
/** For so long without a success a limit of the rate is waited for. */
const ratePatienceMs = 600_000;

export function callErrorOf(thrown: readonly EditorFault[], asked: FailedQuestion): CallError {
  const { who, hasImages, usage } = asked;
  const ofConnection = (code: ErrorCode, text: string): CallError =>
    new CallError(code, text, { scope: "connection", billed: "no" });
  switch (meaningOf(thrown, hasImages)) {
    case "notAllowed":
      return ofConnection(
        "auth.notAllowed",
        `Imagebeam was not given access to ${who}. Choose Allow when the editor asks again, or choose another model.`,
      );
    case "blocked":
      return ofConnection(
        "auth.notAllowed",
        `${who} is blocked for Imagebeam by its vendor or your organisation${saying(thrown)} Choose another model.`,
      );
    case "gone":
      return goneModel(who);
    case "quota":
      return ofConnection(
        "quota.exhausted",
        `The quota of ${who} is used up${saying(thrown)} Choose another model, or wait until it is renewed.`,
      );
    case "rate":
      return failed("rate.limited", `${who} was asked too often. Wait, or choose another model.`, {
        ...{ retryable: true, billed: "no", retryAfterMs: rateWaitMs, patienceMs: ratePatienceMs },
      });
    case "offTopic":
      return new PromptRefusedError(`${who} will not answer this: it takes it to be off topic.`, {
        ...{ billed: "yes", usage },
      });
    case "unreadable":
      return ofConnection(
        "model.blind",
        `The editor could not pass the image on to ${who}. Choose another model to judge if it goes on.`,
      );
    case null:
      return failed(
        "server.failed",
        `${who} failed${saying(thrown)} Choose another model if it goes on.`,
        {
          ...{ retryable: true, billed: "no", usage },
        },
      );
  }
}

function failed(code: ErrorCode, text: string, failure: CallFailure): CallError {
  return new CallError(code, text, failure);
}

export function goneModel(who: string): CallError {
  const text = `The editor has no language model ${who} now. Sign in to its vendor again, or choose another model.`;
  return new CallError("model.unknown", text, { scope: "connection", billed: "no" });
}

/** @param requests that it took to find out */
export function blindModel(who: string, requests = 0): CallError {
  const text = `${who} takes no images, so it cannot judge them. Choose a model that sees.`;
  const usage = { requests };
  return new CallError("model.blind", text, { scope: "connection", billed: "no", usage });
}

/** Of what a vendor says, as much as a person reads. */
const maxToldUnits = 300;

/** `: "..."`, as a sentence's end; a full stop where nothing is said. */
function saying(thrown: readonly EditorFault[]): string {
  const message = thrown.findLast((each) => each.message.trim() !== "")?.message ?? "";
  const told = cutText(oneLine(message), maxToldUnits, "…").trim();
  if (told === "") return ".";
  return `: ${/[.!?…]$/.test(told) ? told : `${told}.`}`;
}
