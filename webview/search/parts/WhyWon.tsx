import type { VNode } from "preact";
import { assertNever } from "../../../src/base/assertNever.js";
import { whyText, type WhyLine, type WhyWon as WhyWonOf } from "../../../src/search/whyWon.js";

/** Why the winner won: facts, the weightiest first, and what it meets that the first images did not. */
export function WhyWon({
  why,
  isOverruled,
  onSelect,
}: {
  readonly why: WhyWonOf;
  /** The person has picked another image. */
  readonly isOverruled: boolean;
  /** The person wants to see an image that it was compared with. */
  readonly onSelect: (candidate: string) => void;
}): VNode {
  return (
    <section class="part why-won">
      <h3>{isOverruled ? "Why the judge chose it" : "Why this won"}</h3>
      <ul>
        {why.lines.map((line) => (
          <li key={whyText(line)}>{said(line, onSelect)}</li>
        ))}
      </ul>
    </section>
  );
}

function said(line: WhyLine, onSelect: (candidate: string) => void) {
  switch (line.kind) {
    case "sentence":
      return line.text;
    case "images":
      return <Named line={line} onSelect={onSelect} />;
    case "questions":
      return (
        <>
          {line.title}:
          <ul class="why-changed">
            {line.items.map((text, at) => (
              <li key={at} dir="auto">
                {text}
              </li>
            ))}
            {line.more > 0 && <li>and {line.more} more</li>}
          </ul>
        </>
      );
    default:
      return assertNever(line);
  }
}

/** "Better than i0c1, i0c3 and 2 more." with a way to each. */
function Named({
  line: { title, items, more },
  onSelect,
}: {
  readonly line: Extract<WhyLine, { kind: "images" }>;
  readonly onSelect: (candidate: string) => void;
}): VNode {
  const last = items.length + (more > 0 ? 1 : 0) - 1;
  const behind = (at: number): string => (at === last ? "." : at === last - 1 ? " and " : ", ");
  return (
    <>
      {title}{" "}
      {items.map((id, at) => (
        <span key={id}>
          <button type="button" class="link" onClick={() => onSelect(id)}>
            {id}
          </button>
          {behind(at)}
        </span>
      ))}
      {more > 0 && `${more} more.`}
    </>
  );
}
