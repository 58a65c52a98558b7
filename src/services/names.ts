import * as z from "zod";
import { once } from "../base/once.js";

/** The three programs of `python-services`, and the models that they serve. */

export const serviceNames = ["language", "image", "vision"] as const;
export type ServiceName = (typeof serviceNames)[number];
export const serviceNameSchema = z.enum(serviceNames);

/** The ports of the specification: taken where the person's setting says `fixed`. */
export const fixedPorts: Readonly<Record<ServiceName, number>> = {
  ...{ image: 8001, vision: 8002, language: 8003 },
};

/** Names a model on this machine: an id of the catalogue, or of a model that the person added. */
export const modelIdSchema = z
  .string()
  .max(200)
  .regex(/^[\w.-]+(?:\/[\w.-]+)?$/);

/**
 * Which model of which service. Each has a process of its own, so that two models of one service (a
 * language model that writes and another one that judges) can be resident side by side.
 */
export const modelKeySchema = once(() =>
  z.object({ service: serviceNameSchema, model: modelIdSchema }),
);
export type ModelKey = Readonly<z.infer<ReturnType<typeof modelKeySchema>>>;

/** As the key of a map, and in logs. */
export function keyText({ service, model }: ModelKey): string {
  return `${service}:${model}`;
}
