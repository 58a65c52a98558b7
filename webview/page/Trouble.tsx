import type { VNode } from "preact";
import { Button } from "../ui/Button.js";
import { Icon } from "./Icon.js";

/** What could not be done, at the foot of a page, until it is closed; nothing where all went well. */
export function Trouble(props: {
  readonly text: string | null;
  readonly onClose: () => void;
}): VNode | null {
  const { text, onClose } = props;
  if (text === null) return null;
  return (
    <div class="notice tone-error" role="alert">
      <Icon name="warning" />
      <p class="notice-text" dir="auto">
        {text}
      </p>
      <Button onPress={onClose}>Close</Button>
    </div>
  );
}

/** A page that has no images to show, or not yet. @param title what it says where there is trouble */
export function WithoutImages(props: {
  readonly title: string;
  readonly trouble: string | null;
}): VNode {
  const { title, trouble } = props;
  return (
    <main class="message-page">
      {trouble === null ? (
        <p class="quiet" role="status">
          Waiting for the images…
        </p>
      ) : (
        <>
          <h1 class="message-title tone-error">
            <Icon name="warning" />
            {title}
          </h1>
          <p dir="auto">{trouble}</p>
        </>
      )}
    </main>
  );
}
