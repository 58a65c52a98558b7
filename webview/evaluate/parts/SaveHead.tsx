import type { VNode } from "preact";
import { Button } from "../../ui/Button.js";

export interface SaveHeadProps<Format extends string> {
  readonly title: string;
  readonly formats: readonly Format[];
  readonly onSave: (format: Format) => void;
}

/** The heading of what can be saved as a file, with a button for each form. */
export function SaveHead<Format extends string>(props: SaveHeadProps<Format>): VNode {
  const { title, formats, onSave } = props;
  return (
    <div class="save-head">
      <h2>{title}</h2>
      {formats.map((format) => (
        <Button
          key={format}
          label={`Save ${format.toUpperCase()}…: ${title}`}
          onPress={() => onSave(format)}
        >
          Save {format.toUpperCase()}…
        </Button>
      ))}
    </div>
  );
}
