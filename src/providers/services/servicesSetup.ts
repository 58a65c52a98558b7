import { roles } from "../../protocol/providers.js";
import type { KnownServer, Setup } from "../adapter.js";
import { parseServerUrl } from "../http/origins.js";

const services: KnownServer = {
  ...{ id: "services", label: "Imagebeam's own services", url: null },
  ...{ place: "local", needsKey: true, roles },
};

/** What people copy together with the address. */
const callPaths =
  /\/(?:v1\/(?:chat\/completions|models)|v1|generate|evaluate|health|language|image|vision)$/;

/** How a person sets up services that run elsewhere. */
export const servicesSetup: Setup = {
  servers: [services],
  placed: (pasted) => {
    const { origin, pathname } = parseServerUrl(pasted);
    const path = pathname.replace(/\/+$/, "");
    return { server: services, url: origin + path.replace(callPaths, ""), own: {} };
  },
};
