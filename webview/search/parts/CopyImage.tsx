import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/Button.js";
import { copyImage } from "../imageClipboard.js";

const words = {
  ready: "Copy image",
  copied: "Image copied",
  refused: "The image could not be copied: try Save as",
} as const;

/** Copies an image; the button then says whether it did. */
export function CopyImage({ uri }: { readonly uri: string }): VNode {
  const [told, tell] = useState<keyof typeof words>("ready");
  return (
    <>
      <Button
        onPress={() =>
          void copyImage(uri).then(
            () => tell("copied"),
            () => tell("refused"),
          )
        }
      >
        {words[told]}
      </Button>
      <span class="for-reader" role="status">
        {told === "ready" ? "" : words[told]}
      </span>
    </>
  );
}
