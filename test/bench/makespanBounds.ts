/** How soon an iteration could have ended at best, from what each of its calls took. */

export type Resource = "language" | "image" | "vision";
export type Limits = Readonly<Record<Resource, number>>;

/** What one candidate's calls took, in milliseconds. */
export interface Path {
  /** Which critique it waited for; siblings share one. */
  readonly critiqueRef: string | null;
  readonly critique: number;
  readonly write: number;
  readonly draw: number;
  readonly judge: number;
}

/** One call on a resource, with the shortest ways to it and from it to the iteration's end. */
export interface Job {
  readonly headMs: number;
  readonly workMs: number;
  readonly tailMs: number;
}

/**
 * The longest of: one candidate's whole path; and for each resource the shortest way into it, all
 * work on it shared by its places, the shortest way out.
 */
export function sharedBoundMs(paths: readonly Path[], limits: Limits): number {
  return Math.max(
    ...paths.map(lengthOf),
    ...resources(paths, limits).map(({ jobs, places }) => {
      const least = (of: (job: Job) => number): number => Math.min(...jobs.map(of));
      return least((job) => job.headMs) + workOf(jobs) / places + least((job) => job.tailMs);
    }),
  );
}

/** The same, knowing that a call is not shared: it takes one place from its beginning to its end. */
export function wholeCallsBoundMs(paths: readonly Path[], limits: Limits): number {
  return Math.max(
    ...resources(paths, limits).map(({ jobs, places }) => placesBoundMs(jobs, places)),
  );
}

/**
 * No schedule of these jobs on so many equal places ends sooner: the longest of
 * - one job with its ways;
 * - all work, and what each place has to wait before its first job and after its last: the shortest
 *   ways there are, each counted once (Carlier 1987, parallel machines with heads and tails);
 * - rounds: of k * places + 1 jobs some k + 1 share a place, at best the shortest of them.
 */
export function placesBoundMs(jobs: readonly Job[], places: number): number {
  const whole = jobs.map(({ headMs, workMs, tailMs }) => headMs + workMs + tailMs);
  return Math.max(0, ...whole, allWorkMs(jobs, places), ...roundsMs(jobs, places));
}

function allWorkMs(jobs: readonly Job[], places: number): number {
  const shortest = (of: (job: Job) => number): number =>
    sum(ascending(jobs.map(of)).slice(0, places));
  const waits = shortest((job) => job.headMs) + shortest((job) => job.tailMs);
  return (waits + workOf(jobs)) / places;
}

function roundsMs(jobs: readonly Job[], places: number): number[] {
  const longestFirst = [...jobs].sort((a, b) => b.workMs - a.workMs);
  const bounds: number[] = [];
  for (let rounds = 1; rounds * places < jobs.length; rounds++) {
    const some = longestFirst.slice(0, rounds * places + 1);
    const least = (of: (job: Job) => number): number => Math.min(...some.map(of));
    const shared = workOf(some.slice(-(rounds + 1)));
    bounds.push(least((job) => job.headMs) + shared + least((job) => job.tailMs));
  }
  return bounds;
}

function resources(paths: readonly Path[], limits: Limits) {
  const language = [...critiquesOf(paths), ...paths.map(writeOf)];
  return [
    { jobs: language, places: limits.language },
    { jobs: paths.map(drawOf), places: limits.image },
    { jobs: paths.map(judgeOf), places: limits.vision },
  ];
}

const lengthOf = ({ critique, write, draw, judge }: Path): number =>
  critique + write + draw + judge;

const writeOf = ({ critique, write, draw, judge }: Path): Job => ({
  headMs: critique,
  workMs: write,
  tailMs: draw + judge,
});

const drawOf = ({ critique, write, draw, judge }: Path): Job => ({
  headMs: critique + write,
  workMs: draw,
  tailMs: judge,
});

const judgeOf = ({ critique, write, draw, judge }: Path): Job => ({
  headMs: critique + write + draw,
  workMs: judge,
  tailMs: 0,
});

/** Each once, however many children wait for it; the longest of them is still to come. */
function critiquesOf(paths: readonly Path[]): readonly Job[] {
  const jobs = new Map<string, Job>();
  for (const { critiqueRef, critique, write, draw, judge } of paths) {
    if (critiqueRef === null) continue;
    const tailMs = Math.max(jobs.get(critiqueRef)?.tailMs ?? 0, write + draw + judge);
    jobs.set(critiqueRef, { headMs: 0, workMs: critique, tailMs });
  }
  return [...jobs.values()];
}

function workOf(jobs: readonly Job[]): number {
  return sum(jobs.map(({ workMs }) => workMs));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
