import * as z from "zod";

/** What both ends make of a message between a page and the extension host. */
export type Parsed<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly reason: string };

/** The message, or why it is none: the other end may be forged. Never throws. */
export function parsed<Message>(schema: z.ZodType<Message>, raw: unknown): Parsed<Message> {
  try {
    const result = schema.safeParse(raw);
    if (result.success) return { ok: true, message: result.data };
    return { ok: false, reason: z.prettifyError(result.error) };
  } catch (error) {
    // A forged page nests values deeper than the stack is.
    if (error instanceof RangeError) return { ok: false, reason: error.message };
    throw error;
  }
}
