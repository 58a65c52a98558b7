/** How much is looked at; each does what those before it do. */
const depths = [
  /** Where an image would go. */
  "document",
  /** What is told beside the pictures. */
  "facts",
  /** The files; what has not changed is not told again. */
  "files",
  /** All of it, for a page that knows nothing. */
  "page",
] as const;
export type Depth = (typeof depths)[number];

/** Looks as deep as it is told, until the signal says that nobody wants it any more. Never rejects. */
export type Look = (depth: Depth, signal: AbortSignal) => Promise<void>;

/**
 * Looks one after the other, so that what is told last was read last. What is asked for while a look
 * is under way is looked for behind it, once, and as deep as the deepest of it: what happened
 * meanwhile is never missed. A page that knows nothing waits for nobody: the look that is under way,
 * which may wait for a page that is gone, is abandoned.
 */
export class LookQueue {
  readonly #look: Look;
  #underWay: AbortController | undefined;
  #next: Depth | undefined;

  constructor(look: Look) {
    this.#look = look;
  }

  ask(depth: Depth): void {
    if (depth === "page") this.abandon();
    if (this.#underWay === undefined) void this.#run(depth);
    else if (isDeeper(depth, this.#next)) this.#next = depth;
  }

  /** Forgets what was asked for. */
  abandon(): void {
    this.#underWay?.abort();
    this.#underWay = undefined;
    this.#next = undefined;
  }

  async #run(first: Depth): Promise<void> {
    const own = new AbortController();
    this.#underWay = own;
    for (let depth: Depth | undefined = first; depth !== undefined; depth = this.#takeNext()) {
      await this.#look(depth, own.signal);
      if (own.signal.aborted) return;
    }
    this.#underWay = undefined;
  }

  #takeNext(): Depth | undefined {
    const next = this.#next;
    this.#next = undefined;
    return next;
  }
}

function isDeeper(depth: Depth, other: Depth | undefined): boolean {
  return other === undefined || depths.indexOf(depth) > depths.indexOf(other);
}
