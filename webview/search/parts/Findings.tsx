import type { VNode } from "preact";
import type { Finding } from "../../../src/protocol/events.js";
import { findingText } from "../../../src/protocol/findingText.js";
import { verdictOf, type Verdict } from "../model/findings.js";
import { Icon, type IconName } from "../../page/Icon.js";

const looks: Readonly<Record<Verdict, { readonly word: string; readonly icon: IconName }>> = {
  note: { word: "Note", icon: "info" },
  shown: { word: "Shown", icon: "check" },
  missing: { word: "Missing", icon: "cross" },
};

/** What the judge saw: shown, missing, or a remark; by word and shape, not by colour alone. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }): VNode | null {
  if (findings.length === 0) return null;
  return (
    <section class="part findings-part">
      <h3>What the judge saw</h3>
      <ul class="findings">
        {findings.map((finding, index) => {
          const verdict = verdictOf(finding);
          const { word, icon } = looks[verdict];
          return (
            <li key={index} class={`finding finding-${verdict}`}>
              <Icon name={icon} />
              <span class="finding-word">{word}</span>
              <span dir="auto">{findingText(finding)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
