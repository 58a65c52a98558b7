/** What a fake server does instead of answering one call. */
export type Fault =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Takes the request and never answers. */
  | { readonly kind: "hang" }
  | { readonly kind: "resetBefore" }
  | { readonly kind: "resetInBody" }
  /** A success with this body, whatever it is. */
  | { readonly kind: "body"; readonly text: string; readonly contentType?: string }
  /** A right answer whose message, of a chat, says this. */
  | { readonly kind: "says"; readonly content: string; readonly finish?: string }
  | { readonly kind: "refuses"; readonly refusal: string }
  /** A right answer whose image has these bytes. */
  | { readonly kind: "draws"; readonly bytes: Uint8Array }
  /** A body that goes on for so many bytes. */
  | { readonly kind: "large"; readonly bytes: number }
  /** A body that goes on until somebody ends it. */
  | { readonly kind: "endless" };

const error = (message: string, code: string | null = null, type = "invalid_request_error") => ({
  error: { message, type, param: null, code },
});
const refused = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Fault => ({ kind: "status", status, body, headers });

/** The usual ones, in the words of OpenAI's own server. */
export const faults = {
  wrongKey: refused(401, error("Incorrect API key provided: sk-wro*****ng.", "invalid_api_key")),
  unverified: refused(
    403,
    error("Your organization must be verified to use the model `gpt-image-2.6-flare`."),
  ),
  wrongPath: refused(404, { detail: "Not Found" }),
  wrongPathPage: refused(404, "<html><body>404 page not found</body></html>"),
  unknownModel: refused(
    404,
    error("The model `gone` does not exist or you do not have access to it.", "model_not_found"),
  ),
  tooOften: refused(429, error("Rate limit reached.", "rate_limit_exceeded", "requests"), {
    "retry-after": "7",
  }),
  tooOftenInWords: refused(
    429,
    error("Rate limit reached. Please try again in 1.5s.", "rate_limit_exceeded", "requests"),
  ),
  tooOftenUnsaid: refused(429, "slow down"),
  noShare: refused(
    429,
    error("Rate limit exceeded for images per minute. Limit: 0/1min.", "rate_limit_exceeded"),
  ),
  noCredit: refused(
    429,
    error("You exceeded your current quota.", "insufficient_quota", "insufficient_quota"),
    { "retry-after": "3" },
  ),
  paymentRequired: refused(402, { error: { message: "Insufficient credits", code: 402 } }),
  broken: refused(500, error("The server had an error.", null, "server_error")),
  overloaded: refused(503, error("Overloaded.", null, "server_error"), { "retry-after": "2" }),
  moderated: refused(
    400,
    error("Your request was rejected by the safety system.", "moderation_blocked"),
  ),
  moderatedBefore: refused(400, error("Rejected.", "content_policy_violation")),
  moderatedByAzure: refused(
    403,
    error("The response was filtered due to the content management policy.", "content_filter"),
  ),
  sentOn: refused(307, "", { location: "http://127.0.0.1:9/v1/chat/completions" }),
  hang: { kind: "hang" },
  resetBefore: { kind: "resetBefore" },
  resetInBody: { kind: "resetInBody" },
  truncated: { kind: "body", text: '{"choices": [{"mess' },
  wrongSchema: { kind: "body", text: '{"hello": "world"}' },
  page: { kind: "body", text: "<html>Sign in</html>", contentType: "text/html" },
  thinks: { kind: "says", content: '<think>A "{" in my head.</think>\n{"ok": true}' },
  thinksOnly: { kind: "says", content: "<think>And so on", finish: "length" },
  proseRefusal: { kind: "says", content: "I'm sorry, but I can't help with that." },
  refusal: { kind: "refuses", refusal: "I can't help with that." },
  filtered: { kind: "says", content: "", finish: "content_filter" },
  noImage: { kind: "draws", bytes: new TextEncoder().encode("no image at all") },
  large: { kind: "large", bytes: 50_000_000 },
  endless: { kind: "endless" },
} as const satisfies Readonly<Record<string, Fault>>;
export type FaultName = keyof typeof faults;
