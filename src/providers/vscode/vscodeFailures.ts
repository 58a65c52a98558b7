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

/** How vendors say that something cannot be done, beside the name of the thing. */
const refusing = new RegExp(
  [
    String.raw`(?:not|n't|cannot|never) (?:\w+ ){0,2}(?:support|accept|allow|take|permit)`,
    String.raw`(?:cannot|can't|does not|doesn't) (?:\w+ ){0,2}(?:handle|process|see) (?:\w+ ){0,2}images\b`,
    String.raw`\bno (?:\w+ )?support\b|\bno \w+ (?:\w+ )?that supports?\b|\bunsupported\b|\blacks?\b`,
    String.raw`\bnot (?:available|enabled|capable|implemented)\b|\btext[- ]only\b`,
    String.raw`\bonly (?:supports?|accepts?|takes?)\b|\b(?:supports?|accepts?|takes?) (?:only|no)\b`,
    String.raw`\bonly supported by\b`,
  ].join("|"),
  "i",
);
/** Of today, of this one image or of this person, and no word on the model: asked again, it may do. */
const passing = new RegExp(
  [
    String.raw`overload|try again|\blater\b|\b(?:429|5\d\d)\b|timed? ?out|\bbusy\b|temporar`,
    String.raw`ERR_|ECONN|socket|connection|network|download|fetch|upload`,
    String.raw`\brate\b|\blimit|quota|\bper (?:second|minute|hour|day)\b|\bplan\b|organi[sz]ation|polic`,
    String.raw`too (?:large|big|many)|\bsize|dimension|resolution|\bformat|media type|\bmime\b|corrupt|decode`,
  ].join("|"),
  "i",
);

/** Whether a failure says that the model, or its vendor, takes no tool. */
export function isAboutTools(thrown: readonly EditorFault[]): boolean {
  return refuses(thrown, /\btools?\b|\btool_?(?:choice|use|calls?)\b|\bfunction[ _-]?call/i);
}

/** Whether a failure says that the model takes no images, and none ever. */
export function isAboutImages(thrown: readonly EditorFault[]): boolean {
  return refuses(thrown, /\bimages?\b|\bvision\b|\bmulti-?modal|\bimage_url\b|\bpictures?\b/i);
}

/** One message has to say all of it. */
function refuses(thrown: readonly EditorFault[], what: RegExp): boolean {
  return thrown.some(
    ({ message }) => what.test(message) && refusing.test(message) && !passing.test(message),
  );
}

/** Vendors do not say when they want to be asked again. */
const rateWaitMs = 10_000;
/** For so long without a success a limit of the rate is waited for. */
const ratePatienceMs = 600_000;

export function callErrorOf(thrown: readonly EditorFault[], asked: FailedQuestion): CallError {
  const { who, hasImages, usage } = asked;
  const ofConnection = (code: ErrorCode, text: string, used = usage): CallError =>
    new CallError(code, text, { scope: "connection", billed: "no", usage: used });
  switch (meaningOf(thrown, hasImages)) {
    case "notAllowed":
      return ofConnection(
        "auth.notAllowed",
        `Imagebeam was not given access to ${who}. Choose Allow when the editor asks again, or choose another model.`,
        withoutLast(usage),
      );
    case "blocked":
      return ofConnection(
        "auth.notAllowed",
        `${who} is blocked for Imagebeam by its vendor or your organisation${saying(thrown)} Choose another model.`,
        withoutLast(usage),
      );
    case "gone":
      return goneModel(who, withoutLast(usage));
    case "quota":
      return ofConnection(
        "quota.exhausted",
        `The quota of ${who} is used up${saying(thrown)} Choose another model, or wait until it is renewed.`,
      );
    case "rate":
      return failed("rate.limited", `${who} was asked too often. Wait, or choose another model.`, {
        ...{ retryable: true, billed: "no", usage },
        ...{ retryAfterMs: rateWaitMs, patienceMs: ratePatienceMs },
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

/** @param usage of what was asked before it was gone */
export function goneModel(who: string, usage: CallUsage = { requests: 0 }): CallError {
  const text = `The editor has no language model ${who} now. Sign in to its vendor again, or choose another model.`;
  return new CallError("model.unknown", text, { scope: "connection", billed: "no", usage });
}

/** @param requests that it took to find out */
export function blindModel(who: string, requests = 0): CallError {
  const text = `${who} takes no images, so it cannot judge them. Choose a model that sees.`;
  const usage = { requests };
  return new CallError("model.blind", text, { scope: "connection", billed: "no", usage });
}

/** What the editor itself turns down reaches no vendor. */
function withoutLast(usage: CallUsage): CallUsage {
  return { ...usage, requests: Math.max(0, (usage["requests"] ?? 0) - 1) };
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
