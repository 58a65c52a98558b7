import { InvalidAnswerError } from "../../base/errors.js";

/** One server-sent event; a comment is what its sender says to keep the line open. */
export type StreamEvent =
  | { readonly kind: "event"; readonly name: string; readonly data: string }
  | { readonly kind: "comment"; readonly text: string };

/** An image of 4096 x 4096 in base64, as bytes that do not compress. */
const maxEventUnits = 90_000_000;
/** Of one event; services send it in one line. */
const maxDataLines = 1000;

/**
 * The events of an answer, as the HTML standard has them, of lines that end with a line feed. Whoever leaves the loop ends the request.
 * @throws {InvalidAnswerError} an event without end
 */
export async function* streamEvents(answer: Response): AsyncGenerator<StreamEvent, void, void> {
  let name = "";
  let data: string[] = [];
  let units = 0;
  for await (const told of linesOf(answer)) {
    const line = told.endsWith("\r") ? told.slice(0, -1) : told;
    if (line === "") {
      if (data.length > 0) yield { kind: "event", name, data: data.join("\n") };
      [name, data, units] = ["", [], 0];
      continue;
    }
    const [, field = "", value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (line.startsWith(":")) yield { kind: "comment", text: value };
    else if (field === "event") name = value;
    else if (field === "data") {
      units += value.length;
      if (units > maxEventUnits || data.length >= maxDataLines) throw tooLong();
      data.push(value);
    }
  }
}

async function* linesOf(answer: Response): AsyncGenerator<string, void, void> {
  const body: ReadableStream<Uint8Array> | null = answer.body;
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  // Kept apart until it ends: an image's line comes in thousands of pieces.
  let open: string[] = [];
  let units = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = decoder.decode(value, { stream: !done });
      const [first = "", ...others] = text.split("\n");
      open.push(first);
      units += first.length;
      if (units > maxEventUnits) throw tooLong();
      for (const other of others) {
        yield open.join("");
        open = [other];
        units = other.length;
      }
      if (done) return;
    }
  } finally {
    // Nobody waits for it: the connection is closed.
    reader.cancel().catch(() => undefined);
  }
}

function tooLong(): InvalidAnswerError {
  return new InvalidAnswerError("The service sent an event without end.", { billed: "no" });
}
