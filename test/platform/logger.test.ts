import { describe, expect, it } from 'vitest';
import { AccessError } from '../../src/core/errors.ts';
import { createLog } from '../../src/platform/logger.ts';

function aLog() {
  const lines: { level: string; line: string }[] = [];
  const clock = { now: () => new Date('2027-03-01T12:00:00Z') };
  return { log: createLog((line, level) => lines.push({ line, level }), clock), lines };
}

describe('the log', () => {
  it('writes one JSON line an event, with its level', () => {
    const { log, lines } = aLog();
    log.info('request.recorded', { requestId: 'k3f9', grants: 2 });
    log.warn('slow');
    log.error('audit.cut', { found: 1 });
    expect(lines).toEqual([
      {
        level: 'info',
        line: '{"at":"2027-03-01T12:00:00.000Z","level":"info","event":"request.recorded","data":{"requestId":"k3f9","grants":2}}',
      },
      { level: 'warn', line: '{"at":"2027-03-01T12:00:00.000Z","level":"warn","event":"slow"}' },
      {
        level: 'error',
        line: '{"at":"2027-03-01T12:00:00.000Z","level":"error","event":"audit.cut","data":{"found":1}}',
      },
    ]);
  });

  it('keeps of an error its name, code, message and cause, and nothing an SDK hung on it', () => {
    const { log, lines } = aLog();
    const cause = Object.assign(new Error('The server is busy.'), {
      name: 'RestError',
      code: 'ServerBusy',
      request: { headers: { authorization: 'Bearer secret-token' } },
    });
    log.error('failed', { error: new AccessError('store.unavailable', 'operator', 'No.', { cause }) });
    expect(lines[0]?.line).not.toContain('secret-token');
    expect(JSON.parse(lines[0]?.line ?? '')).toMatchObject({
      data: {
        error: {
          name: 'AccessError',
          code: 'store.unavailable',
          message: 'No.',
          cause: { name: 'RestError', code: 'ServerBusy', message: 'The server is busy.' },
        },
      },
    });
  });

  it('stays one line and never throws, whatever it is given', () => {
    const { log, lines } = aLog();
    const circle: Record<string, unknown> = { text: 'two\nlines', big: 12n, when: new Date(Number.NaN) };
    circle['itself'] = circle;
    log.info('odd', { circle, nothing: undefined, call: () => 1, many: [new Date(0), Symbol('s')] });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.line).not.toContain('\n');
    expect(JSON.parse(lines[0]?.line ?? '')).toMatchObject({
      data: {
        circle: { text: 'two\nlines', big: '12', when: 'Invalid Date' },
        many: ['1970-01-01T00:00:00.000Z', 'Symbol(s)'],
      },
    });
  });
});
