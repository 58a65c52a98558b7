import { UsageError } from "../../base/errors.js";
import { without } from "../../base/without.js";
import { readConfiguration, type ConfigurableKind } from "../../protocol/configuration.js";
import { originsOf, urlsOf, type Connection } from "../../protocol/connections.js";
import { askChecked } from "../shown/checkedText.js";
import { pickLive, type LiveChoice } from "../shown/livePick.js";
import { back, type Back } from "../shown/step.js";
import type { Setups } from "./newConnection.js";

/** What a person wants of a connection: something else in it, or another place to change it. */
export type Edit =
  | { readonly kind: "replace"; readonly by: Connection }
  | { readonly kind: "setKey" }
  | { readonly kind: "openSettings" };

export interface EditDeps {
  readonly setups: Setups;
  readonly kinds: readonly ConfigurableKind[];
  readonly hasKey: boolean;
}

type Part = LiveChoice & { readonly part: "url" | "key" | "limit" | "rest" };

/**
 * Asks what shall be different about a connection. Its name is none of it: searches, keys and chosen
 * models know it by that.
 * @returns undefined when the person leaves
 */
export async function askEdit(connection: Connection, deps: EditDeps): Promise<Edit | undefined> {
  let last: Part["part"] = "url";
  for (;;) {
    const answer = await pickLive<Part>({
      title: `Edit the connection ${connection.name}`,
      placeHolder: "What do you want to change?",
      isCurrent: ({ part }) => part === last,
      fill: (show) => {
        show(partsOf(connection, deps));
        return Promise.resolve();
      },
    });
    if (answer === undefined || answer === back) return undefined;
    last = answer.chosen.part;
    switch (last) {
      case "key":
        return { kind: "setKey" };
      case "rest":
        return { kind: "openSettings" };
      case "url":
      case "limit": {
        const by = await (last === "url" ? askUrl : askLimit)(connection, deps);
        if (by === undefined) return undefined;
        if (by !== back) return { kind: "replace", by };
      }
    }
  }
}

function partsOf(connection: Connection, { hasKey }: EditDeps): readonly Part[] {
  const [url, ...others] = urlsOf(connection);
  const { limit } = connection;
  return [
    // A pool's addresses are a list, which is edited as one.
    ...(url === undefined || others.length > 0
      ? []
      : [{ label: "Address", description: url, part: "url" } as const]),
    { label: "API key", description: hasKey ? "set" : "none", part: "key" },
    {
      label: "Calls at the same time",
      description: limit === undefined ? "as many as its server usually takes" : String(limit),
      part: "limit",
    },
    {
      label: "Everything else...",
      description: "addresses of a pool, prices, options: in your settings",
      icon: "edit",
      part: "rest",
    },
  ];
}

type Changed = { readonly by: Connection } | { readonly problem: string };

async function askUrl(connection: Connection, deps: EditDeps) {
  const [url = ""] = urlsOf(connection);
  const keyStays = deps.hasKey
    ? ` Its API key is for ${originsOf(connection).join(", ")}: another server needs its own.`
    : "";
  return await askChanged(connection, {
    prompt: `Where it is.${keyStays}`,
    value: url,
    changed: (text) => {
      const placed = placedUrl(text, connection, deps.setups);
      return "problem" in placed
        ? placed
        : checked({ ...without(connection, "urls"), url: placed.url }, deps);
    },
  });
}

function placedUrl(
  text: string,
  { kind }: Connection,
  setups: Setups,
): { readonly url: string } | { readonly problem: string } {
  if (text === "") return { problem: "Paste the server's URL." };
  try {
    return setups.get(kind)?.placed(text) ?? { url: text };
  } catch (error) {
    if (error instanceof UsageError) return { problem: error.message };
    throw error;
  }
}

async function askLimit(connection: Connection, deps: EditDeps) {
  return await askChanged(connection, {
    prompt: "How many calls may run at the same time, 1-64; empty for as many as is usual.",
    value: connection.limit === undefined ? "" : String(connection.limit),
    changed: (text) =>
      checked(
        text === ""
          ? without(connection, "limit")
          : { ...connection, limit: /^\d{1,4}$/.test(text) ? Number(text) : text },
        deps,
      ),
  });
}

interface ChangeQuestion {
  readonly prompt: string;
  readonly value: string;
  readonly changed: (text: string) => Changed;
}

async function askChanged(
  { name }: Connection,
  { prompt, value, changed }: ChangeQuestion,
): Promise<Connection | Back | undefined> {
  const text = await askChecked({
    title: `Edit the connection ${name}`,
    ...{ prompt, value },
    hasWayBack: true,
    problemOf: (typed) => {
      const made = changed(typed);
      return "problem" in made ? made.problem : undefined;
    },
  });
  if (text === undefined || text === back) return text;
  const made = changed(text);
  return "problem" in made ? back : made.by;
}

function checked(entry: object, { kinds }: EditDeps): Changed {
  const { configuration, faults } = readConfiguration({ connections: [entry] }, kinds);
  const [by] = configuration.connections;
  return by === undefined ? { problem: faults.join(" ") } : { by };
}
