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
}

/** What is remembered of a parameter whose other value was refused too. */
export const refusedAgain = (parameter: string): string => `${parameter} again`;

/** More than any request has optional fields. */
const maxRefusals = 16;

/**
 * Sends a request until the server takes its parameters. What it refuses by name is left out, then
 * and from there on, so that it is no attempt that failed.
 * @param fieldsFor the request, given what this model does not take; `instead` of a refused field
 *   another one may stand there
 * @returns the answer, and how many requests went out for it
 * @throws what `send` throws; a refusal that names nothing that could be left out, as it is
 */
export async function learningPost<T>(
  { refused, origin, model }: Learning,
  fieldsFor: (refused: ReadonlySet<string>) => Fields,
  send: (body: Body) => Promise<T>,
): Promise<{ readonly answer: T; readonly requests: number }> {
  for (let requests = 1; ; requests++) {
    const { needed, optional } = fieldsFor(refused.of(origin, model));
    try {
      return { answer: await send({ ...needed, ...optional }), requests };
    } catch (error) {
      const parameter = refusedIn(error, optional);
      if (parameter === undefined || requests > maxRefusals) throw error;
      const isKnown = refused.of(origin, model).has(parameter);
      refused.add(origin, model, isKnown ? refusedAgain(parameter) : parameter);
    }
  }
}

function refusedIn(error: unknown, optional: Body): string | undefined {
  if (!(error instanceof ServerRefusal)) return undefined;
  if (error.status !== 400 && error.status !== 422) return undefined;
  return namedParameter(error.told, Object.keys(optional));
}
