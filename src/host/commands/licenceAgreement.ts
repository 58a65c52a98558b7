import { env, Uri } from "vscode";
import type { LocalModel } from "../../services/localModel.js";
import { confirm } from "../shown/messages.js";

/**
 * Asks whether a model's conditions are agreed to, where it has any.
 * @returns the licence that was agreed to, null where nothing had to be; undefined for a no
 */
export async function licenceAgreement(model: LocalModel): Promise<string | null | undefined> {
  const { isGated, isRestricted, licence, licenceUrl, title } = model;
  if (!isRestricted && !isGated) return null;
  const name = licence ?? "a licence of its vendor's own";
  const [agree, read] = ["Agree and download", "Read the licence"] as const;
  for (;;) {
    const answer = await confirm({
      question: `Agree to the licence of ${title}?`,
      detail: [
        `${title} comes under ${name}.`,
        ...(isRestricted ? ["It has conditions: it may not be for commercial use."] : []),
        ...(isGated
          ? ["Its vendor gives it only to accounts that have agreed on its page; do that first."]
          : []),
      ].join("\n"),
      actions: licenceUrl === null ? [agree] : [agree, read],
    });
    if (answer === undefined) return undefined;
    if (answer === agree) return name;
    if (licenceUrl !== null) await env.openExternal(Uri.parse(licenceUrl, true));
  }
}
