import { ImagebeamError, messageOf } from "../base/errors.js";

/** What is wrong with this machine's services, by who can do what about it. */
export const serviceErrorCodes = [
  /** There is no environment yet: *Set Up Local Models* makes it. */
  "service.notSetUp",
  /** The model is not on this machine, or its files are no model. */
  "service.noModel",
  /** More memory than the device has, whatever else were unloaded. */
  "service.doesNotFit",
  /** It crashed too often, or cannot be loaded: it stays away until somebody starts it again. */
  "service.failed",
  /** It went away in the middle, or was stopped: asked again, it may answer. */
  "service.away",
  /** Nobody answers at the owner's socket, or who answers is not to be trusted. */
  "service.noOwner",
  /** The set-up, or a download, did not come to its end. */
  "service.setUp",
] as const;
export type ServiceErrorCode = (typeof serviceErrorCodes)[number];

/** The services of this machine cannot do what was asked. `message` says what is wrong, and what to do. */
export class ServiceError extends ImagebeamError {
  readonly code: ServiceErrorCode;
  override readonly retryable: boolean;

  constructor(code: ServiceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = code === "service.away";
  }
}

/** @param what could not be done, where the error does not say so by itself */
export function asServiceError(error: unknown, what: string): ServiceError {
  if (error instanceof ServiceError) return error;
  return new ServiceError("service.failed", `${what}: ${messageOf(error)}`, { cause: error });
}
