/**
 * An answer as near to its form as can be had without guessing: names in another case, numbers in
 * words of their own ("7/10", "85%"), a list of one. What the form does not name is left out. What
 * does not fit is left as it is, for the schema to refuse.
 */

interface Form {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Form>>;
  readonly items?: Form;
  readonly enum?: readonly unknown[];
  readonly maximum?: number;
}

const mostItems = 100;

/** @param form JSON schema of objects, lists, texts, whole numbers, yes or no */
export function fitToForm(value: unknown, form: Form): unknown {
  switch (form.type) {
    case "object":
      return fitObject(value, form.properties ?? {});
    case "array":
      return fitList(value, form.items ?? {});
    case "integer":
      return fitNumber(value, form.maximum);
    case "boolean":
      return fitBoolean(value);
    case "string":
      return fitText(value, form.enum);
    default:
      return value;
  }
}

function fitObject(value: unknown, properties: Readonly<Record<string, Form>>): unknown {
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isRecord(only)) return value;
  const byName = new Map(Object.entries(only).map(([name, own]) => [folded(name), own]));
  const names = Object.keys(properties);
  if (!names.some((name) => byName.has(folded(name)))) {
    // {"answer": {...}}
    const [inner, ...others] = Object.values(only);
    return isRecord(inner) && others.length === 0 ? fitObject(inner, properties) : value;
  }
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, form]) => {
      const own = byName.get(folded(name));
      return own === undefined ? [] : [[name, fitToForm(own, form)]];
    }),
  );
}

function fitList(value: unknown, items: Form): unknown {
  if (Array.isArray(value)) return value.slice(0, mostItems).map((item) => fitToForm(item, items));
  return value === null ? [] : [fitToForm(value, items)];
}

/** "85", "85%", "7/10", "7 out of 10", "85 (a good match)"; one other number in it, and it is none. */
const numberText =
  /^\s*(\d{1,6}(?:\.\d{1,6}|,\d{1,2})?)(?!\d)\s*(?:(%)|(?:\/|out of|of)\s*(\d{1,6})(?!\d))?(?:[^\d%/]\D*)?$/i;

function fitNumber(value: unknown, maximum: number | undefined): unknown {
  if (typeof value === "number") return whole(value);
  if (typeof value !== "string" || value.length > 500) return value;
  const [matched, digits = "", percent, of] = numberText.exec(value) ?? [];
  if (matched === undefined) return value;
  const number = Number(digits.replace(",", "."));
  const scale = percent === undefined ? Number(of ?? NaN) : 100;
  if (Number.isNaN(scale) || maximum === undefined) return whole(number);
  return number <= scale && scale > 0 ? Math.round((number / scale) * maximum) : value;
}

/** Between 0 and 1 it may be of another scale, which nobody can tell. */
function whole(number: number): number {
  return number > 0 && number < 1 ? number : Math.round(number);
}

function fitBoolean(value: unknown): unknown {
  const word = typeof value === "string" ? value.trim().toLowerCase() : value;
  if (["true", "yes", "met", "shown", 1].includes(word as string | number)) return true;
  if (["false", "no", "not met", "missing", 0].includes(word as string | number)) return false;
  return value;
}

function fitText(value: unknown, words: readonly unknown[] | undefined): unknown {
  if (words !== undefined) {
    return typeof value === "string" ? folded(value) : value;
  }
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const isList = Array.isArray(value) && value.length <= mostItems;
  if (isList && value.every((item) => typeof item === "string")) return value.join(", ");
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, "");
}
