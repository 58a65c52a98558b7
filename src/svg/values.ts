import { assertNever } from "../base/assertNever.js";
import { cutText } from "../base/cutText.js";
import { visibleText } from "../base/visibleText.js";
import type { ValueKind } from "./allowed.data.js";
import { caps } from "./caps.js";
import { plainColour } from "./colours.js";
import { pathText, segmentsOf } from "./paths.js";

/** Read in one way only, or a long one that is none would be read in all. */
const number = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
const filterForm = /(blur|drop-shadow)\(((?:[^()]|\([^()]*\))*)\)/g;
const idForm = /^[\p{L}\p{N}_.-]{1,100}$/u;
const lengthForm = new RegExp(`^(${number})(px|pt|pc|mm|cm|in|em|rem|ex|%)?$`);
const numberForm = new RegExp(`^(${number})(%?)$`);
const pointForm = new RegExp(String.raw`[\s,]*(${number})`, "gy");
const transformForm = new RegExp(
  String.raw`(matrix|translate|translateX|translateY|scale|scaleX|scaleY|rotate|skewX|skewY)\(([^()]*)\)`,
  "g",
);

/** Pixels in a unit, at the 96 of an inch that CSS has. */
const pixelsIn: Readonly<Record<string, number>> = {
  ...{ px: 1, pt: 4 / 3, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96, rem: 16 },
};

/** The words of CSS for sizes of fonts, as browsers have them. */
const namedSizes: Readonly<Record<string, string>> = {
  ...{ "xx-small": "9", "x-small": "10", small: "13", medium: "16", large: "18", "x-large": "24" },
  ...{ "xx-large": "32", "xxx-large": "48", smaller: "0.833em", larger: "1.2em" },
};

/**
 * The value in the one form that we keep, with no word in it that could do anything else.
 * @returns undefined for what an attribute of that kind cannot be
 */
export function plainValue(kind: ValueKind, raw: string): string | undefined {
  const value = raw.trim();
  if (value.length > caps.value && !isList(kind)) return undefined;
  switch (kind) {
    case "length":
      if (Object.hasOwn(namedSizes, value)) return namedSizes[value];
      return plainLength(value) ?? /^(?:auto|inherit|sub|super|normal)$/.exec(value)?.[0];
    case "lengths":
      return each(value, plainLength);
    case "dashes":
      return value === "none" ? value : each(value, plainLength);
    case "numbers":
      return plainNumbers(value);
    case "paint":
      return plainPaint(value);
    case "word":
      return /^[\w. -]{1,60}$/.test(value) ? value : undefined;
    case "transform":
      return plainTransform(value);
    case "path":
      return plainPath(value);
    case "points":
      return plainPoints(value);
    case "id":
      return idForm.test(value) ? value : undefined;
    case "link":
      return value.startsWith("#") && idForm.test(value.slice(1)) ? value : undefined;
    case "reference":
      return value === "none" ? value : localUrl(value)?.reference;
    case "filter":
      return plainFilter(value);
    case "text":
      return plainLabel(value);
    default:
      return assertNever(kind);
  }
}

/** Kinds of which a value may be long, and is read in one pass. */
const isList = (kind: ValueKind): boolean =>
  /^(?:lengths|dashes|numbers|transform|path|points|text)$/.test(kind);

/** Words about the drawing: visible ones, as many as a person reads. */
export function plainLabel(text: string): string {
  const cut = cutText(visibleText(text).trim(), caps.label, "…");
  // What joined a character that was cut off joins nothing.
  return visibleText(cut).trim();
}

/** What a value refers to in its own file, by id. */
export function referenceIn(value: string): string | undefined {
  return /^url\(#([^()]+)\)/.exec(value)?.[1];
}

function localUrl(value: string): { reference: string; rest: string } | undefined {
  const [all, inside = ""] = /^url\(([^()]*)\)/i.exec(value) ?? [];
  if (all === undefined) return undefined;
  const bare = inside
    .trim()
    .replace(/^["']|["']$/g, "")
    .trim();
  const id = bare.slice(1);
  if (!bare.startsWith("#") || !idForm.test(id)) return undefined;
  return { reference: `url(#${id})`, rest: value.slice(all.length).trim() };
}

function plainPaint(value: string): string | undefined {
  const url = localUrl(value);
  if (url === undefined) {
    const [, fallback] = /^url\([^()]*\)(.*)$/is.exec(value) ?? [];
    // As a browser paints what it cannot get.
    return fallback === undefined ? plainColour(value) : (plainColour(fallback.trim()) ?? "none");
  }
  const fallback = url.rest === "" ? undefined : plainColour(url.rest);
  return fallback === undefined ? url.reference : `${url.reference} ${fallback}`;
}

function plainFilter(value: string): string | undefined {
  if (value === "none") return value;
  const url = localUrl(value);
  if (url !== undefined) return url.reference;
  const all = [...value.matchAll(filterForm)];
  if (all.length === 0 || value.replace(filterForm, "").trim() !== "") return undefined;
  const plain = all.map(([, name = "", inside = ""]) =>
    name === "blur" ? plainBlur(inside) : plainShadow(inside),
  );
  return plain.includes(undefined) ? undefined : plain.join(" ");
}

/** More than this is a mist over the whole, and takes long. */
const mostBlur = 100;

function plainBlur(inside: string): string | undefined {
  const radius = plainLength(inside.trim());
  return radius === undefined || !/^[\d.]+$/.test(radius)
    ? undefined
    : `blur(${Math.min(mostBlur, Number(radius))}px)`;
}

/** Lengths and a colour, in either order. */
function plainShadow(inside: string): string | undefined {
  const parts = inside.match(/[\w#.+%-]+(?:\([^()]*\))?/g) ?? [];
  const lengths = parts.map(plainLength).filter((each) => each !== undefined);
  const colours = parts.filter((part) => plainLength(part) === undefined).map(plainColour);
  const [x, y, blur = "0"] = lengths;
  const isOne = x !== undefined && y !== undefined && lengths.length <= 3 && colours.length <= 1;
  if (!isOne || colours.includes(undefined)) return undefined;
  if (![x, y, blur].every((each) => /^-?[\d.]+$/.test(each))) return undefined;
  const radius = Math.min(mostBlur, Math.abs(Number(blur)));
  return `drop-shadow(${x}px ${y}px ${radius}px ${colours[0] ?? "black"})`;
}

function plainNumber(text: string): string | undefined {
  const [, digits, percent] = numberForm.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return figure(percent === "%" ? Number(digits) / 100 : Number(digits));
}

const plainNumbers = (value: string): string | undefined => each(value, plainNumber);

function plainLength(text: string): string | undefined {
  const [, digits, unit = "px"] = lengthForm.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const pixels = pixelsIn[unit];
  if (pixels !== undefined) return figure(Number(digits) * pixels);
  const amount = figure(Number(digits));
  return amount === undefined ? undefined : `${amount}${unit}`;
}

/** Between spaces or commas; undefined as soon as one of them is none. */
function each(value: string, plain: (text: string) => string | undefined): string | undefined {
  const parts = value.split(/[\s,]+/).filter((part) => part !== "");
  const all = parts.map(plain);
  return all.length === 0 || all.includes(undefined) ? undefined : all.join(" ");
}

function figure(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  const within = Math.min(caps.coordinate, Math.max(-caps.coordinate, value));
  // Ten digits are more than a renderer's own numbers have; fractions of inches would have more.
  return String(Number(within.toPrecision(10)));
}

/** As an attribute has it: no units, one function after another. */
function plainTransform(value: string): string | undefined {
  if (value === "none" || value === "") return undefined;
  const functions = [...value.matchAll(transformForm)];
  if (value.replace(transformForm, "").replace(/[\s,]/g, "") !== "") return undefined;
  const plain = functions.map(([, name = "", inside = ""]) => {
    const args = inside
      .split(/[\s,]+/)
      .filter((part) => part !== "")
      .map((part) => plainNumber(withoutUnit(part)));
    return args.length === 0 || args.includes(undefined)
      ? undefined
      : transformFunction(name, args as string[]);
  });
  return plain.length === 0 || plain.includes(undefined) ? undefined : plain.join(" ");
}

function withoutUnit(text: string): string {
  const turned = /^(.*?)(turn|rad)$/.exec(text);
  if (turned === null) return text.replace(/(?:px|deg)$/, "");
  return String(Number(turned[1]) * (turned[2] === "turn" ? 360 : 180 / Math.PI));
}

const argumentCounts: Readonly<Record<string, readonly number[]>> = {
  ...{ matrix: [6], translate: [1, 2], scale: [1, 2], rotate: [1, 3], skewX: [1], skewY: [1] },
};

function transformFunction(name: string, args: readonly string[]): string | undefined {
  const [one = ""] = args;
  const css: Readonly<Record<string, string>> = {
    ...{ translateX: `translate(${one} 0)`, translateY: `translate(0 ${one})` },
    ...{ scaleX: `scale(${one} 1)`, scaleY: `scale(1 ${one})` },
  };
  if (name in css) return args.length === 1 ? css[name] : undefined;
  return argumentCounts[name]?.includes(args.length) ? `${name}(${args.join(" ")})` : undefined;
}

/** Up to what is no path any more: so far a browser draws it. */
function plainPath(value: string): string | undefined {
  const segments = segmentsOf(value).slice(0, caps.segments + 1);
  const end = segments.findIndex(
    ([command, ...numbers]) =>
      /r/i.test(command) || numbers.some((at) => !(Math.abs(at) <= caps.pathNumber)),
  );
  return pathText(end === -1 ? segments : segments.slice(0, end)) || undefined;
}

/** In pairs, up to what is no number any more. */
function plainPoints(value: string): string | undefined {
  const numbers: string[] = [];
  for (const [, digits = ""] of value.matchAll(pointForm)) {
    const plain = plainNumber(digits);
    if (plain === undefined || numbers.length > 2 * caps.segments + 2) break;
    numbers.push(plain);
  }
  const pairs = numbers.slice(0, numbers.length - (numbers.length % 2));
  return pairs.length === 0 ? undefined : pairs.join(" ");
}
