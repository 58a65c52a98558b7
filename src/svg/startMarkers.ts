import { elementsOf, type SvgElement, type SvgNode } from "./tree.js";
import { referenceIn } from "./values.js";

const reversing = "auto-start-reverse";

/**
 * The drawing with a second marker for each that points the other way at a line's start, which our
 * rasteriser does not know.
 */
export function withStartMarkers(root: SvgElement): SvgElement {
  const all = [...elementsOf(root)];
  const ids = new Set(all.map(({ attributes }) => attributes.get("id")));
  const starts = new Map<string, string>();
  for (const { name, attributes } of all) {
    const id = attributes.get("id");
    if (name !== "marker" || id === undefined || attributes.get("orient") !== reversing) continue;
    let start = `${id}-start`;
    while (ids.has(start)) start += "-";
    ids.add(start);
    starts.set(id, start);
  }
  return starts.size === 0 ? root : turned(root, starts);
}

function turned(element: SvgElement, starts: ReadonlyMap<string, string>): SvgElement {
  const attributes = new Map(element.attributes);
  const start = starts.get(referenceIn(attributes.get("marker-start") ?? "") ?? "");
  if (start !== undefined) attributes.set("marker-start", `url(#${start})`);
  if (attributes.get("orient") === reversing) attributes.set("orient", "auto");
  const children = element.children.flatMap((each): SvgNode[] => {
    if (typeof each === "string") return [each];
    const child = turned(each, starts);
    const id = starts.get(each.attributes.get("id") ?? "");
    return id === undefined ? [child] : [child, reversed(child, id)];
  });
  return { ...element, attributes, children };
}

/** Half a turn about the point that lies on the line. */
function reversed(marker: SvgElement, id: string): SvgElement {
  const [x = 0, y = 0] = ["refX", "refY"].map((name) => Number(marker.attributes.get(name)) || 0);
  const attributes = new Map([...marker.attributes, ["id", id], ["overflow", "visible"]]);
  const turn = new Map([["transform", `rotate(180 ${x} ${y})`]]);
  // What has an id has it in the marker itself.
  const children = marker.children.map((each) =>
    typeof each === "string" ? each : nameless(each),
  );
  const contents = { name: "g", attributes: turn, children, line: marker.line };
  return { ...marker, attributes, children: [contents] };
}

function nameless(element: SvgElement): SvgElement {
  const attributes = new Map([...element.attributes].filter(([name]) => name !== "id"));
  const children = element.children.map((each) =>
    typeof each === "string" ? each : nameless(each),
  );
  return { ...element, attributes, children };
}
