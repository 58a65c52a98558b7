import type { VNode } from "preact";
import type { SideAction, SideId } from "../../../src/protocol/compareMessages.js";
import { ChangedText } from "../../page/ChangedText.js";
import { unknown } from "../../page/words.js";
import { sideOf, type Comparison } from "../model/comparison.js";
import { differenceInWords } from "../model/inWords.js";
import { recipesOf, type Figure, type Same, type TextField } from "../model/recipes.js";
import { letterOf } from "../model/sides.js";
import { SideCard } from "./SideCard.js";

export interface TextsProps {
  readonly comparison: Comparison;
  readonly onAction: (side: SideId, action: SideAction) => void;
}

/** Under the pictures: whose they are, what differs in words, and what differs in their recipes. */
export function Texts({ comparison, onAction }: TextsProps): VNode {
  const recipes = recipesOf(comparison);
  const { sides } = recipes;
  // Of what is compared blind there is nothing to say.
  const known = sides.flatMap((id) => sideOf(comparison, id)?.known ?? []);
  return (
    <section class="texts" aria-label="What the images are, and what differs" tabIndex={0}>
      {known.length > 0 && (
        <ul class="cards">
          {known.map((side) => (
            <SideCard
              key={side.id}
              side={side}
              insertsInto={comparison.insertsInto}
              onAction={(action) => onAction(side.id, action)}
            />
          ))}
        </ul>
      )}
      <section class="part words" aria-labelledby="words-title">
        <h2 id="words-title">In words</h2>
        <p dir="auto">{differenceInWords(comparison).join(" ")}</p>
      </section>
      {recipes.figures.length > 0 && <Figures sides={sides} figures={recipes.figures} />}
      {recipes.texts.map((field) => (
        <TextVersions key={field.name} field={field} />
      ))}
      {recipes.same.length > 0 && <SameInAll same={recipes.same} count={sides.length} />}
    </section>
  );
}

function Figures(props: {
  readonly sides: readonly SideId[];
  readonly figures: readonly Figure[];
}): VNode {
  const { sides, figures } = props;
  return (
    <section class="part">
      <h2>What differs</h2>
      <table class="differing">
        <thead>
          <tr>
            <td />
            {sides.map((id) => (
              <th key={id} scope="col">
                {letterOf(id)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures.map(({ name, values }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, index) => (
                <td key={index}>
                  <bdi>{value ?? unknown}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TextVersions({ field: { name, versions } }: { readonly field: TextField }): VNode {
  const [first] = versions;
  return (
    <section class="part versions">
      <h2>{name}</h2>
      {versions.map(({ side, segments }, index) => (
        <div key={side} class="version">
          <b
            class="letter"
            title={index === 0 ? undefined : `Against ${letterOf(first?.side ?? "a")}`}
          >
            {letterOf(side)}
          </b>
          {segments === null ? (
            <p class="quiet">{unknown}</p>
          ) : (
            <p class="diff" dir="auto">
              <ChangedText segments={segments} />
            </p>
          )}
        </div>
      ))}
    </section>
  );
}

/** One line that opens. */
function SameInAll({
  same,
  count,
}: {
  readonly same: readonly Same[];
  readonly count: number;
}): VNode {
  const names = same.map(({ name }) => name.toLowerCase()).join(", ");
  return (
    <details class="same">
      <summary>
        {count === 2 ? "Same in both" : "Same in all"}: {names}
      </summary>
      <dl>
        {same.map(({ name, value }) => (
          <div key={name} class="same-field">
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
