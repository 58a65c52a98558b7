import { availableParallelism } from "node:os";
import { UsageError } from "../../base/errors.js";
import type { JobRunner } from "../../base/jobs.js";
import { builtinKind, roles, type Role } from "../../protocol/providers.js";
import type { Adapter, Connected, ConnectionKind, OfferedModel, RoleAdapter } from "../adapter.js";
import { builtinDeclaration } from "./builtinDeclaration.js";
import type { BuiltinJobs } from "./jobs.js";

/** The embedded provider as a kind of connection: one, always there, one model a role, no options. */
export const builtinConnections: ConnectionKind = {
  kind: builtinKind,
  schema: null,
  needsUrl: false,
  create: ({ jobs }) => builtinAdapter(jobs),
};

const labels: Readonly<Record<Role, string>> = {
  language: "Rules, not an AI model",
  image: "Sketch renderer, not an AI model",
  vision: "Measures pixels, not an AI model",
};

const offered: readonly OfferedModel[] = roles.map((role) => ({
  id: builtinDeclaration[role].model,
  label: labels[role],
  roles: [role],
  defaultFor: [role],
  abilities: builtinDeclaration[role].abilities,
  price: "free",
  endsOn: null,
  presence: "ready",
}));

function builtinAdapter(jobs: JobRunner<BuiltinJobs>): Adapter {
  // A window that only shows past sessions does not pay for a vocabulary.
  const provider = async () => (await import("./builtinProvider.js")).builtinPorts(jobs);
  return {
    models: () => Promise.resolve(offered),
    // One call a core, and one more to prepare meanwhile.
    limitOf: () => ({ places: availableParallelism() + 1 }),
    roles: {
      language: roleOf("language", async () => {
        const { prompts, critic, checklists } = await provider();
        return { prompts, critic, ...(checklists && { checklists }) };
      }),
      image: roleOf("image", async () => ({ images: (await provider()).images })),
      vision: roleOf("vision", async () => {
        const { judge, comparer } = await provider();
        return { judge, comparer };
      }),
    },
  };
}

function roleOf<R extends Role>(role: R, connect: () => Promise<Connected<R>>): RoleAdapter<R> {
  const today = builtinDeclaration[role];
  const unknown = (model: string) => `The built-in provider has no ${role} model ${model}.`;
  return {
    check: (_connection, model) =>
      Promise.resolve(
        model === null || model === today.model
          ? { kind: "ready" }
          : {
              kind: "missing",
              code: "model.unknown",
              reason: unknown(model),
              action: { kind: "chooseModel", instead: [today.model] },
            },
      ),
    declare: (_connection, model, options) => {
      if (model === null || model === today.model) return Promise.resolve({ ...today, options });
      const message = `The built-in provider has no ${role} model ${model}; it has ${today.model}.`;
      return Promise.reject(new UsageError(message, "usage.unknownModel"));
    },
    // Its models come with the program: a session that an earlier one recorded goes on with today's.
    renewed: (recorded) =>
      Promise.resolve(
        recorded.model === today.model ? recorded : { ...today, options: recorded.options },
      ),
    connect,
  };
}
