import type { VNode } from "preact";
import type { Question } from "../../../src/protocol/plan.js";
import type { WhyWon as WhyWonOf } from "../../../src/search/whyWon.js";

/** Why the winner won: facts, the weightiest first, and what it meets that the first images did not. */
export function WhyWon({
  why,
  isOverruled,
}: {
  readonly why: WhyWonOf;
  /** The person has picked another image. */
  readonly isOverruled: boolean;
}): VNode {
  return (
    <section class="part why-won">
      <h3>{isOverruled ? "Why the judge chose it" : "Why this won"}</h3>
      <ul>
        {why.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        <Changed title="Met since the first images:" questions={why.gained} />
        <Changed title="Lost since the first images:" questions={why.lost} />
      </ul>
    </section>
  );
}

function Changed({
  title,
  questions,
}: {
  readonly title: string;
  readonly questions: readonly Question[];
}): VNode | null {
  if (questions.length === 0) return null;
  return (
    <li>
      {title}
      <ul class="why-changed">
        {questions.map(({ id, text }) => (
          <li key={id} dir="auto">
            {text}
          </li>
        ))}
      </ul>
    </li>
  );
}
