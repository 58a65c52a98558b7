import type { Memento } from "vscode";
import * as z from "zod";

/** A panel, as far as another extension host has to know to show the same. */
export interface PanelRecord<Content> {
  /** The title of its tab: an extension is told nothing else about a tab that it did not make. */
  readonly title: string;
  readonly content: Content;
}

export interface PanelMemory<Content> {
  /** The workspace's. */
  readonly store: Memento;
  readonly key: string;
  readonly schema: z.ZodType<Content>;
}

/**
 * Remembers which panels of one kind are open, for the extension host that comes after this one. A
 * panel of an earlier host stays remembered until this one shows the same, or its tab is closed.
 */
export class OpenPanels<Content> {
  readonly #memory: PanelMemory<Content>;
  #inherited: readonly PanelRecord<Content>[];

  /** @param titles of the tabs that are open now */
  constructor(memory: PanelMemory<Content>, titles: readonly string[]) {
    this.#memory = memory;
    const schema = z.strictObject({ title: z.string(), content: memory.schema });
    const stored = z.array(z.unknown()).safeParse(memory.store.get(memory.key)).data ?? [];
    // One that is not understood costs the others nothing.
    const records = stored.flatMap((each) => schema.safeParse(each).data ?? []);
    this.#inherited = records.filter(({ title }) => titles.includes(title));
  }

  /** Whether there is a panel of an earlier host with this title that this one does not show yet. */
  has(title: string): boolean {
    return this.#inherited.some((record) => record.title === title);
  }

  /** Whether the one panel of an earlier host with this title showed what is wanted. */
  only(title: string, isWanted: (content: Content) => boolean): boolean {
    const [record, ...others] = this.#inherited.filter((each) => each.title === title);
    return record !== undefined && others.length === 0 && isWanted(record.content);
  }

  /** All panels of this host, as they are now. */
  keep(own: readonly PanelRecord<Content>[]): void {
    const { store, key } = this.#memory;
    void store.update(key, [...this.#inherited, ...own]);
  }

  /**
   * The panel of an earlier host behind this title; it is inherited no more.
   * @param isIt whether this is its content for certain, whatever its title
   */
  take(title: string, isIt?: (content: Content) => boolean): PanelRecord<Content> | undefined {
    const taken =
      this.#inherited.find(({ content }) => isIt?.(content) === true) ??
      this.#inherited.find((record) => record.title === title);
    this.#inherited = this.#inherited.filter((record) => record !== taken);
    return taken;
  }
}
