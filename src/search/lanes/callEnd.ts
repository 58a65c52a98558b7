/** How a call ended, as far as its lane is concerned: `deferred` when it was asked to come later. */
export type CallEnd = "answered" | "failed" | "deferred" | "unreachable";
