import { QuickPickItemKind, window, type QuickPickItem, type ThemeIcon } from "vscode";
import type { Heading } from "./livePick.js";
import { plainText } from "./plainText.js";

/** What a person is asked at the top of the window. */

/** A row of a list to choose from. */
export interface Choice {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly icon?: ThemeIcon;
}

export interface ChoiceQuestion {
  readonly title?: string;
  readonly placeHolder: string;
  /** A look elsewhere is no answer. */
  readonly staysOpen?: true;
}

interface ShownChoice<Chosen> extends QuickPickItem {
  readonly chosen: Chosen;
}

/** @returns undefined when the person leaves */
export async function choose<Chosen extends Choice>(
  choices: readonly Chosen[],
  { title, placeHolder, staysOpen }: ChoiceQuestion,
): Promise<Chosen | undefined> {
  const items = choices.map((choice) => shownChoice(choice));
  const picked = await window.showQuickPick(items, {
    ...(title === undefined ? {} : { title: plainText(title) }),
    placeHolder: plainText(placeHolder),
    matchOnDescription: true,
    ignoreFocusOut: staysOpen === true,
  });
  return picked?.chosen;
}

/** A row that can be ticked. */
export interface Tick extends Choice {
  /** Ticked when the list opens. */
  readonly isPicked: boolean;
}

/**
 * Lets a person tick as many as they like, with headings between them. A look elsewhere closes nothing.
 * @returns undefined when the person leaves
 */
export async function chooseSeveral<Chosen extends Tick>(
  rows: readonly (Chosen | Heading)[],
  { title, placeHolder }: ChoiceQuestion,
): Promise<readonly Chosen[] | undefined> {
  const items = rows.map((row): QuickPickItem & { readonly chosen?: Chosen } =>
    "heading" in row
      ? { label: plainText(row.heading), kind: QuickPickItemKind.Separator }
      : { ...shownChoice(row), picked: row.isPicked },
  );
  const picked = await window.showQuickPick(items, {
    ...(title === undefined ? {} : { title: plainText(title) }),
    placeHolder: plainText(placeHolder),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked?.flatMap(({ chosen }) => (chosen === undefined ? [] : [chosen]));
}

export interface TextQuestion {
  readonly title: string;
  readonly prompt?: string;
  readonly placeHolder?: string;
  readonly value: string;
  /** What is wrong with a text; undefined where nothing is. */
  readonly problemOf?: (text: string) => string | undefined;
}

/** What is typed is not lost by a look elsewhere. @returns undefined when the person leaves */
export async function askText(question: TextQuestion): Promise<string | undefined> {
  const { title, prompt, placeHolder, value, problemOf } = question;
  return await window.showInputBox({
    title: plainText(title),
    ...(prompt === undefined ? {} : { prompt: plainText(prompt) }),
    ...(placeHolder === undefined ? {} : { placeHolder: plainText(placeHolder) }),
    value,
    ignoreFocusOut: true,
    validateInput: (text) => {
      const problem = problemOf?.(text);
      return problem === undefined ? undefined : plainText(problem);
    },
  });
}

export interface OpenQuestion<Chosen extends Choice> extends ChoiceQuestion {
  /** What stands in the field at first. */
  readonly value: string;
  /** The row for what was typed. Never asked of no text. */
  readonly typed: (text: string) => Chosen;
  /** What to choose from instead of typing; a text that is the label of one is that one. */
  readonly choices: readonly Chosen[];
}

/**
 * Asks for a text, with others below to choose from. Enter takes the row that is highlighted, and
 * with an empty field there is none before a person walks to one.
 * @returns undefined when the person leaves
 */
export function chooseOrType<Chosen extends Choice>(
  question: OpenQuestion<Chosen>,
): Promise<Chosen | undefined> {
  const pick = window.createQuickPick<ShownChoice<Chosen>>();
  if (question.title !== undefined) pick.title = plainText(question.title);
  pick.placeholder = plainText(question.placeHolder);
  pick.value = question.value;
  // Half a text is not lost by a look elsewhere, nor to a panel that takes the focus as it opens.
  pick.ignoreFocusOut = true;
  const below = question.choices.map((choice) => shownChoice(choice));
  const textTyped = (): string => pick.value.trim();
  const choiceBelow = (text: string): Chosen | undefined =>
    question.choices.find(({ label }) => label === text);
  const show = (): void => {
    const text = textTyped();
    const isNew = text !== "" && choiceBelow(text) === undefined;
    const first = isNew ? [{ ...shownChoice(question.typed(text)), alwaysShow: true }] : [];
    pick.items = [...first, ...below];
    if (text === "") pick.activeItems = [];
  };
  show();
  return new Promise((resolve) => {
    // The editor tells which row is active a moment after the text: until then, it is of the text before.
    let isOfText = true;
    pick.onDidChangeActive(() => (isOfText = true));
    pick.onDidChangeValue(() => {
      isOfText = false;
      show();
    });
    pick.onDidAccept(() => {
      const text = textTyped();
      const written = text === "" ? undefined : (choiceBelow(text) ?? question.typed(text));
      const active = isOfText ? pick.activeItems[0]?.chosen : undefined;
      const chosen = active ?? written;
      if (chosen === undefined) return;
      resolve(chosen);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function shownChoice<Chosen extends Choice>(choice: Chosen): ShownChoice<Chosen> {
  const { label, description, detail, icon } = choice;
  return {
    label: plainText(label),
    ...(description === undefined ? {} : { description: plainText(description) }),
    ...(detail === undefined ? {} : { detail: plainText(detail) }),
    ...(icon === undefined ? {} : { iconPath: icon }),
    chosen: choice,
  };
}
