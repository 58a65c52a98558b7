import type { VNode } from "preact";
import type { EvaluationResult } from "../../../src/protocol/evaluationResult.js";
import { visibleText } from "../../../src/base/visibleText.js";
import { Icon } from "../../page/Icon.js";
import {
  agreementFigures,
  armFigure,
  duelFigure,
  methodText,
  pairColumns,
  termFigures,
  voterColumns,
  voterRows,
  type Figure,
} from "../model/figures.js";
import type { EvaluateStore } from "../store.js";
import { SaveHead } from "./SaveHead.js";

export interface TablesProps {
  readonly result: EvaluationResult;
  readonly goal: number;
  /** Whether but two images are compared. */
  readonly isPair: boolean;
  /** Who votes in this panel. */
  readonly voter: string;
  readonly store: EvaluateStore;
}

/** The figures behind the words. */
export function Tables({ result, goal, isPair, voter: own, store }: TablesProps): VNode {
  const { arms, duels, faults, voters } = result;
  const agreement = isPair ? [] : agreementFigures(result, goal);
  const terms = isPair ? [] : termFigures(result, goal);
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
      {(!isPair || voters.length > 1) && (
        <VotersTable result={result} own={own} columns={isPair ? pairColumns : voterColumns} />
      )}
      {terms.length > 0 && (
        <details class="more">
          <summary>In the terms of statistics</summary>
          <p class="quiet">{methodText}</p>
          <FigureTable title="Figures" figures={terms} />
        </details>
      )}
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

function VotersTable(props: {
  readonly result: EvaluationResult;
  readonly own: string;
  readonly columns: readonly Figure[];
}): VNode {
  const { result, own, columns } = props;
  return (
    <section class="part voters">
      <h2>Who voted</h2>
      <div class="voters-frame" tabIndex={0} role="group" aria-label="Who voted">
        <table class="figures-table">
          <thead>
            <tr>
              <td />
              {columns.map(({ name, title }) => (
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
                {columns.map((column, index) => (
                  <td key={column.name}>{cells[index]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <details class="more">
        <summary>What the columns mean</summary>
        <ul class="result-sentences">
          {columns.map(
            ({ name, title }) =>
              title !== undefined && (
                <li key={name}>
                  <b>{name}</b>: {title}
                </li>
              ),
          )}
        </ul>
      </details>
    </section>
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
            <tr key={name}>
              <th scope="row">
                <bdi>{name}</bdi>
                {meaning !== undefined && <span class="figure-meaning">{meaning}</span>}
              </th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
