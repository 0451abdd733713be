import { expect, it } from 'vitest';
import { advanceClock } from '../../../src/sandbox/host/advance.ts';
import { standingClock } from './support/standing-clock.ts';

/** A host with timers due at `dues`; firing the one at `spawner` makes another a second later. */
function timersAt(dues: number[], spawner?: number) {
  const clock = standingClock(0);
  const stops: number[] = [];
  const pending = [...dues];
  return {
    clock,
    stops,
    nextDue: () => (pending.length === 0 ? undefined : Math.min(...pending)),
    async settle() {
      stops.push(clock.now());
      for (const due of pending.filter((moment) => moment <= clock.now())) {
        pending.splice(pending.indexOf(due), 1);
        if (due === spawner) pending.push(due + 1000);
      }
    },
  };
}

it('stops at every due moment in order, and at the target', async () => {
  const host = timersAt([5000, 2000, 5000, 90_000]);
  await advanceClock(host, 10_000);
  expect(host.stops).toEqual([0, 2000, 5000, 10_000]);
  expect(host.nextDue()).toBe(90_000);
});

it('stops at what a timer on the way brings', async () => {
  const host = timersAt([2000], 2000);
  await advanceClock(host, 10_000);
  expect(host.stops).toEqual([0, 2000, 3000, 10_000]);
});

it('reaches the target also when something stays due', async () => {
  const host = { ...timersAt([]), nextDue: () => 2000 };
  await advanceClock(host, 10_000);
  expect(host.clock.now()).toBe(10_000);
});

it.each([-1, Number.NaN])('does not move by %s', async (milliseconds) => {
  const host = timersAt([]);
  await expect(advanceClock(host, milliseconds)).rejects.toThrow(RangeError);
  expect(host.clock.now()).toBe(0);
});
