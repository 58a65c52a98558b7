import { ImagebeamError, messageOf } from "../base/errors.js";
import { isOfThisMachine, referenceText, type Connection } from "../protocol/connections.js";
import { endingText, presenceTexts, priceText } from "../protocol/offerText.js";
import { roles, type Role } from "../protocol/providers.js";
import type { OfferedModel } from "../providers/adapter.js";
import { joined, line, toned, type Line } from "./line.js";
import { cells, fit } from "./terminalText.js";

/** What `models` prints: what each connection has, or why it cannot be asked. */

export type Offer =
  | { readonly connection: string; readonly models: readonly OfferedModel[] }
  | { readonly connection: string; readonly error: ImagebeamError };

/** Asks each connection. @throws what is no error on purpose */
export async function offersOf(
  connections: readonly Connection[],
  ask: (connection: Connection) => Promise<readonly OfferedModel[]>,
): Promise<Offer[]> {
  return await Promise.all(
    connections.map(async (connection) => {
      const { name } = connection;
      try {
        return { connection: name, models: await ask(connection) };
      } catch (error) {
        if (error instanceof ImagebeamError) return { connection: name, error };
        throw error;
      }
    }),
  );
}

/** An object for each model, and for each connection that cannot be asked. */
export function offerJson(offer: Offer): object[] {
  const { connection } = offer;
  if ("error" in offer) {
    const { code, message } = offer.error;
    return [{ kind: "failure", connection, error: { code, message } }];
  }
  return offer.models.map((model) => ({
    kind: "model",
    connection,
    reference: reference({ connection, model }),
    ...(model.drawsAsSvg === true && {
      svgReference: reference({ connection, model, asSvg: true }),
    }),
    ...model,
  }));
}

/** Longer references stand out of their column. */
const widestColumn = 60;

interface Row {
  readonly connection: string;
  readonly model: OfferedModel;
  /** As an image model, though it is a language model. */
  readonly asSvg?: boolean;
}

/** By role; a model that takes several, or draws as SVG too, stands below each of them. */
export function offerLines(offers: readonly Offer[]): Line[] {
  const rows = offers.flatMap((offer) =>
    "error" in offer ? [] : offer.models.map((model): Row => ({ model, ...offer })),
  );
  const drawing = rows.flatMap((row): Row[] =>
    row.model.drawsAsSvg === true ? [{ ...row, asSvg: true }] : [],
  );
  const widths = [...rows, ...drawing].map((each) => cells(reference(each)));
  const width = Math.min(widestColumn, Math.max(0, ...widths));
  const section = (title: string, fit: readonly Row[], role: Role | null): Line[] =>
    fit.length === 0
      ? []
      : [line(), toned("strong", title), ...fit.map((each) => rowLine(each, role, width))];
  const sections = [
    ...roles.flatMap((role) => [
      ...section(
        role,
        rows.filter(({ model }) => model.roles.includes(role)),
        role,
      ),
      ...(role === "image" ? section(svgTitle, drawing, null) : []),
    ]),
    ...section(
      "role not known",
      rows.filter(({ model }) => model.roles.length === 0),
      null,
    ),
  ];
  return sections.length === 0 ? [line("No models.")] : sections.slice(1);
}

/** Of a connection that has none; undefined where there is nothing to be done about it. */
export function noModelText(connection: Connection, command: string): string | undefined {
  if (!isOfThisMachine(connection)) return undefined;
  return `This machine has no local models yet. Set them up: ${command} services setup`;
}

export function failureText({ connection, error }: Extract<Offer, { error: unknown }>): string {
  return `${connection} cannot be asked: ${messageOf(error)}`;
}

const svgTitle = "image, drawn as SVG by language models: icons, diagrams, flat illustrations";

function rowLine(row: Row, role: Role | null, width: number): Line {
  const { model, connection } = row;
  const { id, label, defaultFor, endsOn, presence } = model;
  const facts = [
    ...(label === id ? [] : [label]),
    priceText(model.price),
    ...(endsOn === null ? [] : [toned("bad", endingText(endsOn))]),
    ...(presence === "ready" ? [] : [presenceTexts[presence]]),
    ...(role !== null && defaultFor.includes(role) ? [`the default of ${connection}`] : []),
  ];
  const name = reference(row);
  // To be copied, so it is never cut.
  return line("  ", cells(name) < width ? fit(name, width) : name, "  ", joined(facts, "; "));
}

function reference({ connection, model, asSvg = false }: Row): string {
  return referenceText({ connection, model: model.id, asSvg });
}
