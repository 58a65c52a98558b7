import { namedParameter, type RefusedParameters } from "./refusedParameters.js";
import { ServerRefusal } from "./serverRefusal.js";
import type { Body } from "./wire.js";

/** A request whose fields stand apart: `needed` always go out, `optional` until they are refused. */
export interface Fields {
  readonly needed: Body;
  readonly optional: Body;
}

export interface Learning {
  readonly refused: RefusedParameters;
  readonly origin: string;
  readonly model: string;
  /** One of the optional fields, which a server may refuse without a word of it. */
  readonly suspect?: string;
  /** Whether a refusal that names nothing may be for that field. */
  readonly isUnexplained?: (refusal: ServerRefusal) => boolean;
}

/** What is remembered of a parameter whose other value was refused too. */
export const refusedAgain = (parameter: string): string => `${parameter} again`;

/** More than any request has optional fields. */
const maxRefusals = 16;

/**
 * Sends a request until the server takes its parameters. What it refuses by name is left out, then
 * and from there on, so that it is no attempt that failed. The suspect is left out once without being
 * named, where no request that had it was answered yet; it is remembered where that helped.
 * @param fieldsFor the request, given what this model does not take; `instead` of a refused field
 *   another one may stand there
 * @returns the answer, and how many requests went out for it
 * @throws what `send` throws; a refusal that names nothing that could be left out, as it is
 */
export async function learningPost<T>(
  { refused, origin, model, suspect, isUnexplained }: Learning,
  fieldsFor: (refused: ReadonlySet<string>) => Fields,
  send: (body: Body) => Promise<T>,
): Promise<{ readonly answer: T; readonly requests: number }> {
  let isDoubted = false;
  for (let requests = 1; ; requests++) {
    const known = refused.of(origin, model);
    const doubted = isDoubted && suspect !== undefined ? [suspect] : [];
    const { needed, optional } = fieldsFor(new Set([...known, ...doubted]));
    const hasSuspect = suspect !== undefined && Object.hasOwn(optional, suspect);
    try {
      const answer = await send({ ...needed, ...optional });
      for (const name of doubted) refused.add(origin, model, name);
      if (hasSuspect) refused.take(origin, model, suspect);
      return { answer, requests };
    } catch (error) {
      if (!isRefusal(error) || requests > maxRefusals) throw error;
      const parameter = namedParameter(error.told, Object.keys(optional));
      if (parameter !== undefined) {
        refused.add(origin, model, known.has(parameter) ? refusedAgain(parameter) : parameter);
        continue;
      }
      const mayBeSuspect =
        hasSuspect && !refused.isTaken(origin, model, suspect) && error.told.param === "";
      if (!mayBeSuspect || isUnexplained?.(error) !== true) throw error;
      isDoubted = true;
    }
  }
}

function isRefusal(error: unknown): error is ServerRefusal {
  return error instanceof ServerRefusal && (error.status === 400 || error.status === 422);
}
