import { ServiceError, type ServiceErrorCode } from "../serviceError.js";

/** What is wrong with a service, for whoever waits for it and for a person who looks. */
export interface Fault {
  readonly code: ServiceErrorCode;
  /** What happened, a sentence. */
  readonly reason: string;
  /** What to do, a sentence; null where there is nothing to say. */
  readonly hint: string | null;
}

export function errorOf({ code, reason, hint }: Fault): ServiceError {
  return new ServiceError(code, hint === null ? reason : `${reason} ${hint}`);
}

export const wasStopped: Fault = {
  code: "service.away",
  reason: "The service was stopped.",
  hint: null,
};
