import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/core/audit/event.ts';
import type { Log } from '../../src/core/ports.ts';
import { withTelemetry } from '../../src/platform/telemetry.ts';
import { telemetryEvents } from '../../src/platform/telemetry-events.ts';

const event: AuditEvent = {
  at: '2026-11-20T09:00:00.000Z',
  event: 'decision.recorded',
  actor: { objectId: 'b1', userPrincipalName: 'priya.nair@contoso.com' },
  requestId: 'r1',
  data: { kind: 'denied', stage: 0, revision: 3, reason: 'The salary table is none of your business' },
};

function recorded() {
  const lines: [string, unknown][] = [];
  const line = (name: string, data?: unknown) => void lines.push([name, data]);
  const log: Log = { info: line, warn: line, error: line };
  return { lines, log };
}

describe('an audit log with telemetry', () => {
  it('tells of an event once it is on the trail, without names and people’s own words', async () => {
    const { lines, log } = recorded();
    const trail: AuditEvent[] = [];
    const audit = withTelemetry({ append: async (each) => void trail.push(each) }, log);
    await audit.append(event);
    expect(trail).toEqual([event]);
    expect(lines).toEqual([
      [
        'audit.recorded',
        {
          at: event.at,
          event: 'decision.recorded',
          requestId: 'r1',
          actor: 'b1',
          kind: 'denied',
          stage: 0,
          revision: 3,
        },
      ],
    ]);
  });

  it('tells nothing of an event that is not on the trail', async () => {
    const { lines, log } = recorded();
    const audit = withTelemetry({ append: () => Promise.reject(new Error('The storage is away.')) }, log);
    await expect(audit.append(event)).rejects.toThrow('The storage is away.');
    expect(lines).toEqual([]);
  });
});

describe('the events that queries look for', () => {
  const root = join(import.meta.dirname, '../..');
  const source = globSync('src/**/*.ts', { cwd: root, exclude: (name) => name === 'sandbox' })
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');

  it.each(telemetryEvents)('%s is logged by the app', (name) => {
    expect(source).toMatch(new RegExp(`\\blog\\.(info|warn|error)\\(\\s*'${name.replace('.', '\\.')}'`));
  });
});
