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
  const byUnits = new Map<number, Parts>();
  for (const form of forms) {
    const units = Math.min(form.length, partUnits);
    const none: Parts = { units, texts: new Set(), marks: new Uint8Array(markCount) };
    const ofLength = byUnits.get(units) ?? none;
    byUnits.set(units, ofLength);
    for (let at = 0; at + units <= form.length; at++) {
      ofLength.texts.add(form.slice(at, at + units));
      ofLength.marks[markAt(form, at, units)] = 1;
    }
  }
  const parts = [...byUnits.values()];
  return (text) => {
    const told = masked(text, parts);
    // What nobody sees, and escapes of JSON, may stand in the middle of a key and are taken out later.
    const read = visibleText(unescaped(told));
    if (read === text) return told;
    const hidden = masked(read, parts);
    return hidden === read ? told : hidden;
  };
}

/** Parts of keys, all of one length. */
interface Parts {
  readonly units: number;
  readonly texts: Set<string>;
  /** 1 for what `markAt` says of any of them: at nearly all places of a text that is none. */
  readonly marks: Uint8Array;
}

/** A power of two, many times as many as the parts of a few keys. */
const markCount = 4096;

/** Of so many units of a text from there, and no more than three, a number below `markCount`. */
function markAt(text: string, at: number, units: number): number {
  let mark = text.charCodeAt(at);
  if (units > 1) mark = mark * 31 + text.charCodeAt(at + 1);
  if (units > 2) mark = mark * 31 + text.charCodeAt(at + 2);
  return mark & (markCount - 1);
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

function masked(text: string, parts: readonly Parts[]): string {
  let told = "";
  /** Up to where the text is told or masked. */
  let done = 0;
  /** Where the last part of a key ends. */
  let hiddenTo = 0;
  for (let at = 0; at < text.length; at++) {
    for (const { units, texts, marks } of parts) {
      if (marks[markAt(text, at, units)] === 0 || !texts.has(text.slice(at, at + units))) continue;
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
