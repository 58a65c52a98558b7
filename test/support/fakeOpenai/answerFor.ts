/**
 * JSON that fits a schema and echoes what was asked, so that a search finds its goal again in it.
 * Knows the part of JSON schema that our answer forms use.
 */
export function answerFor(schema: unknown, echo: string): unknown {
  const node = objectOf(schema);
  const options = node["anyOf"];
  if (Array.isArray(options)) return answerFor(options[0], echo);
  const values = node["enum"];
  if (Array.isArray(values)) return values[0] as unknown;
  if ("const" in node) return node["const"];
  switch (Array.isArray(node["type"]) ? (node["type"][0] as unknown) : node["type"]) {
    case "object":
      return Object.fromEntries(
        Object.entries(objectOf(node["properties"])).map(([name, child]) => [
          name,
          answerFor(child, `${echo} ${name}`),
        ]),
      );
    case "array": {
      const least = numberOr(node["minItems"], 1);
      return Array.from({ length: least }, (_, i) => answerFor(node["items"], `${echo} ${i + 1}`));
    }
    case "integer":
    case "number":
      return middleOf(numberOr(node["minimum"], 0), numberOr(node["maximum"], 10));
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return echo.slice(0, numberOr(node["maxLength"], 500));
  }
}

const middleOf = (least: number, most: number): number => Math.round((least + most) / 2);
const numberOr = (value: unknown, other: number): number =>
  typeof value === "number" ? value : other;

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
