import type { VNode } from "preact";
import { ChangedText } from "../../page/ChangedText.js";
import type { Advice, Detail, Prompt } from "../model/detail.js";
import { iterationTitle } from "../../page/words.js";
import { candidateLabels } from "./actionLabels.js";

/** The texts of a candidate against its parent's, and the critiques on both sides of it. */
export function DetailTexts({
  detail,
  onCopyPrompt,
}: {
  readonly detail: Detail;
  readonly onCopyPrompt: () => void;
}): VNode {
  const { cause, prompt, told } = detail;
  return (
    <>
      {cause !== null && <AdviceBlock title="Why it was made" advice={cause} />}
      {prompt !== null && <PromptBlock prompt={prompt} onCopy={onCopyPrompt} />}
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

const halfNames = { what: "What", how: "How" } as const;

function PromptBlock({
  prompt: { comparison, parts },
  onCopy,
}: {
  readonly prompt: Prompt;
  readonly onCopy: () => void;
}): VNode {
  return (
    <section class="part">
      <h3>
        Prompt
        {comparison !== "" && <span class="part-comparison"> · {comparison}</span>}
        <button type="button" class="link part-act" onClick={onCopy}>
          {candidateLabels.copyPrompt}
        </button>
      </h3>
      <p class="diff" dir="auto">
        {parts.map(({ half, segments }, index) => (
          <span key={index} class={half === null ? "" : `half half-${half}`}>
            {half !== null && <b class="half-name">{halfNames[half]}</b>}
            <ChangedText segments={segments} />
          </span>
        ))}
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
      <p dir="auto">{text}</p>
      {what !== "" && (
        <p>
          <b>What:</b> <bdi>{what}</bdi>
        </p>
      )}
      {how !== "" && (
        <p>
          <b>How:</b> <bdi>{how}</bdi>
        </p>
      )}
    </section>
  );
}
