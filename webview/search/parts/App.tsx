import type { VNode } from "preact";
import { assertNever } from "../../../src/base/assertNever.js";
import { Button } from "../../ui/Button.js";
import type { PanelModel } from "../model/panel.js";
import type { PanelStore } from "../store.js";
import { Icon } from "../../page/Icon.js";
import { SearchForm } from "./SearchForm.js";
import { SessionView } from "./SessionView.js";

/** The page: a function of the model. */
export function App({
  model,
  store,
}: {
  readonly model: PanelModel;
  readonly store: PanelStore;
}): VNode {
  const { screen } = model;
  switch (screen.kind) {
    case "loading":
      return (
        <main class="message-page" aria-busy="true">
          <p class="quiet">Opening the search…</p>
        </main>
      );
    case "trouble":
      return <TroublePage message={screen.message} store={store} />;
    case "form":
      return <SearchForm form={screen.form} store={store} />;
    case "session":
      return <SessionView session={screen.session} store={store} />;
    default:
      return assertNever(screen);
  }
}

function TroublePage({
  message,
  store,
}: {
  readonly message: string;
  readonly store: PanelStore;
}): VNode {
  return (
    <main class="message-page">
      <h1 class="message-title">
        <Icon name="warning" />
        This search cannot be shown
      </h1>
      <p role="alert">{message}</p>
      <div class="buttons">
        <Button look="primary" onPress={() => store.post({ kind: "ready" })}>
          Try again
        </Button>
        <Button onPress={() => store.post({ kind: "session", action: "showLog" })}>Show log</Button>
        <Button onPress={() => store.post({ kind: "session", action: "newSearch" })}>
          New search
        </Button>
      </div>
    </main>
  );
}
