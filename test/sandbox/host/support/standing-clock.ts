import type { MovableClock } from '../../../../src/sandbox/clock.ts';

/** A clock that moves only when it is moved, so that a slow machine changes nothing. */
export function standingClock(start: number): MovableClock {
  let offset = 0;
  const listeners = new Set<() => void>();
  return {
    now: () => start + offset,
    get offset() {
      return offset;
    },
    moveBy(milliseconds) {
      offset += milliseconds;
      for (const listener of listeners) listener();
    },
    onMove(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
  };
}
