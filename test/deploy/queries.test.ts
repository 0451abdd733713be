import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { telemetryEvents } from '../../src/platform/telemetry-events.ts';
import { kustoProblems } from '../support/kusto.ts';

const root = join(import.meta.dirname, '../..');
const queries = globSync('*.kql', { cwd: join(root, 'infra/queries') }).map((name) => {
  const text = readFileSync(join(root, 'infra/queries', name), 'utf8');
  return [name, text] as const;
});
const bicep = ['alerts', 'workbook'].map((name) =>
  readFileSync(join(root, `infra/modules/${name}.bicep`), 'utf8'),
);
const auditEvents = [
  ...readFileSync(join(root, 'src/core/audit/event.ts'), 'utf8').matchAll(/^ {2}\| '([\w.]+)'/gm),
].map(([, name = '']) => name);

describe.each(queries)('infra/queries/%s', (name, text) => {
  it('is right for the tables of Application Insights', () => {
    expect(kustoProblems(text)).toEqual([]);
  });

  it('says what it finds, and is used by an alert or the workbook', () => {
    expect(text).toMatch(/^\/\/ \w/);
    expect(bicep.some((each) => each.includes(`loadTextContent('../queries/${name}')`))).toBe(true);
  });

  it('asks for events that the app logs', () => {
    expect(
      named(text, 'event').filter((event) => !(telemetryEvents as readonly string[]).includes(event)),
    ).toEqual([]);
    expect(named(text, 'step').filter((step) => !auditEvents.includes(step))).toEqual([]);
    const reads = text.includes('parse_json(message)');
    expect(text.includes('tostring(line.event)')).toBe(reads);
  });
});

describe('the check of queries', () => {
  it.each([
    ['a column that is not there', 'traces | project nothing'],
    ['a table that is not there', 'trace | take 1'],
    ['a bracket that is not closed', 'traces | where (timestamp > ago(1h)'],
    ['a function that is not there', 'traces | extend a = parsejsn(message)'],
    ['a text where a time has to be', 'traces | where timestamp > "now" + 1'],
  ])('finds %s', (_, query) => {
    expect(kustoProblems(query)).not.toEqual([]);
  });

  it('knows the events of the audit trail', () => {
    expect(auditEvents).toEqual(
      expect.arrayContaining(['request.recorded', 'request.active', 'grant.stuck']),
    );
  });
});

/** The texts that a column is compared with. */
function named(text: string, column: string): string[] {
  const comparisons = text.matchAll(new RegExp(`\\b${column} (?:==|in) (\\([^)]*\\)|"[^"]*")`, 'g'));
  return [...comparisons].flatMap(([, list = '']) =>
    [...list.matchAll(/"([^"]+)"/g)].map(([, value = '']) => value),
  );
}
