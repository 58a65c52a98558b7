import type { VNode } from "preact";
import type { Finding } from "../../../src/protocol/events.js";
import { Icon, type IconName } from "./Icon.js";

interface Verdict {
  readonly word: "Shown" | "Missing" | "Note";
  readonly icon: IconName;
}

function verdictOf({ met }: Finding): Verdict {
  if (met === undefined) return { word: "Note", icon: "info" };
  return met ? { word: "Shown", icon: "check" } : { word: "Missing", icon: "cross" };
}

/** A judge that says the verdict in its sentence need not be read twice. */
function textOf({ text }: Finding): string {
  return text.replace(/: (?:shown|missing)(?=[.;])/i, "");
}

/** What the judge saw: shown, missing, or a remark; by word and shape, not by colour alone. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }): VNode | null {
  if (findings.length === 0) return null;
  return (
    <section class="part">
      <h3>What the judge saw</h3>
      <ul class="findings">
        {findings.map((finding, index) => {
          const { word, icon } = verdictOf(finding);
          return (
            <li key={index} class={`finding finding-${word.toLowerCase()}`}>
              <Icon name={icon} />
              <span class="finding-word">{word}</span>
              <span>{textOf(finding)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
