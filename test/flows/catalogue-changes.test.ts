import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, morgan, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-catalogue-'));
cpSync('catalogue', folder, { recursive: true });
const story = useStory({ catalogue: folder });
const { say, click, card, newest, advance, open } = story;
const file = join(folder, 'data-platform.yaml');
const original = readFileSync(file, 'utf8');

const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };
const access = () => accessOf(story.sandbox, alex);

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  await change((text) => text);
  await advance(24 * 60);
  expect(access()).toEqual(nothing);
  expect(await open()).toEqual([]);
  story.takeErrors();
});

/** Changes the catalogue and waits until the app looks at it again. */
async function change(edit: (text: string) => string): Promise<void> {
  writeFileSync(file, edit(original));
  await advance(0.2);
}

const twoStages = (text: string) =>
  text.replace(
    '    pendingTimeout',
    '      - approvers: { users: [priya.nair@contoso.com, morgan.reed@contoso.com] }\n    pendingTimeout',
  );

describe('a change of the catalogue', () => {
  it('is in force within seconds, and a bad one is not', async () => {
    await change((text) =>
      text
        .replace('max: 48h', 'max: 30m')
        .replace('default: 4h', 'default: 20m')
        .replace(/offered: .*\]/, 'offered: []'),
    );
    await say(alex, 'request data-readonly 1h Some good reason');
    expect(newest(alex)).toContain('at most 30 min');
    await change((text) => text.replace('title:', 'titel:'));
    await say(alex, 'request data-readonly 1h Some good reason');
    expect(newest(alex)).toContain('at most 30 min');
    expect(story.takeErrors().join()).toContain('catalogue.refused');
    rmSync(file);
    await advance(0.2);
    await say(alex, 'request data-readonly 1h Some good reason');
    expect(newest(alex)).toContain('at most 30 min');
  });

  it('that changes what is given ends requests that were waiting with the old content', async () => {
    await say(alex, 'request data-readonly 1h Some good reason');
    await change((text) =>
      text.replace('role: Storage Blob Data Reader', 'role: Storage Blob Data Contributor'),
    );
    await click(priya, 'approve');
    expect(access()).toEqual(nothing);
    expect(newest(alex)).toContain('was changed after it was approved');
  });

  it('that asks for more approval counts for requests that were waiting', async () => {
    await say(alex, 'request data-readonly 1h Some good reason');
    await change(twoStages);
    await click(priya, 'approve');
    expect(access()).toEqual(nothing);
    expect(newest(alex)).toContain('Who has to approve this was changed');
  });

  it('that takes an approver out takes their click away', async () => {
    await say(alex, 'request data-readonly 1h Some good reason');
    await change((text) =>
      text
        .replace('users: [priya.nair@contoso.com], ', '')
        .replace(/groups: \[5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c03\]/, 'users: [morgan.reed@contoso.com]'),
    );
    expect(await click(priya, 'approve')).toContain('no request with this id');
    await click(morgan, 'approve');
    expect(access()).toEqual(everything);
  });
});

describe('two stages of approval', () => {
  it('need two clicks, however often the first is repeated', async () => {
    await change(twoStages);
    await say(alex, 'request data-readonly 1h Some good reason');
    const first = story.sandbox.teams
      .messages(priya.objectId)
      .findLast((message) => message.card !== undefined);
    const { activityId } = await story.sandbox.teams.execute(priya.objectId, first?.id ?? '', {
      verb: 'approve',
    });
    await story.sandbox.host.settle();
    await story.sandbox.teams.redeliver(priya.objectId, activityId ?? '');
    await story.sandbox.host.settle();
    expect(access()).toEqual(nothing);
    expect(card(alex)).toContain('Waiting for approval');
    await click(morgan, 'approve');
    expect(access()).toEqual(everything);
  });
});
