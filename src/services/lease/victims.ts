import type { LeaseModel } from "./leaseState.js";

/**
 * Who makes room for a model, so that the fewest milliseconds go into loads from now on: exact for up to
 * six models, by trying all ways through the next two cycles. Only what has to go goes.
 * @param wanted is away
 * @param others all other models of its device
 * @param mayGo those of the residents that may be taken away
 * @returns null where those are not enough
 */
export function victimsFor(
  wanted: LeaseModel,
  others: readonly LeaseModel[],
  mayGo: (model: LeaseModel) => boolean,
  roomBytes: number,
): readonly LeaseModel[] | null {
  const residents = others.filter(({ phase }) => phase === "resident");
  const freeBytes = roomBytes - bytesOf(residents) - wanted.need.deviceBytes;
  if (freeBytes >= 0) return [];
  // A look says less than they hold where somebody else took of it: what is idle goes for that, too.
  const candidates = residents.filter(mayGo);
  if (bytesOf(candidates) < -freeBytes) return null;
  if (candidates.length > mostTried) return candidates;
  const ways = leastSets(candidates, -freeBytes);
  const future = nextUses(wanted, others);
  const costs = ways.length === 1 ? () => 0 : costsOf(future, roomBytes);
  const rank = (way: readonly LeaseModel[]): readonly number[] => [
    costs([...residents.filter((model) => !way.includes(model)), wanted]),
    // Alike: who is wanted last goes.
    -Math.min(...way.map((model) => placeIn(future, model))),
    bytesOf(way),
  ];
  return ways
    .map((way) => ({ way, rank: rank(way) }))
    .reduce((best, next) => (isLess(next.rank, best.rank) ? next : best)).way;
}

/** Of so many, all sets are looked at; there are hardly ever more than three. Of more, all go. */
const mostTried = 8;
const mostExact = 6;

/** All sets that free enough and of which none could stay. */
function leastSets(models: readonly LeaseModel[], missingBytes: number): LeaseModel[][] {
  const sets: LeaseModel[][] = [];
  for (let bits = 1; bits < 1 << models.length; bits++) {
    const set = models.filter((_, index) => (bits & (1 << index)) !== 0);
    const spareBytes = bytesOf(set) - missingBytes;
    if (spareBytes >= 0 && set.every(({ need }) => need.deviceBytes > spareBytes)) sets.push(set);
  }
  return sets;
}

/** Who is wanted after `wanted`, in the order of the cycle, `wanted` itself last. */
function nextUses(wanted: LeaseModel, others: readonly LeaseModel[]): readonly LeaseModel[] {
  return [
    ...others
      .filter((model) => !isForgotten(model, wanted))
      .sort((a, b) => distance(wanted, a) - distance(wanted, b) || a.lastUse - b.lastUse),
    wanted,
  ];
}

/** Steps of the cycle from one to the other; another one of the same place comes a cycle later. */
export function distance(from: LeaseModel, to: LeaseModel): number {
  return (to.place - from.place + 3) % 3 || 3;
}

/** A whole cycle went by without it. */
function isForgotten(model: LeaseModel, wanted: LeaseModel): boolean {
  return model.lastUse < wanted.lastUse;
}

function placeIn(future: readonly LeaseModel[], model: LeaseModel): number {
  const place = future.indexOf(model);
  return place === -1 ? Infinity : place;
}

/** What the loads of the next two cycles cost at best with those in memory, milliseconds. */
function costsOf(
  cycle: readonly LeaseModel[],
  roomBytes: number,
): (resident: readonly LeaseModel[]) => number {
  if (cycle.length > mostExact) return () => 0;
  const known = new Map<string, number>();
  const cost = (step: number, resident: readonly LeaseModel[]): number => {
    if (step === cycle.length * 2) return 0;
    const model = cycle[step % cycle.length];
    if (model === undefined || resident.includes(model)) return cost(step + 1, resident);
    if (model.need.deviceBytes > roomBytes) return cost(step + 1, resident);
    const names = resident.map(({ name }) => name).sort();
    const place = JSON.stringify([step, names]);
    const before = known.get(place);
    if (before !== undefined) return before;
    const missingBytes = bytesOf(resident) + model.need.deviceBytes - roomBytes;
    const ways = missingBytes <= 0 ? [[]] : leastSets(resident, missingBytes);
    const after = ways.map((way) =>
      cost(step + 1, [...resident.filter((one) => !way.includes(one)), model]),
    );
    const least = model.loadMs + Math.min(...after);
    known.set(place, least);
    return least;
  };
  return (resident) => cost(0, resident);
}

export function bytesOf(models: readonly LeaseModel[]): number {
  return models.reduce((sum, { need }) => sum + need.deviceBytes, 0);
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
}
