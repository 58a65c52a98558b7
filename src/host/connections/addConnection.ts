import type { ConfigurableKind } from "../../protocol/configuration.js";
import type { Connection } from "../../protocol/connections.js";
import type { KnownServer } from "../../providers/adapter.js";
import { askChecked } from "../shown/checkedText.js";
import { pickLive, type Heading, type LiveChoice } from "../shown/livePick.js";
import { waitingFor } from "../shown/progress.js";
import { back, type Back } from "../shown/step.js";
import { askKey, type KeyDeps } from "./askKey.js";
import {
  newConnection,
  placedAt,
  serversOf,
  suggestedName,
  type NamedServer,
  type Placed,
  type Setups,
} from "./newConnection.js";

export interface AddDeps extends KeyDeps {
  readonly setups: Setups;
  readonly kinds: readonly ConfigurableKind[];
  /** Names that connections have already, also those whose settings have faults. */
  readonly taken: readonly string[];
  /** What local servers are on: this machine, or one far away where the extension runs. */
  readonly machine: string;
}

export interface Added {
  readonly connection: Connection;
  /** Null where none was given. */
  readonly key: string | null;
  /** Whether it is added without one though it cannot be used so. */
  readonly lacksKey: boolean;
}

const title = "Add a connection";
const steps = 3;

type ServerRow = LiveChoice & { readonly server: NamedServer | undefined };

/** What was said, which a look back does not lose. */
interface Draft {
  row: ServerRow | undefined;
  url: string;
  name: string;
  key: string;
  /** The URL that the key was typed for. */
  keyFor: string;
}

/**
 * Asks for a server, a name and, where one is needed, a key; back and forth, as often as a person
 * likes.
 * @returns undefined when the person leaves before the key: only that can be given later as well
 */
export async function askConnection(deps: AddDeps): Promise<Added | undefined> {
  const draft: Draft = { row: undefined, url: "", name: "", key: "", keyFor: "" };
  for (;;) {
    const placed = await askServer(draft, deps);
    if (placed === undefined) return undefined;
    const added = placed === back ? back : await askNameAndKey(placed, draft, deps);
    if (added !== back) return added;
  }
}

async function askNameAndKey(
  placed: Placed,
  draft: Draft,
  deps: AddDeps,
): Promise<Added | Back | undefined> {
  // What was typed for one server is not offered to another.
  if (draft.keyFor !== placed.url) Object.assign(draft, { key: "", keyFor: placed.url });
  for (;;) {
    const connection = await askName(placed, draft, deps);
    if (connection === undefined || connection === back) return connection;
    const need = await keyNeed(connection, placed.server, deps);
    if (need === "none") return { connection, key: null, lacksKey: false };
    const key = await askKey(connection, deps, {
      step: { number: 3, of: steps },
      isOptional: need === "unknown",
      reason: need === "asked" ? `${connection.name} asks for a key.` : null,
      escapeDoes: "add the connection without one",
      value: draft.key,
      onTyped: (text) => (draft.key = text),
    });
    if (key === undefined) return { connection, key: null, lacksKey: need !== "unknown" };
    if (key !== back) return { connection, key: key === "" ? null : key, lacksKey: false };
  }
}

/** Whether a server needs a key; a local one is asked, and did not get any. */
async function keyNeed(
  connection: Connection,
  { needsKey, place }: KnownServer,
  { providers }: AddDeps,
): Promise<"known" | "asked" | "unknown" | "none"> {
  if (needsKey) return "known";
  if (place === "cloud") return "unknown";
  const check = await waitingFor(`Testing ${connection.name}`, (signal) =>
    providers.checkConnection(connection, signal),
  );
  return check?.kind === "missing" && check.action.kind === "setKey" ? "asked" : "none";
}

async function askServer(draft: Draft, deps: AddDeps): Promise<Placed | Back | undefined> {
  const answer = await pickLive<ServerRow>({
    title,
    placeHolder: "Where do the models run?",
    step: { number: 1, of: steps },
    isCurrent: ({ label }) => label === draft.row?.label,
    fill: (show) => {
      show(serverRows(deps));
      return Promise.resolve();
    },
  });
  if (answer === undefined || answer === back) return undefined;
  const { chosen } = answer;
  // What was said of another server says nothing of this one.
  if (chosen.label !== draft.row?.label) Object.assign(draft, { url: "", name: "", key: "" });
  draft.row = chosen;
  const { server } = chosen;
  if (server?.url == null) return await askUrl(server, draft, deps);
  const placed = placedAt(server.url, server, deps.setups);
  return "problem" in placed ? await askUrl(server, draft, deps) : placed;
}

function serverRows({ setups, machine }: AddDeps): (ServerRow | Heading)[] {
  const servers = serversOf(setups);
  const rowsOf = (place: NamedServer["place"]): ServerRow[] =>
    servers.filter((server) => server.place === place).map(serverRow);
  return [
    { heading: "Vendors, with a key of yours" },
    ...rowsOf("cloud"),
    { heading: "Wherever it is" },
    {
      label: "Another server by URL...",
      description: "anything that speaks OpenAI's HTTP form",
      icon: "edit",
      isAlwaysThere: true,
      server: undefined,
    },
    { heading: `Servers on ${machine}` },
    ...rowsOf("local"),
  ];
}

function serverRow(server: NamedServer): ServerRow {
  const { label, url, roles } = server;
  const does = [
    ...(roles.includes("language") ? ["text"] : []),
    ...(roles.includes("image") ? ["images"] : []),
  ].join(" and ");
  return { label, description: `${does} · ${url ?? "by its URL"}`, server };
}

async function askUrl(
  server: NamedServer | undefined,
  draft: Draft,
  { setups }: AddDeps,
): Promise<Placed | Back | undefined> {
  const problemOf = (text: string): string | undefined => {
    if (text === "") return "Paste the server's URL.";
    const placed = placedAt(text, server, setups);
    return "problem" in placed ? placed.problem : undefined;
  };
  const url = await askChecked({
    title: server === undefined ? title : `${title}: ${server.label}`,
    prompt: "The server's URL, as its page or its terminal shows it",
    placeHolder:
      server?.id === "azure" ? "https://NAME.openai.azure.com" : "http://gpu-box:8000/v1",
    value: draft.url,
    // The list of servers is the question before.
    step: { number: 1, of: steps },
    hasWayBack: true,
    onTyped: (text) => (draft.url = text),
    problemOf,
  });
  if (url === undefined || url === back) return url;
  const placed = placedAt(url, server, setups);
  return "problem" in placed ? back : placed;
}

async function askName(
  placed: Placed,
  draft: Draft,
  { taken, kinds }: AddDeps,
): Promise<Connection | Back | undefined> {
  const problemOf = (text: string): string | undefined => {
    const made = newConnection(text, placed, taken, kinds);
    return "problem" in made ? made.problem : undefined;
  };
  const name = await askChecked({
    title: `${title}: ${placed.server.label}`,
    prompt: `A name for the connection to ${placed.url}`,
    value: draft.name === "" ? suggestedName(placed, taken) : draft.name,
    step: { number: 2, of: steps },
    onTyped: (text) => (draft.name = text),
    problemOf,
  });
  if (name === undefined || name === back) return name;
  const made = newConnection(name, placed, taken, kinds);
  return "problem" in made ? back : made;
}
