import type { VNode } from "preact";
import type { EvaluationResult } from "../../../src/protocol/evaluationResult.js";
import { visibleText } from "../../../src/base/visibleText.js";
import { Icon } from "../../page/Icon.js";
import {
  agreementFigures,
  armFigure,
  duelFigure,
  voterColumns,
  voterRows,
  type Figure,
} from "../model/figures.js";
import type { EvaluateStore } from "../store.js";
import { SaveHead } from "./SaveHead.js";

export interface TablesProps {
  readonly result: EvaluationResult;
  readonly goal: number;
  /** Who votes in this panel. */
  readonly voter: string;
  readonly store: EvaluateStore;
}

/** The figures behind the words. */
export function Tables({ result, goal, voter: own, store }: TablesProps): VNode {
  const { arms, duels, faults } = result;
  const agreement = agreementFigures(result, goal);
  return (
    <div class="tables">
      <SaveHead
        title="All figures"
        formats={["json", "csv"]}
        onSave={(format) => store.post({ kind: "save", format })}
      />
      {duels.length > 0 && (
        <FigureTable
          title="Against each other"
          figures={[...duels.map((duel) => duelFigure(duel, arms)), ...arms.map(armFigure)]}
        />
      )}
      {agreement.length > 0 && <FigureTable title="Against the machine" figures={agreement} />}
      <section class="part voters">
        <h2>Who voted</h2>
        <div class="voters-frame" tabIndex={0} role="group" aria-label="Who voted">
          <table class="figures-table">
            <thead>
              <tr>
                <td />
                {voterColumns.map(({ name, title }) => (
                  <th key={name} scope="col" title={title}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {voterRows(result, own).map(({ voter, name, cells }) => (
                <tr key={voter}>
                  <th scope="row">
                    <bdi>{name}</bdi>
                  </th>
                  {cells.map((cell, index) => (
                    <td key={voterColumns[index]?.name}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      {faults.length > 0 && (
        <section class="part">
          <h2>Not counted</h2>
          <ul class="result-sentences">
            {faults.map((fault) => (
              <li key={fault} class="notice-line" dir="ltr">
                <Icon name="warning" />
                {visibleText(fault)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function FigureTable(props: {
  readonly title: string;
  readonly figures: readonly Figure[];
}): VNode {
  const { title, figures } = props;
  return (
    <section class="part">
      <h2>{title}</h2>
      <table class="figures-table">
        <tbody>
          {figures.map(({ name, value, title: meaning }) => (
            <tr key={name} title={meaning}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
