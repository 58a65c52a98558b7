/** Takes a line for whoever looks for a fault: no prompt, no answer, no key. */
export type Log = (level: "debug" | "info" | "warn", message: string) => void;
