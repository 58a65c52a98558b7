import type { HTMLAttributes } from "preact";

/** The toolkit's elements, as far as this folder uses them. */
declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "vscode-button": HTMLAttributes<HTMLElement> & {
        readonly appearance?: "primary" | "secondary" | "icon";
        readonly disabled?: boolean;
      };
      "vscode-checkbox": Omit<HTMLAttributes<HTMLElement>, "onChange"> & {
        readonly checked?: boolean;
        readonly onChange?: (event: {
          readonly currentTarget: HTMLElement & { readonly checked: boolean };
        }) => void;
      };
    }
  }
}
