import type { VNode } from "preact";
import type { FormModels as Models } from "../../../src/protocol/panelMessages.js";
import type { Role } from "../../../src/protocol/providers.js";
import type { PanelStore } from "../store.js";
import { sessionLabels } from "./actionLabels.js";

const work: Readonly<Record<Role, string>> = {
  language: "Writes",
  image: "Draws",
  vision: "Judges",
};

export interface FormModelsProps {
  readonly models: Models;
  readonly store: PanelStore;
}

/** Who does the search's work and where, and what can be changed about it for this one search. */
export function FormModels({ models, store }: FormModelsProps): VNode {
  // A goal that loses the focus may get a line below it, which would move what is being pressed.
  const keepFocus = (event: MouseEvent): void => event.preventDefault();
  if (models.isBuiltinAlone) {
    return (
      <p class="quiet" onMouseDown={keepFocus}>
        Built-in sketch renderer: no key, no network, no AI model.{" "}
        <button
          type="button"
          class="link"
          onClick={() => store.post({ kind: "session", action: "chooseModels" })}
        >
          {sessionLabels.chooseModels}
        </button>
      </p>
    );
  }
  return (
    <section class="models" aria-labelledby="models-label" onMouseDown={keepFocus}>
      <h2 id="models-label" class="field-label">
        Models
      </h2>
      <ul>
        {models.roles.map((line) => (
          <RoleRow key={line.role} line={line} store={store} />
        ))}
      </ul>
    </section>
  );
}

interface RoleRowProps {
  readonly line: Models["roles"][number];
  readonly store: PanelStore;
}

function RoleRow({ line: { role, model, place, isChanged }, store }: RoleRowProps): VNode {
  return (
    <li class="model-row">
      <span class="model-work">{work[role]}</span>
      <span class="model-names">
        <bdi class="model-name">{model}</bdi> <bdi class="model-place">{place}</bdi>
        {isChanged && (
          <span class="model-changed">
            <span>for this search</span>
            <button
              type="button"
              class="link"
              aria-label={`Use the default: ${work[role]}`}
              onClick={() => store.post({ kind: "resetModel", role })}
            >
              Use the default
            </button>
          </span>
        )}
      </span>
      <button
        type="button"
        class="link"
        aria-label={`Change: ${work[role]}`}
        onClick={() => store.post({ kind: "changeModel", role })}
      >
        Change
      </button>
    </li>
  );
}
