import { window } from "vscode";
import { plainText } from "./plainText.js";
import { back, showStep, type Back, type Step } from "./step.js";

export interface CheckedQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeHolder?: string;
  readonly value?: string;
  /** It is not shown while it is typed. */
  readonly isSecret?: boolean;
  readonly step?: Step;
  /** Whether there is a question before it; by default, where it is not the first step. */
  readonly hasWayBack?: boolean;
  /** Told of each change, so that nothing is lost on the way back. */
  readonly onTyped?: (text: string) => void;
  /** What is wrong with a text, told while it is typed; undefined where nothing is. */
  readonly problemOf: (text: string) => string | undefined;
  /**
   * Asked once a text is entered: what is wrong with it, undefined where it is taken. Aborted when
   * the person leaves.
   */
  readonly check?: (text: string, signal: AbortSignal) => Promise<string | undefined>;
}

/**
 * Asks for a text until one passes: what was typed stays to be mended. A look elsewhere closes nothing.
 * @returns the text without blanks around it; undefined when the person leaves
 * @throws whatever `check` does
 */
export function askChecked(question: CheckedQuestion): Promise<string | Back | undefined> {
  const { title, prompt, placeHolder, value = "", isSecret = false } = question;
  const {
    step,
    hasWayBack,
    onTyped,
    problemOf,
    check = () => Promise.resolve(undefined),
  } = question;
  const input = window.createInputBox();
  input.prompt = plainText(prompt);
  input.placeholder = plainText(placeHolder ?? "");
  input.value = value;
  input.password = isSecret;
  input.ignoreFocusOut = true;
  const left = new AbortController();
  const tell = (problem: string | undefined): void => {
    input.validationMessage = problem === undefined ? undefined : plainText(problem);
  };
  const isTaken = async (text: string): Promise<boolean> => {
    input.busy = true;
    input.enabled = false;
    const problem = problemOf(text) ?? (await check(text, left.signal));
    input.busy = false;
    input.enabled = true;
    tell(problem);
    return problem === undefined;
  };
  return new Promise((resolve) => {
    showStep(input, { title, step, hasWayBack }, () => {
      resolve(back);
      input.hide();
    });
    input.onDidChangeValue((text) => {
      onTyped?.(text);
      tell(text === "" ? undefined : problemOf(text.trim()));
    });
    input.onDidAccept(() => {
      const text = input.value.trim();
      const taken = isTaken(text);
      taken.then(
        (isGood) => {
          if (!isGood || left.signal.aborted) return;
          resolve(text);
          input.hide();
        },
        () => {
          // Whoever has left is not told what became of it.
          if (!left.signal.aborted) resolve(taken.then(() => undefined));
          input.hide();
        },
      );
    });
    input.onDidHide(() => {
      left.abort();
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}
