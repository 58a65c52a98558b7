import type { VNode } from "preact";
import type { Advice, Detail, TextPart } from "../model/detail.js";
import { iterationTitle } from "../model/words.js";

/** The texts of a candidate against its parent's, and the critiques on both sides of it. */
export function DetailTexts({ detail }: { readonly detail: Detail }): VNode {
  const { cause, texts, told } = detail;
  return (
    <>
      {cause !== null && <AdviceBlock title="Why it was made" advice={cause} />}
      {texts.map((part) => (
        <TextBlock key={part.name} part={part} />
      ))}
      {told.map(({ iteration, ...advice }) => (
        <AdviceBlock
          key={iteration}
          title={`What its children were told for ${iterationTitle(iteration)}`}
          advice={advice}
        />
      ))}
    </>
  );
}

function TextBlock({ part }: { readonly part: TextPart }): VNode {
  const { name, comparison, segments } = part;
  return (
    <section class="part">
      <h3>
        {name}
        {comparison !== "" && <span class="part-comparison"> · {comparison}</span>}
      </h3>
      <p class="diff">
        {segments.map(({ kind, text }, index) => {
          switch (kind) {
            case "same":
              return <span key={index}>{text}</span>;
            case "added":
              return <ins key={index}>{text}</ins>;
            case "removed":
              return <del key={index}>{text}</del>;
          }
        })}
      </p>
    </section>
  );
}

function AdviceBlock({
  title,
  advice: { text, what, how },
}: {
  readonly title: string;
  readonly advice: Advice;
}): VNode {
  return (
    <section class="part advice">
      <h3>{title}</h3>
      <p>{text}</p>
      {what !== "" && (
        <p>
          <b>What:</b> {what}
        </p>
      )}
      {how !== "" && (
        <p>
          <b>How:</b> {how}
        </p>
      )}
    </section>
  );
}
