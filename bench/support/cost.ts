/** What something took. */
export interface Cost {
  /** Milliseconds by the clock on the wall. */
  readonly wall: number;
  /** Milliseconds of processor time of this process: what others do to the machine and its disk hardly shows. */
  readonly cpu: number;
}

export async function costOf(body: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await body();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000 };
}

/** The milliseconds that `body` takes by the clock on the wall. */
export const timed = async (body: () => Promise<unknown>): Promise<number> => (await costOf(body)).wall;

/** The least wall time and the least processor time of several. Other programs can only add to either. */
export const leastOf = (costs: readonly Cost[]): Cost => ({
  wall: Math.min(...costs.map(({ wall }) => wall)),
  cpu: Math.min(...costs.map(({ cpu }) => cpu)),
});
