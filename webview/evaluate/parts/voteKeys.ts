import { steppedMode } from "../../compare/model/view.js";
import { answers } from "../model/inWords.js";
import type { EvaluateStore } from "../store.js";
import { votingModes } from "./votingModes.js";

/**
 * The keys of a vote, before those of the stage: they are the same wherever the focus is, as nothing
 * here is typed into. They do nothing beside ctrl, alt or cmd, nor when a key is held down: an answer
 * is given once.
 */
export function listenToVoteKeys(store: EvaluateStore, signal: AbortSignal): void {
  const press = ({ key, shiftKey }: KeyboardEvent): boolean => {
    const answer = answers.find((each) => each.key === key);
    if (answer !== undefined) {
      store.vote(answer.outcome);
      return true;
    }
    switch (key.toLowerCase()) {
      case "s":
        store.skip();
        return true;
      case "u":
        store.undo();
        return true;
      case "m":
        store.compare.change((view) => steppedMode(view, shiftKey ? -1 : 1, votingModes));
        return true;
      // Left is A and right is B, whatever is done.
      case "c":
        return true;
      default:
        return false;
    }
  };
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.repeat ? isOurs(event.key) : press(event)) event.preventDefault();
    },
    { signal, capture: true },
  );
}

function isOurs(key: string): boolean {
  return /^[1209suc]$/i.test(key);
}
