/**
 * What somebody waits for who may lose patience: the work itself goes on.
 * @param signal when aborted, rejects with `signal.reason`
 */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const settled = new AbortController();
  const given = new Promise<never>((_resolve, reject) => {
    const tell = () => reject(signal.reason as Error);
    if (signal.aborted) tell();
    signal.addEventListener("abort", tell, { once: true, signal: settled.signal });
  });
  try {
    return await Promise.race([work, given]);
  } finally {
    settled.abort();
  }
}
