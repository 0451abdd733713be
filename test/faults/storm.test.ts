import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { StormReport } from '../support/storm-run.ts';

const storm = fileURLToPath(new URL('storm.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'latchkey-storm-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How many requests; a storm takes about a second of a processor for each. */
const requests = process.env['STORM_REQUESTS'] ?? '30';
const days = process.env['STORM_DAYS'] ?? String(Number(requests) / 60);
const seed = process.env['STORM_SEED'] ?? '1';

/** A storm in a process of its own, which ends with what it found. */
async function goThrough(): Promise<Omit<StormReport, 'trail'>> {
  const report = join(folder, 'report.json');
  const options = ['--seed', seed, '--requests', requests, '--days', days, '--report', report];
  try {
    await promisify(execFile)(process.execPath, [storm, ...options], { maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    // It ends with 1 when something is wrong, and then the report says what.
    if (!(error instanceof Error && 'code' in error && error.code === 1)) throw error;
  }
  return JSON.parse(readFileSync(report, 'utf8')) as Omit<StormReport, 'trail'>;
}

describe('a storm of faults', () => {
  it(
    'leaves nothing in any cloud, no request open, no late removal without a page, and a whole trail',
    async () => {
      const report = await goThrough();
      expect(report.problems).toEqual([]);
      const closed = Object.values(report.states).reduce((sum, count) => sum + count, 0);
      expect(closed).toBeGreaterThan(Number(requests) / 3);
      expect(report.endToAbsent['all']?.count).toBeGreaterThan(0);
      const failed = Object.values(report.calls).reduce((sum, { failed: count }) => sum + count, 0);
      expect(failed).toBeGreaterThan(Number(requests) * 4);
      const { p50, p90, p99, max, count } = report.endToAbsent['all'] ?? {};
      console.log(
        `Seed ${seed}, ${requests} requests, ${failed} failed calls: ${count} grants taken back; from end to verified absent p50 ${p50} s, p90 ${p90} s, p99 ${p99} s, max ${max} s.`,
      );
    },
    24 * 3_600_000,
  );
});
