/** Work in an order, some of it at a time. Node built-ins only. */

/**
 * A piece of work.
 * @typedef {object} Job
 * @property {() => Promise<void>} start
 * @property {Promise<unknown>} [ready] once it is settled the job can start; at once without it
 * @property {boolean} [isWaiting] it waits more than it works
 */

/**
 * Runs all jobs, in their order as far as they are ready: so many at a time, and beside these one that
 * waits more than it works.
 * @param {readonly Job[]} jobs
 * @param {number} lanes
 * @throws whatever a job throws; no other is waited for then
 */
export async function inLanes(jobs, lanes) {
  const waiting = [...jobs];
  const ready = new Set();
  const settled = (job) =>
    Promise.resolve(job.ready).then(
      () => ready.add(job),
      () => ready.add(job), // It starts, and says what is missing.
    );
  const readiness = new Map(jobs.map((job) => [job, settled(job)]));
  const next = async (isMine) => {
    for (;;) {
      const mine = waiting.filter(isMine);
      if (mine.length === 0) return undefined;
      const job = mine.find((each) => ready.has(each));
      if (job !== undefined) {
        waiting.splice(waiting.indexOf(job), 1);
        return job;
      }
      await Promise.race(mine.map((each) => readiness.get(each)));
    }
  };
  const work = async (isMine) => {
    for (let job = await next(isMine); job !== undefined; job = await next(isMine)) {
      await job.start();
    }
  };
  const isAny = () => true;
  const beside = work(({ isWaiting }) => isWaiting === true);
  await Promise.all([beside, ...Array.from({ length: lanes }, () => work(isAny))]);
}
