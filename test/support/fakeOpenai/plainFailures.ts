import { CallError } from "../../../src/base/errors.js";
import type { HttpFailures } from "../../../src/providers/openai/openaiFailures.js";

const connectionFault = { scope: "connection", billed: "no" } as const;

/** Failures by status as the design has them, for models that are tested without the HTTP client. */
export const plainFailures: HttpFailures = {
  statusFailure: ({ work }, status, headers, body) => {
    const message = `status ${status}: ${body}`;
    if (status === 429 || status === 503) {
      const exact = headers.get("retry-after-ms");
      const seconds = Number(headers.get("retry-after") ?? 5);
      const retryAfterMs = exact === null ? seconds * 1000 : Number(exact);
      const code = status === 429 ? "rate.limited" : "server.failed";
      return new CallError(code, message, { retryable: true, billed: "no", retryAfterMs });
    }
    if (status < 400 || status === 404) {
      return new CallError("server.wrongPath", message, connectionFault);
    }
    if (status < 500) return new CallError("request.refused", message, { billed: "no" });
    const billed = work === "image" ? "maybe" : "no";
    return new CallError("server.failed", message, { retryable: true, billed });
  },
  networkFailure: ({ work }, cause) =>
    new CallError("server.failed", "lost", {
      retryable: true,
      billed: work === "image" ? "maybe" : "no",
      cause,
    }),
};
