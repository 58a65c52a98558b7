/**
 * Serves the panels in every state and theme, to be looked at and worked on in a browser, until it is
 * interrupted. Build first.
 *
 *   npx tsx test/panel/preview.ts
 */
import { compareStates } from "../support/compareStates.js";
import { evaluateStates } from "../support/evaluateStates.js";
import { startPanelServer } from "../support/panelServer.js";
import { recordSearch } from "../support/panelSessions.js";
import { panelStates } from "../support/panelStates.js";
import { panelThemes } from "../support/panelThemes.data.js";

const [server, recording] = await Promise.all([startPanelServer(), recordSearch()]);
const states = panelStates(recording, server.origin);
server.setImages(recording.folder);
const compared = compareStates();
const evaluated = evaluateStates();
server.setStates([...states, ...compared, ...evaluated]);
const pages = [
  ...states.map(({ name }) => ({ page: "search", name, keys: [] })),
  ...compared.map(({ name, keys }) => ({ page: "compare", name, keys })),
  ...evaluated.map(({ name, keys }) => ({ page: "evaluate", name, keys })),
];
for (const { page, name, keys } of pages) {
  const typed = keys.length === 0 ? "" : `  then type ${keys.join(" ")}`;
  for (const theme of panelThemes) {
    const query = `theme=${theme.name}&page=${page}&state=${name}`;
    process.stdout.write(`${server.origin}/?${query}${typed}\n`);
  }
}
process.once("SIGINT", () => process.exit());
