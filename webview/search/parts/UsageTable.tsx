import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { SearchState } from "../../../src/search/state.js";
import { usageTable } from "../model/usage.js";

/** What the search used, calls, tokens and money, by what it was used for. */
export function UsageTable({ state }: { readonly state: SearchState }): VNode {
  const { columns, groups } = useMemo(() => usageTable(state), [state]);
  return (
    <div id="usage" class="usage" role="region" aria-label="What it used" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <td />
            {columns.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map(({ title, rows }) => (
          <tbody key={title}>
            <tr>
              <th scope="rowgroup" colSpan={columns.length + 1} class="usage-group">
                {title}
              </th>
            </tr>
            {rows.map(({ name, cells }) => (
              <tr key={name}>
                <th scope="row" dir="auto">
                  {name}
                </th>
                {cells.map((cell, index) => (
                  <td key={columns[index]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
