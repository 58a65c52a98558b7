/** Byte order marks, the longer ones first where one begins like another. */
const marks = [
  { encoding: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
] as const;

/**
 * The text that bytes are: UTF-8, or what their byte order mark says, as some shells write what a command
 * prints into a file.
 * @param unreadable what is thrown where they are none; `what` goes on after the name of what was read
 */
export function textIn(
  bytes: Uint8Array,
  unreadable: (what: string, cause?: unknown) => Error,
): string {
  const mark = marks.find((known) => known.bytes.every((byte, index) => bytes[index] === byte));
  const encoding = mark?.encoding ?? "utf-8";
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    const name = encoding.toUpperCase();
    throw unreadable(`is no text in ${name}: save it in UTF-8, then try again`, error);
  }
  if (looksBinary(text)) throw unreadable("is no text: it holds control characters");
  return text;
}

/** Text has no NUL, and colours or the bell of a terminal now and then at most. */
function looksBinary(text: string): boolean {
  const controls = text.match(/[^\P{Cc}\s]/gu)?.length ?? 0;
  return text.includes("\0") || controls > text.length / 10;
}
