/**
 * A limit of a search as it counts: what a workspace brings may lower the person's own, and never
 * raise it or take it away.
 * @param own the user's value, or the product's; no number for no limit
 * @param brought the workspace's, of any shape; counts only where it is a number
 */
export function strictestCap(own: unknown, brought: unknown): unknown {
  if (typeof brought !== "number") return own;
  return typeof own === "number" && own < brought ? own : brought;
}
