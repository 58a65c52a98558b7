import { visibleText } from "../../base/visibleText.js";

/** Takes every known key out of a text. */
export type Redact = (text: string) => string;

/** What stands for a key: no header can hold this character, so no key has it. */
const mask = "•••";
/** Servers repeat parts of a key. Of one this long or longer, so much in a row is told to nobody. */
const partUnits = 8;

/**
 * A redactor of these keys: as they are, as a part of an address and in base64, and of a longer one
 * every part of eight characters.
 * @param keys empty ones do nothing
 */
export function redactorOf(keys: Iterable<string>): Redact {
  const forms = [...new Set([...keys].flatMap(formsOf))];
  const parts = new Map<number, Set<string>>();
  for (const form of forms) {
    const units = Math.min(form.length, partUnits);
    const ofLength = parts.get(units) ?? new Set();
    parts.set(units, ofLength);
    for (let at = 0; at + units <= form.length; at++) ofLength.add(form.slice(at, at + units));
  }
  return (text) => {
    const told = masked(text, parts);
    // What nobody sees, and escapes of JSON, may stand in the middle of a key and are taken out later.
    const read = visibleText(unescaped(told));
    const hidden = masked(read, parts);
    return hidden === read ? told : hidden;
  };
}

/** As a reader of JSON would have it. */
function unescaped(text: string): string {
  return text.replace(/\\+u([\da-f]{4})/gi, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
}

function formsOf(key: string): string[] {
  const wellFormed = key.replace(/\p{Cs}/gu, "\uFFFD");
  const encoded = Buffer.from(key, "utf8");
  return [
    ...[key, encodeURIComponent(wellFormed), JSON.stringify(key).slice(1, -1)],
    ...[encoded.toString("base64").replace(/=+$/, ""), encoded.toString("base64url")],
  ].filter((form) => form !== "");
}

function masked(text: string, parts: ReadonlyMap<number, ReadonlySet<string>>): string {
  let told = "";
  /** Up to where the text is told or masked. */
  let done = 0;
  /** Where the last part of a key ends. */
  let hiddenTo = 0;
  for (let at = 0; at < text.length; at++) {
    for (const [units, ofLength] of parts) {
      if (!ofLength.has(text.slice(at, at + units))) continue;
      if (at >= hiddenTo) {
        told += text.slice(done, at) + mask;
        done = at;
      }
      hiddenTo = Math.max(hiddenTo, at + units);
      done = hiddenTo;
    }
  }
  return told + text.slice(done);
}
