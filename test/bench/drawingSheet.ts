import { seededRandom } from "../../src/base/random.js";

/** What two ways made of one goal; null where one made nothing. */
export interface DrawnPair {
  readonly goal: string;
  readonly plain: Uint8Array | null;
  readonly search: Uint8Array | null;
}

export interface BlindSheet {
  /** By name: pictures whose names say nothing of who drew them, and the page that shows them. */
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** What stands on the left and on the right of each goal: not to be looked at before the choice. */
  readonly key: readonly { readonly goal: string; readonly left: string; readonly right: string }[];
}

/** A contact sheet on which the sides of each pair are shuffled. Pure. */
export function blindSheet(pairs: readonly DrawnPair[], seed: number): BlindSheet {
  const random = seededRandom("sheet", seed);
  const files: Record<string, Uint8Array | string> = {};
  const key: { goal: string; left: string; right: string }[] = [];
  const rows = pairs.map(({ goal, plain, search }, at) => {
    const isSwapped = random.next() < 0.5;
    const sides = [
      { who: "plain", png: plain },
      { who: "search", png: search },
    ] as const;
    const [left, right] = isSwapped ? [sides[1], sides[0]] : [sides[0], sides[1]];
    key.push({ goal, left: left.who, right: right.who });
    const cell = (side: "left" | "right", png: Uint8Array | null): string => {
      if (png === null) return "<td>nothing was drawn</td>";
      const name = `${String(at + 1).padStart(2, "0")}-${side}.png`;
      files[name] = png;
      return `<td><img src="${name}" alt=""></td>`;
    };
    const cells = cell("left", left.png) + cell("right", right.png);
    return `<tr><th>${at + 1}. ${escaped(goal)}</th>${cells}</tr>`;
  });
  files["sheet.html"] = page(rows);
  return { files, key };
}

function page(rows: readonly string[]): string {
  return `<!doctype html><meta charset="utf-8"><title>Which is better?</title>
<style>body { font: 15px sans-serif } th { width: 16em; text-align: left } img { width: 384px }</style>
<table><tr><th>Which shows its words better?</th><th>left</th><th>right</th></tr>
${rows.join("\n")}
</table>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
