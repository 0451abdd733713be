import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyTry } from '../../src/cli/policy-try.ts';
import { runCommand } from '../../src/cli/run.ts';

const people = 'docs/examples/people.yaml';

async function tryPolicy(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand([policyTry], {
    args: ['policy', 'try', ...args],
    env: {},
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const alex = ['--people', people, '--as', 'alex.kim@contoso.com'];
const wanted = ['--entitlement', 'data-readonly', '--duration', '4h'];

describe('latchkey policy try', () => {
  it('prints every rule, who decides, and exits with 0 when it is allowed', async () => {
    expect(await tryPolicy(...alex, ...wanted, '--at', '2026-11-20T10:00:00Z')).toEqual({
      code: 0,
      err: '',
      out: `data-readonly for 4 h: Allowed. Has to pass one stage of approval, 8 h each at most.

  ok    entitlement.visible  Alex Kim may ask for data-readonly.
  ok    beneficiary.allowed  Alex Kim may receive it.
  ok    duration.max         4 h is within the 48 h allowed.
  ok    reason.length        The reason is given.
  ok    approvers.available  There is somebody to approve every stage.

  Stage 1, one approval:
    asked       Priya Nair <priya.nair@contoso.com>`,
    });
  });

  it('says what the requester could change, and exits with 1 when it is not', async () => {
    const { code, out } = await tryPolicy(...alex, '--entitlement', 'data-readonly', '--duration', '3d');
    expect(code).toBe(1);
    expect(out).toContain('FAIL  duration.max         3 days is too long');
    expect(out).toContain('What the requester could change: duration.');
  });

  it('takes the usual duration when none is given, and asks for somebody else', async () => {
    const { code, out } = await tryPolicy(...alex, '--for', 'Dana Fields', '--entitlement', 'DATA-readonly');
    expect(code).toBe(0);
    expect(out).toContain('data-readonly for 4 h: Allowed.');
    expect(out).toContain('Dana Fields may receive it.');
  });

  it('prints the whole analysis as JSON', async () => {
    const { code, out } = await tryPolicy(...alex, ...wanted, '--json', '--at', '2026-11-20T10:00:00Z');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      at: '2026-11-20T10:00:00.000Z',
      question: { entitlement: 'data-readonly', minutes: 240 },
      allowed: true,
      stages: [{ quorum: 1, approvers: [{ userPrincipalName: 'priya.nair@contoso.com' }] }],
    });
  });

  it.each([
    [['--entitlement', 'x'], 'Say who asks'],
    [['--as', 'a@b.c'], 'Say what is asked for'],
    [['--as', 'a@b.c', '--entitlement', 'x', '--duration', 'soon'], 'not "soon"'],
    [['--as', 'a@b.c', '--entitlement', 'x', '--at', 'noon'], 'not "noon"'],
    [['--as', 'a@b.c', '--entitlement', 'x', '--nonsense'], '--nonsense'],
  ])('says what is wrong with %j and how it is called', async (args, why) => {
    const { code, err } = await tryPolicy(...args);
    expect(code).toBe(2);
    expect(err).toContain(why);
    expect(err).toContain('Usage: latchkey policy try --as <upn>');
  });

  it('says so when nobody is called that', async () => {
    expect(await tryPolicy('--people', people, '--as', 'nobody@contoso.com', ...wanted)).toMatchObject({
      code: 1,
      err: 'The directory knows nobody called "nobody@contoso.com".',
    });
  });

  it('says what is wrong with a file of people', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'latchkey-people-')), 'people.yaml');
    writeFileSync(file, 'people: { ann@contoso.com: { nmae: Ann } }');
    const { code, err } = await tryPolicy('--people', file, '--as', 'ann@contoso.com', ...wanted);
    expect(code).toBe(1);
    expect(err).toContain(`${file} is not a list of people`);
    expect(err).toContain('nmae');
  });
});
