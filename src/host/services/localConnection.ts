/** The name of the connection to this machine's own services, which is always there. */
export const localConnection = "local";
