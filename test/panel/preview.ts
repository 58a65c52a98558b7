/**
 * Serves the panel in every state and theme, to be looked at and worked on in a browser, until it is
 * interrupted. Build first.
 *
 *   npx tsx test/panel/preview.ts
 */
import { startPanelServer } from "../support/panelServer.js";
import { recordSearch } from "../support/panelSessions.js";
import { panelStates } from "../support/panelStates.js";
import { panelThemes } from "../support/panelThemes.data.js";

const [server, recording] = await Promise.all([startPanelServer(), recordSearch()]);
const states = panelStates(recording, server.origin);
server.setImages(recording.folder);
server.setStates(states);
for (const { name } of states) {
  for (const theme of panelThemes) {
    process.stdout.write(`${server.origin}/?theme=${theme.name}&state=${name}\n`);
  }
}
process.once("SIGINT", () => process.exit());
