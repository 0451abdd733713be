import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditVerify } from '../../src/cli/audit-verify.ts';
import { runCommand } from '../../src/cli/run.ts';
import {
  type AuditRecord,
  type ChainHead,
  canonicalJson,
  genesis,
  linkEvent,
} from '../../src/core/audit/chain.ts';
import { sha256Hex } from '../../src/platform/digest.ts';

/** A good trail of `count` records, a minute apart. */
function aTrail(count: number): AuditRecord[] {
  let head: ChainHead = { seq: 0, hash: genesis };
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.UTC(2027, 2, 1) + index * 60_000).toISOString();
    const event = {
      at,
      event: 'grant.placed',
      actor: 'latchkey',
      requestId: 'k3f9',
      data: { index },
    } as const;
    const record = linkEvent(event, head, sha256Hex);
    head = record;
    return record;
  });
}

const linesOf = (records: readonly unknown[]) => records.map((record) => canonicalJson(record));

async function latchkey(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand([auditVerify], {
    args,
    env: {},
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out, err };
}

function aFile(lines: readonly string[]): string {
  const path = join(mkdtempSync(join(tmpdir(), 'latchkey-trail-')), 'trail.jsonl');
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

const verify = (lines: readonly string[], ...more: string[]) =>
  latchkey('audit', 'verify', '--file', aFile(lines), ...more);

describe('latchkey audit verify', () => {
  it('says how long a whole trail is, from when to when, and its head', async () => {
    const trail = aTrail(2_500);
    expect(await verify(linesOf(trail))).toEqual({
      code: 0,
      err: [],
      out: [
        'The audit trail is whole: 2500 records.',
        'First record: 2027-03-01T00:00:00.000Z',
        'Last record:  2027-03-02T17:39:00.000Z',
        `Head:         2500:${trail[2_499]?.hash}`,
        'Note the head. With --known it proves later that nothing before it was cut off or replaced.',
      ],
    });
  });

  const lines = linesOf(aTrail(1_200));
  const forged = linesOf(aTrail(1_200).map((record) => ({ ...record, requestId: 'other' })));
  it.each<[string, readonly string[], string]>([
    [
      'changed',
      lines.with(1_100, forged[1_100] ?? ''),
      '1101. Record 1101 was changed after it was written.',
    ],
    ['left out', lines.toSpliced(1_000, 1), '1001. Record 1001 is missing: this is record 1002.'],
    ['put in', lines.toSpliced(3, 0, lines[0] ?? ''), '4. Record 4 is missing: this is record 1.'],
    [
      'swapped',
      lines.with(4, lines[5] ?? '').with(5, lines[4] ?? ''),
      '5. Record 5 is missing: this is record 6.',
    ],
    ['cut through', [...lines.slice(0, -1), lines.at(-1)?.slice(0, 40) ?? ''], '1200. This line is not'],
    ['emptied', lines.with(7, ''), '8. This line is not an audit record.'],
  ])('names the line when a record was %s', async (_, broken, message) => {
    const { code, out, err } = await verify(broken);
    expect({ code, out }).toEqual({ code: 1, out: [] });
    expect(err.join('\n')).toContain(`The audit trail is broken at line ${message}`);
  });

  it('has nothing to say for a trail without records', async () => {
    expect(await verify([])).toMatchObject({
      code: 1,
      err: ['There are no records in this trail, so there is nothing to prove.'],
    });
  });

  describe('with a head that was noted', () => {
    const trail = aTrail(1_200);
    const noted = (at: number) => `${trail[at - 1]?.seq}:${trail[at - 1]?.hash}`;

    it.each([1, 1_000, 1_001, 1_200])('finds record %d where it was', async (at) => {
      expect(await verify(linesOf(trail), '--known', noted(at))).toMatchObject({ code: 0 });
    });

    it('finds out that the end was cut off', async () => {
      const { code, err } = await verify(linesOf(trail.slice(0, 900)), '--known', noted(1_000));
      expect({ code, err }).toEqual({
        code: 1,
        err: [
          'The audit trail is broken at line 901. The trail ends with record 900, but record 1000 was noted: its end was cut off.',
        ],
      });
    });

    it('finds out that the whole trail was written anew', async () => {
      const known = `1000:${'a'.repeat(64)}`;
      const { code, err } = await verify(linesOf(trail), '--known', known);
      expect(code).toBe(1);
      expect(err[0]).toContain('Record 1000 is not the one that was noted');
    });
  });

  it.each([['--known', '12'], ['--file'], ['--unknown'], ['extra']])(
    'shows its usage for the arguments %s %s',
    async (...args) => {
      const { code, err } = await latchkey('audit', 'verify', ...args);
      expect(code).toBe(2);
      expect(err.at(-1)).toBe('Usage: latchkey audit verify [--file <path>] [--known <number>:<hash>]');
    },
  );

  it('says which setting it needs', async () => {
    const { code, err } = await latchkey('audit', 'verify');
    expect(code).toBe(1);
    expect(err[0]).toContain('LATCHKEY_BLOBS_ENDPOINT is not set');
  });

  it('says that there is no such file', async () => {
    const { code, err } = await latchkey('audit', 'verify', '--file', '/nowhere/trail.jsonl');
    expect(code).toBe(1);
    expect(err[0]).toContain('ENOENT');
  });
});

describe('the command line', () => {
  it.each([[['unknown']], [['audit']], [['audit', 'falsify']]])(
    'refuses %j and shows what there is',
    async (args) => {
      const { code, out, err } = await latchkey(...args);
      expect({ code, out }).toEqual({ code: 2, out: [] });
      expect(err[0]).toBe(`Latchkey has no command "${args.join(' ')}".`);
      expect(err).toContain('Usage: latchkey <command>');
    },
  );

  it('shows what there is when it is asked, and when it is asked for nothing', async () => {
    expect(await latchkey('--help')).toMatchObject({ code: 0, err: [] });
    expect((await latchkey()).code).toBe(2);
    expect((await latchkey('help')).out.join('\n')).toContain('audit verify');
  });
});
