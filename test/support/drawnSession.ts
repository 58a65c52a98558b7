import { startSearch } from "../../src/sessions/continueSearch.js";
import { diskDeps, drawingPng, smallSearch } from "./diskHarness.js";
import { planOf } from "./searchHarness.js";

/** The drawing of every image of such a session but for its prompt: as a drawing is kept. */
export function drawingFor(prompt: string): string {
  const text = prompt.replace(/[^a-z]+/gi, " ").trim();
  const own = `width="3" height="3" font-family="Arimo, Arial, Helvetica, sans-serif" font-size="16"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 3" ${own}><title>${text}</title><path d="M0 0h3v3z"/></svg>`;
}

/**
 * A session that has ended, whose images were made from drawings that lie beside them.
 * @param output where it goes
 * @returns its folder
 */
export async function drawnSession(output: string, goal: string): Promise<string> {
  const deps = diskDeps();
  const ports = drawingPng(deps.models.ports);
  const run = await startSearch(
    smallSearch(output, { plan: planOf({ goal, candidates: 2, beamWidth: 1, iterations: 2 }) }),
    {
      ...deps,
      portsFor: () =>
        Promise.resolve({
          ...ports,
          images: {
            draw: async (request, signal, onProgress) => ({
              ...(await ports.images.draw(request, signal, onProgress)),
              source: drawingFor(request.prompt),
            }),
          },
        }),
    },
  );
  await run.done;
  return run.folder;
}
