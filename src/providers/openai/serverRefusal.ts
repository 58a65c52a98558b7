import { parseJson } from "../../base/parseJson.js";

/** Of what a server says, as much as is looked at: patterns run over it. */
const maxBodyUnits = 20_000;
const maxWordUnits = 2000;

/** A server's answer that is no success, as it came; never leaves the folder. */
export class ServerRefusal extends Error {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly told: Told;

  constructor(status: number, headers: Headers, body: string) {
    super(`status ${status}`);
    this.status = status;
    this.headers = headers;
    this.body = body.slice(0, maxBodyUnits);
    this.told = toldBy(this.body);
  }
}

/** What an error's body says, whichever of the usual forms it has; empty where it says nothing. */
export interface Told {
  readonly message: string;
  readonly code: string;
  readonly type: string;
  readonly param: string;
}

/** @param value the body, or an object with an `error` in it that came with a success */
export function toldBy(value: unknown): Told {
  const body = typeof value === "string" ? jsonOr(value) : value;
  const error = memberOf(body, "error") ?? body;
  const detail = memberOf(body, "detail") ?? memberOf(error, "message");
  const cut = (text: string): string => text.slice(0, maxWordUnits);
  return {
    message: cut(messageIn(detail) ?? messageIn(error) ?? ""),
    code: cut(textIn(error, "code")),
    type: cut(textIn(error, "type")),
    param: cut(textIn(error, "param") || locationIn(detail)),
  };
}

function jsonOr(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // A proxy's page or a line of text: it is the message.
    return /^\s*</.test(text) ? "" : text;
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  // Gemini's errors stand in a list.
  const object: object = Array.isArray(value) ? ((value[0] as object | null) ?? {}) : value;
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

function textIn(value: unknown, name: string): string {
  const member = memberOf(value, name);
  return typeof member === "string" || typeof member === "number" ? String(member) : "";
}

function messageIn(value: unknown): string | undefined {
  if (typeof value === "string") return value.trim();
  const found = textIn(value, "message") || textIn(value, "msg");
  if (found === "") return undefined;
  const place = locationIn(value);
  return place === "" ? found : `${place}: ${found}`;
}

/** FastAPI's `[{loc: ["body", name], msg}]`. */
function locationIn(value: unknown): string {
  const location = memberOf(value, "loc");
  const name: unknown = Array.isArray(location) ? location[1] : undefined;
  return typeof name === "string" ? name : "";
}
