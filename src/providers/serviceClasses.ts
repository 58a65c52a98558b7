import { openLocalServices } from "../services/client/openLocalServices.js";
import { ServicesAdapter } from "./services/servicesAdapter.js";

/**
 * What is read when Imagebeam's own services are first used, by `import`: by their kind of connection, and
 * by whoever starts and watches those of this machine. Apart from `adapterClasses`, so that who uses a
 * cloud reads nothing of them.
 */
export const serviceClasses = { ServicesAdapter, openLocalServices };
