import { cutText } from "../../base/cutText.js";
import { CallError, PromptRefusedError, type ErrorCode } from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import type { CallSite } from "../http/callSite.js";
import { networkFailure, statusFailure } from "../http/httpFailures.js";
import { durationMs } from "../http/rateHeaders.js";
import { ServerRefusal } from "./serverRefusal.js";

/** What a failed call was about. */
export interface FailureContext {
  readonly site: CallSite;
  readonly model: string;
  /** Whether a key went out. */
  readonly hasKey: boolean;
  /** What to choose where the model is gone; null where nobody knows. */
  readonly successor: string | null;
}

/** Of what a server says, as much as a person reads. */
const maxToldUnits = 300;
const connectionFault = { scope: "connection", billed: "no" } as const;
const moderationCodes =
  /moderation_blocked|content_policy_violation|content_filter|responsible_?ai_?policy|safety_?violation/i;
const moderationWords =
  /content (?:management )?policy|content[ _-]filter|safety system|moderation|violat\w{0,12} .{0,40}(?:policy|policies|guidelines)|flagged (?:as|by|for)/i;
/** Then it is no prompt that was refused, but whoever asks. */
const accountWords =
  /\b(?:account|organi[sz]ation|api key)\b.{0,60}(?:flagged|deactivated|disabled|suspended|banned)/i;
const creditCodes =
  /insufficient_quota|billing_hard_limit|billing_not_active|insufficient_funds|credits?_/i;
const modelCodes =
  /model_not_found|model_not_available|DeploymentNotFound|model_not_exist|invalid_model/i;
const modelWords =
  /\bmodel\b.{0,200}(?:not found|does(?: not|n't) exist|not a valid model|is not available|has been (?:deprecated|removed|shut down|retired)|no longer)|not a valid model|unknown model|no such model|(?:unable|failed) to access model|try pulling it/is;
const blindWords =
  /(?:image|vision|image_url|multimodal|mmproj).{0,80}(?:not support|unsupported|does(?: not|n't)|only supported)|does(?: not|n't) support (?:image|vision)|no endpoints found that support image/i;
const lengthWords =
  /context[ _]length|maximum context|context size|too many tokens|prompt is too long|string_above_max_length/i;

/**
 * The failure that a search records: first what the server itself says, in OpenAI's words or those
 * of its like, then its status.
 */
export function callErrorOf(error: unknown, context: FailureContext): CallError {
  const { site } = context;
  if (error instanceof CallError) return error;
  if (!(error instanceof ServerRefusal)) return networkFailure(site, error);
  return (
    refusedPrompt(error, context) ??
    byKey(error, context) ??
    byModel(error, context) ??
    statusFailure(site, error.status, withWait(error), error.body)
  );
}

function refusedPrompt(
  { status, told: { code, type, message } }: ServerRefusal,
  { site }: FailureContext,
): CallError | undefined {
  const isRefused =
    moderationCodes.test(`${code} ${type}`) ||
    ([400, 403, 422, 451].includes(status) &&
      moderationWords.test(message) &&
      !accountWords.test(message));
  if (!isRefused) return undefined;
  const text = `${site.connection} refused the prompt${saying(message, site)}`;
  return new PromptRefusedError(text, { billed: "no" });
}

function byKey(
  { status, told: { code, type, message } }: ServerRefusal,
  { site, model, hasKey }: FailureContext,
): CallError | undefined {
  const { connection } = site;
  const says = saying(message, site);
  const failed = (what: ErrorCode, text: string, advice: string): CallError =>
    new CallError(what, `${text}${says} ${advice}`, connectionFault);
  if (status === 402 || creditCodes.test(`${code} ${type}`)) {
    const advice = "Add credit on the server's own page, then resume.";
    return failed("quota.exhausted", `${connection} has no credit left`, advice);
  }
  if (status === 401) {
    // A server repeats parts of the key that it refuses; where none was sent, it speaks of one all the same.
    return hasKey
      ? new CallError(
          "auth.refused",
          `${connection} refused its key. Set another key.`,
          connectionFault,
        )
      : new CallError(
          "auth.missing",
          `${connection} asks for a key. Set its key.`,
          connectionFault,
        );
  }
  // A limit of nothing is no limit that time helps with.
  const hasNoShare = status === 429 && /\blimit:? 0(?:[ /,.]|$)/i.test(message);
  if (status !== 403 && !hasNoShare) return undefined;
  const advice = /verif/i.test(message)
    ? "Verify the organisation on the server's own page (it can take 15 minutes), then resume."
    : "Choose another model, or give the key the right to use this one.";
  return failed("auth.notAllowed", `${connection} does not let this key use ${model}`, advice);
}

function byModel(
  { status, told: { code, type, message, param } }: ServerRefusal,
  { site, model, successor }: FailureContext,
): CallError | undefined {
  const { connection } = site;
  const says = saying(message, site);
  if (![400, 404, 415, 422].includes(status)) return undefined;
  const isGone =
    modelCodes.test(`${code} ${type}`) || param === "model" || modelWords.test(message);
  if (isGone) {
    const instead = successor === null ? "Choose another model." : `Choose ${successor} instead.`;
    const text = `${connection} has no model ${model}${says} ${instead}`;
    return new CallError("model.unknown", text, connectionFault);
  }
  if (blindWords.test(message)) {
    const text = `${model} of ${connection} takes no images${says} Choose a model that sees.`;
    return new CallError("model.blind", text, connectionFault);
  }
  if (!lengthWords.test(`${code} ${message}`)) return undefined;
  const text = `The request is too long for ${model} of ${connection}${says}`;
  return new CallError("prompt.tooLong", text, { billed: "no" });
}

/** `: "..."`, as a sentence's end; a full stop where the server says nothing. */
export function saying(text: string, { redact }: Pick<CallSite, "redact">): string {
  const told = cutText(redact(oneLine(text)), maxToldUnits, "…");
  if (told === "") return ".";
  return `: ${/[.!?…]$/.test(told) ? told : `${told}.`}`;
}

/** Its headers, with the wait that stands in its words alone. */
function withWait({ headers, told: { message } }: ServerRefusal): Headers {
  const waitMs = waitInWords(message);
  if (waitMs === null || headers.has("retry-after") || headers.has("retry-after-ms")) {
    return headers;
  }
  const more = new Headers(headers);
  more.set("retry-after-ms", String(Math.ceil(waitMs)));
  return more;
}

/** Of `try again in 1m2.5s` or `retry after 200ms`, milliseconds; null where it says nothing. */
export function waitInWords(message: string): number | null {
  const told = /(?:try again|retry) (?:in|after) (\d[\d.a-z]*[a-z])/i.exec(message);
  return durationMs(told?.[1] ?? "");
}
