import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { alex, type Character, morgan, priya } from '../../src/sandbox/story/people.ts';
import { entitlements, useKinds } from '../support/kinds.ts';
import type { Shell } from '../support/shims/shell.ts';
import { openStoryShell } from '../support/shims/story-shell.ts';
import { trailOf } from '../support/trail.ts';

const { story, lend, use, canNow, settle } = useKinds();
const { card, click, reads, newest, advance, open } = story;

let shell: Shell;
beforeAll(async () => {
  shell = await openStoryShell(story.sandbox);
});
afterAll(() => shell.stop());

afterEach(async () => {
  healed();
  await advance(3 * 60);
  expect(await open()).toEqual([]);
  story.takeErrors();
});

/** Nothing that Latchkey removes goes, and the clouds do not even let it look. */
function refused(): void {
  const { aws, azure } = story.sandbox;
  aws.faults.add({ action: '*', code: 'AccessDenied', status: 403 });
  azure.faults.add({ service: 'arm', status: 403, code: 'AuthorizationFailed' });
  for (const operation of ['groups.removeMember', 'groupScheduleRequests.*'])
    azure.faults.add({ service: 'graph', operation, status: 403, code: 'Authorization_RequestDenied' });
}

function healed(): void {
  story.sandbox.aws.faults.clear();
  story.sandbox.azure.faults.clear();
}

/** The pages that somebody has read. */
const pages = (person: Character) => reads(person).filter((text) => text.startsWith('Access that was due'));

/** The commands of a page, which are whole lines. */
const commandsIn = (page = '') => page.split('\n').filter((line) => /^(if|az) /.test(line));

describe('a removal that is refused for hours', () => {
  it('pages after 5, 15 and 60 minutes, each time with the commands, and the last time whoever approved', async () => {
    await lend('attachment', '1h');
    const [first = ''] = await open();
    await lend('data-role', '1h');
    const ids = await open();
    await advance(58);
    const before = { morgan: pages(morgan).length, priya: pages(priya).length };
    const since = (person: typeof morgan, name: keyof typeof before) => pages(person).slice(before[name]);
    refused();
    // Both were due within a minute of each other.
    await advance(6);
    expect(since(morgan, 'morgan')).toEqual([]);
    const seen: string[][] = [];
    for (const [minutes, late] of [
      [4, 5],
      [10, 15],
      [46, 60],
    ] as const) {
      const told = since(morgan, 'morgan').length;
      expect(since(priya, 'priya')).toEqual([]);
      await advance(minutes);
      const now = since(morgan, 'morgan').slice(told);
      expect(now).toHaveLength(2);
      for (const page of now) expect(page).toContain(`Access that was due ${late} minutes ago`);
      seen.push(now.flatMap(commandsIn).toSorted());
    }
    // Every cloud that is stuck has its own commands, the same each time.
    const [commands = []] = seen;
    expect(seen).toEqual([commands, commands, commands]);
    expect(commands).toHaveLength(2);
    expect(commands.join('\n')).toContain('aws iam detach-user-policy --user-name alex.kim --policy-arn');
    expect(commands.join('\n')).toContain('az role assignment delete');
    // The last one reached whoever let the requests through as well.
    expect(since(priya, 'priya').flatMap(commandsIn).toSorted()).toEqual(commands);
    await advance(5 * 60);
    expect(since(morgan, 'morgan')).toHaveLength(6);
    expect(since(priya, 'priya')).toHaveLength(2);
    for (const id of ids) {
      const stuck = (await trailOf(id)).filter(({ event }) => event === 'grant.stuck');
      expect(stuck.map(({ data }) => data['level'])).toEqual([1, 2, 3]);
    }
    expect(await open()).toEqual(expect.arrayContaining([first]));
    expect(card(alex)).toMatch(/taken back|removed/i);
  });

  it('pages later only about the cloud that is still stuck', async () => {
    await lend('attachment', '1h');
    await lend('data-role', '1h');
    await advance(58);
    const before = pages(morgan).length;
    refused();
    await advance(10);
    expect(pages(morgan).slice(before)).toHaveLength(2);
    story.sandbox.azure.faults.clear();
    await advance(60);
    const later = pages(morgan).slice(before + 2);
    expect(later).toHaveLength(2);
    expect(later.flatMap(commandsIn).every((line) => line.includes('aws iam detach-user-policy'))).toBe(true);
    expect(await open()).toHaveLength(1);
  });

  it('does not page for what was mended in time', async () => {
    await lend('attachment', '1h');
    await advance(58);
    const before = pages(morgan).length;
    refused();
    await advance(6);
    healed();
    await advance(60);
    expect(pages(morgan)).toHaveLength(before);
    expect(await open()).toEqual([]);
  });

  it('pages whoever runs Latchkey as soon as Teams is back', async () => {
    await lend('attachment', '1h');
    await advance(58);
    const before = pages(morgan).length;
    refused();
    story.sandbox.teams.faults.add({ method: 'POST', status: 503, times: 100_000 });
    await advance(20);
    expect(pages(morgan)).toHaveLength(before);
    story.sandbox.teams.faults.clear();
    await advance(20);
    expect(pages(morgan).length).toBeGreaterThan(before);
    expect(commandsIn(pages(morgan).at(-1))).toHaveLength(1);
  });
});

describe('the commands of a page', () => {
  // Nobody in the story administers the other account.
  const here = entitlements.filter(({ name }) => name !== 'role-elsewhere');

  /** Alex gives the access up, and it is refused; resolves to the commands of the first page. */
  async function stuck(may: () => boolean): Promise<readonly string[]> {
    const before = pages(morgan).length;
    refused();
    await click(alex, 'end');
    await advance(7);
    healed();
    expect(may()).toBe(true);
    const [page] = pages(morgan).slice(before);
    expect(page).toContain('due 5 minutes ago');
    return commandsIn(page);
  }

  it.each(here)('take $name back at once, and the request ends by itself', async ({ name }) => {
    await lend(name, '2h');
    const may = await use(name);
    // What Privileged Identity Management has just given it does not take away.
    await advance(6);
    const commands = await stuck(may);
    expect(commands).toHaveLength(1);
    for (const command of commands) expect(await shell.run(command)).toMatchObject({ code: 0, stderr: '' });
    await settle();
    expect(may()).toBe(false);
    expect(await canNow(name)).toBe(false);
    await advance(16);
    expect(await open()).toEqual([]);
    expect(newest(alex)).toContain('Everything was taken back and checked');
  });

  it.each(['attachment', 'data-role', 'pim', 'entra-pim'] as const)(
    'are about what is there when %s was shared, whoever had made it',
    async (name) => {
      await lend(name, '30m');
      await lend(name, '2h');
      await advance(40);
      expect(await open()).toHaveLength(1);
      const may = await use(name);
      for (const command of await stuck(may)) await shell.run(command);
      await settle();
      expect(may()).toBe(false);
      expect(await canNow(name)).toBe(false);
      await advance(16);
      expect(await open()).toEqual([]);
    },
  );
});
