import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
} from "@vscode/webview-ui-toolkit";

/**
 * Registers the toolkit's elements that are used. Not its text fields and drop-downs: what describes
 * a field cannot reach into their shadow roots, so a screen reader would never say what is wrong; and
 * not its badge and tag, which set style attributes that the page's policy forbids.
 */
provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox());
