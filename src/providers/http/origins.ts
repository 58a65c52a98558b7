/**
 * A server's URL as people paste it: with blanks around, without a scheme (`localhost:11434`,
 * `api.example.com/v1`). Without one it is http for this machine and those near it, https else.
 * @throws {UsageError} no address, another scheme than http and https, or one with a user or a
 *   password in it; the message does not repeat it
 */
export declare function parseServerUrl(text: string): URL;

/** Scheme, host and port: what a key is bound to. @throws {UsageError} as `parseServerUrl` */
export declare function originOf(text: string): string;

/** Whether a host (as `URL.hostname` has it) is this machine. */
export declare function isLoopback(hostname: string): boolean;

/** Whether a host is this machine or one of a network of one's own, by its address or its name. */
export declare function isPrivate(hostname: string): boolean;

/** Whether a key may be sent there: over https, or to this machine, or where the user allows more. */
export declare function mayCarryKey(origin: string, allowInsecure: boolean): boolean;
