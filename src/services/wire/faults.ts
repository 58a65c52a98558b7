import { ResponseError } from "vscode-jsonrpc/node";
import * as z from "zod";
import { messageOf } from "../../base/errors.js";
import { once } from "../../base/once.js";
import { ServiceError, serviceErrorCodes } from "../serviceError.js";

/** Errors, on their way from the owner to a client. */

const faultData = once(() => z.object({ code: z.enum(serviceErrorCodes) }));
/** Of JSON-RPC: any that is not the protocol's own will do. */
const faultNumber = 1;
const maxLetters = 4000;

export function faultOf(thrown: unknown): ResponseError<{ readonly code: string }> {
  const code = thrown instanceof ServiceError ? thrown.code : "service.failed";
  return new ResponseError(faultNumber, messageOf(thrown).slice(0, maxLetters), { code });
}

/** What a client throws for an answer that is an error, or for none. */
export function errorOf(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  if (thrown instanceof ResponseError) {
    const data = faultData().safeParse(thrown.data);
    if (data.success) return new ServiceError(data.data.code, thrown.message.slice(0, maxLetters));
  }
  return ownerAway(thrown);
}

/** The owner died or ended in the middle of a request. */
export function ownerAway(cause?: unknown): ServiceError {
  const message = "The program that runs the local models ended; asked again, it starts anew.";
  return new ServiceError("service.away", message, { cause });
}
