/**
 * SHA-256 in plain TypeScript, because `search` and the webview have no `node:crypto` and
 * `crypto.subtle` is asynchronous. For short inputs; files are hashed with `node:crypto`.
 * @see FIPS 180-4
 */

const primes = firstPrimes(64);
const roundConstants = Int32Array.from(primes, (p) => fraction32(Math.cbrt(p)));
const initialState = primes.slice(0, 8).map((p) => fraction32(Math.sqrt(p)));
/** Each byte as two hexadecimal digits. */
const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const utf8 = new TextEncoder();

/** @returns the 32-byte digest of `input`; text is hashed as UTF-8 */
export function sha256(input: string | Uint8Array): Uint8Array {
  const message = typeof input === "string" ? utf8.encode(input) : input;
  const padded = pad(message);
  const state = Int32Array.from(initialState);
  const schedule = new Int32Array(64);
  for (let offset = 0; offset < padded.byteLength; offset += 64) {
    fillSchedule(schedule, padded, offset);
    compress(state, schedule);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => digest.setInt32(index * 4, word));
  return new Uint8Array(digest.buffer);
}

/** @returns the digest as 64 lower-case hexadecimal digits */
export function sha256Hex(input: string | Uint8Array): string {
  let digits = "";
  for (const byte of sha256(input)) digits += hexOfByte[byte] as string;
  return digits;
}

function firstPrimes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
}

/** The first 32 bits of a number's fractional part. */
function fraction32(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

function pad(message: Uint8Array): DataView {
  const paddedLength = Math.ceil((message.length + 9) / 64) * 64;
  const padded = new Uint8Array(paddedLength);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  const bits = message.length * 8;
  view.setUint32(paddedLength - 8, Math.floor(bits / 2 ** 32));
  view.setUint32(paddedLength - 4, bits >>> 0);
  return view;
}

/** Of arrays whose length is known: the index is there. */
const at = (words: Int32Array, index: number): number => words[index] as number;
const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function fillSchedule(schedule: Int32Array, block: DataView, offset: number): void {
  for (let i = 0; i < 16; i++) schedule[i] = block.getInt32(offset + i * 4);
  for (let i = 16; i < 64; i++) {
    const a = at(schedule, i - 15);
    const b = at(schedule, i - 2);
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    schedule[i] = at(schedule, i - 16) + s0 + at(schedule, i - 7) + s1;
  }
}

/** Words are signed here, as the engine keeps small numbers; their bits are the same. */
function compress(state: Int32Array, schedule: Int32Array): void {
  let [a, b, c, d] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3)];
  let [e, f, g, h] = [at(state, 4), at(state, 5), at(state, 6), at(state, 7)];
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const sumE = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const sumA = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t1 = (h + sumE + choice + at(roundConstants, i) + at(schedule, i)) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + sumA + majority) | 0;
  }
  const words = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = at(state, i) + (words[i] as number);
}
