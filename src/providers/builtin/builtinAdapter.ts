import { availableParallelism } from "node:os";
import { UsageError } from "../../base/errors.js";
import type { JobRunner } from "../../base/jobs.js";

import type { Adapter, Connected, RoleAdapter } from "../adapter.js";
import { builtinKind, type Role } from "../../protocol/providers.js";
import { builtinDeclaration } from "./builtinDeclaration.js";
import type { BuiltinJobs } from "./jobs.js";

const lanes: ReadonlySet<string> = new Set(
  Object.values(builtinDeclaration).map(({ lane }) => lane),
);

/** The embedded provider as a kind of connection: always there, one model a role, no options. */
export function builtinAdapter(jobs: JobRunner<BuiltinJobs>): Adapter {
  // A window that only shows past sessions does not pay for a vocabulary.
  const provider = async () => (await import("./builtinProvider.js")).builtinPorts(jobs);
  return {
    kind: builtinKind,
    connections: () => [builtinKind],
    // One call a core, and one more to prepare meanwhile.
    limitOf: (lane) => (lanes.has(lane) ? { places: availableParallelism() + 1 } : undefined),
    roles: {
      language: roleOf("language", async () => {
        const { prompts, critic } = await provider();
        return { prompts, critic };
      }),
      image: roleOf("image", async () => ({ images: (await provider()).images })),
      vision: roleOf("vision", async () => ({ judge: (await provider()).judge })),
    },
  };
}

function roleOf<R extends Role>(role: R, connect: () => Promise<Connected<R>>): RoleAdapter<R> {
  const today = builtinDeclaration[role];
  return {
    declare: ({ model }, options) => {
      if (model === null || model === today.model) return { ...today, options };
      const message = `The built-in provider has no ${role} model ${model}; it has ${today.model}.`;
      throw new UsageError(message, "usage.unknownModel");
    },
    // Its models come with the program: a session that an earlier one recorded goes on with today's.
    renewed: (recorded) =>
      recorded.model === today.model ? recorded : { ...today, options: recorded.options },
    connect,
  };
}
