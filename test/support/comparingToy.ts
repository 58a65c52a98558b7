import type { ConnectionKind } from "../../src/providers/adapter.js";
import { toyKind } from "./toyKind.js";

/** The toy kind, whose vision model says that it compares images. */
export const comparingToy: ConnectionKind = {
  ...toyKind,
  create: async (means) => {
    const adapter = await toyKind.create(means);
    const { vision } = adapter.roles;
    if (vision === undefined) throw new RangeError("It judges nothing");
    const declare: typeof vision.declare = async (...asked) => {
      const declared = await vision.declare(...asked);
      return { ...declared, abilities: { ...declared.abilities, compares: true } };
    };
    return { ...adapter, roles: { ...adapter.roles, vision: { ...vision, declare } } };
  },
};
