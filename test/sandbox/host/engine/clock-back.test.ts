import { describe, expect, it } from 'vitest';
import type { MovableClock } from '../../../../src/sandbox/clock.ts';
import { standingClock } from '../support/standing-clock.ts';
import { startEngine } from './engine-harness.ts';
import { app } from './sdk-app.ts';

app.orchestration('waitsForOne', function* (context) {
  return yield context.df.waitForExternalEvent('item');
});

/** A machine's clock, which somebody may put back. */
function adjustableClock(): MovableClock & { putBack(milliseconds: number): void } {
  const clock = standingClock(Date.parse('2030-01-01T00:00:00Z'));
  let behind = 0;
  return {
    now: () => clock.now() - behind,
    get offset() {
      return clock.offset - behind;
    },
    moveBy: (milliseconds) => clock.moveBy(milliseconds),
    onMove: (callback) => clock.onMove(callback),
    putBack(milliseconds) {
      behind += milliseconds;
    },
  };
}

describe('a clock that is put back', () => {
  it('loses no event between the start of an instance and its first episode', async () => {
    const clock = adjustableClock();
    const { engine, output } = startEngine({ clock });
    await engine.start({ name: 'waitsForOne', instanceId: 'i', input: null });
    clock.putBack(5000);
    await engine.raiseEvent('i', 'item', '1');
    await engine.settle();
    clock.moveBy(10_000);
    await engine.settle();
    expect(output('i')).toBe(1);
  });
});
