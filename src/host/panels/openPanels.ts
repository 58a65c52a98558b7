import type { Memento } from "vscode";
import * as z from "zod";
import { draftSchema } from "../../protocol/panelMessages.js";

/** What a panel shows, as far as another extension host has to know to show it again. */
const panelRecordSchema = z.strictObject({
  /** The title of its tab: an extension is told nothing else about a tab that it did not make. */
  title: z.string(),
  /** Path of its session's folder; null for a form. */
  folder: z.string().nullable(),
  /** What was typed into the form. */
  draft: z.exactOptional(draftSchema),
});
export type PanelRecord = z.infer<typeof panelRecordSchema>;

const openKey = "panels.open";

/**
 * Remembers which panels are open, for the extension host that comes after this one. A panel of an
 * earlier host stays remembered until this one shows the same, or its tab is closed.
 */
export class OpenPanels {
  readonly #store: Memento;
  #inherited: readonly PanelRecord[];

  /**
   * @param store the workspace's
   * @param titles of the tabs that are open now
   */
  constructor(store: Memento, titles: readonly string[]) {
    this.#store = store;
    const stored = z.array(panelRecordSchema).safeParse(store.get(openKey));
    this.#inherited = (stored.data ?? []).filter(({ title }) => titles.includes(title));
  }

  /** Whether there is a panel of an earlier host with this title that this one does not show yet. */
  has(title: string): boolean {
    return this.#inherited.some((record) => record.title === title);
  }

  /** All panels of this host, as they are now. */
  keep(own: readonly PanelRecord[]): void {
    void this.#store.update(openKey, [...this.#inherited, ...own]);
  }

  /** The panel of an earlier host behind this title; it is inherited no more. */
  take(title: string): PanelRecord | undefined {
    const taken = this.#inherited.find((record) => record.title === title);
    this.#inherited = this.#inherited.filter((record) => record !== taken);
    return taken;
  }
}
