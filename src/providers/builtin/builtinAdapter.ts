import { UsageError } from "../../base/errors.js";
import type { Adapter, RolePorts } from "../adapter.js";
import { builtinDeclaration, builtinId } from "./builtinDeclaration.js";

/** The embedded provider as a kind of connection: always there, one model a role, no options. */
export const builtinAdapter: Adapter = {
  kind: builtinId,
  connections: [builtinId],
  declare: (role, { model }, options) => {
    const declared = builtinDeclaration[role];
    if (model === null || model === declared.model) return { ...declared, options };
    const message = `The built-in provider has no ${role} model ${model}; it has ${declared.model}.`;
    throw new UsageError(message, "usage.unknownModel");
  },
  // Its models come with the program: a session that an earlier one recorded goes on with today's.
  renewed: (role, recorded) => {
    const today = builtinDeclaration[role];
    return recorded.model === today.model ? recorded : { ...today, options: recorded.options };
  },
  connect: async (role, _declaration, { jobs }) => {
    // A window that only shows past sessions does not pay for a vocabulary.
    const { builtinPorts } = await import("./builtinProvider.js");
    const { prompts, critic, images, judge } = builtinPorts(jobs);
    const ports: RolePorts = {
      language: { prompts, critic },
      image: { images },
      vision: { judge },
    };
    return ports[role];
  },
};
