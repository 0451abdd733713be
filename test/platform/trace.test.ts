import { describe, expect, it } from 'vitest';
import { createTracer, traceparentOf } from '../../src/platform/trace.ts';

/** Bytes that count up, so that every id is another one. */
function counting() {
  let next = 0;
  return (size: number) => Uint8Array.from({ length: size }, () => (next += 1));
}

const caller = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('the tracer', () => {
  it('goes on with the trace of the caller, in a span of its own', () => {
    const tracer = createTracer(counting());
    const span = tracer.within(caller, () => tracer.current());
    expect(span).toEqual({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '0102030405060708',
      parentId: '00f067aa0ba902b7',
      flags: '01',
    });
  });

  it('keeps the trace behind whatever is waited for, and apart from work at the same time', async () => {
    const tracer = createTracer(counting());
    const work = async () => {
      const before = tracer.current();
      await new Promise((resolve) => setImmediate(resolve));
      return [before, tracer.current()];
    };
    const [[first, same], [second]] = (await Promise.all([
      tracer.within(undefined, work),
      tracer.within(undefined, work),
    ])) as [[unknown, unknown], [unknown]];
    expect(first).toBe(same);
    expect(first).not.toEqual(second);
    expect(tracer.current()).toBeUndefined();
  });

  it('gives a call to somebody else a span below the present one', () => {
    const tracer = createTracer(counting());
    const [span, child] = tracer.within(caller, () => [tracer.current(), tracer.child()] as const);
    expect(child).toMatchObject({ traceId: span?.traceId, parentId: span?.spanId, flags: '01' });
    expect(traceparentOf(child)).toBe(`00-${child.traceId}-${child.spanId}-01`);
  });

  it.each([
    '',
    'x',
    `${caller}-more`,
    '01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
  ])('begins a new trace when the caller sends “%s”', (text) => {
    const tracer = createTracer(counting());
    const span = tracer.within(text, () => tracer.current());
    expect(span?.traceId).toBe('0102030405060708090a0b0c0d0e0f10');
    expect(span?.parentId).toBeUndefined();
  });
});
