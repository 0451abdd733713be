import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, morgan, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, newest, card, reads, advance, open } = story;

async function lend(line: string): Promise<void> {
  await say(alex, `request ${line} Some good reason`);
  await click(priya, 'approve');
}

afterEach(async () => {
  await advance(9 * 60);
  expect(await open()).toEqual([]);
  expect(accessOf(story.sandbox, alex).readsObjects).toBe(false);
  story.takeErrors();
});

describe('revoking everything', () => {
  it('names what it is, wants a reason, and shows on one card how far it is until all has ended', async () => {
    await lend('data-readonly 4h');
    const before = reads(morgan).length;
    await say(morgan, 'revoke everything');
    expect(newest(morgan)).toContain('Revoke everything?');
    expect(newest(morgan)).toContain('1 access ends now');
    expect(newest(morgan)).toContain(alex.displayName);
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(true);
    expect(await click(morgan, 'revokeAll', { reason: ' ' })).toContain('Say why');
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(true);
    await click(morgan, 'revokeAll', { reason: 'We look into an incident' });
    await advance(2);
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(false);
    expect(card(morgan)).toContain('Everything is revoked (1)');
    expect(card(morgan)).toContain('We look into an incident');
    expect(newest(alex)).toContain('We look into an incident');
    // The confirmation itself has become the progress.
    expect(reads(morgan).length).toBe(before + 1);
    expect(story.takeErrors()).toEqual([]);
  });

  it('is done once, however often it is confirmed, and shows again how far it is', async () => {
    await lend('data-readonly 4h');
    await say(morgan, 'revoke all data-readonly because of an incident');
    expect(newest(morgan)).toContain('Revoke all access of');
    const message = story.sandbox.teams.messages(morgan.objectId).at(-1);
    if (!message) throw new Error('There is no card.');
    const data = { reason: 'An incident' };
    const press = () => story.sandbox.teams.execute(morgan.objectId, message.id, { verb: 'revokeAll', data });
    await Promise.all([press(), press()]);
    await story.sandbox.host.settle();
    await advance(2);
    expect(card(morgan)).toContain('is revoked (1)');
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(false);
    expect(story.takeErrors()).toEqual([]);
  });

  it('revokes nothing when there is more by now than was confirmed', async () => {
    await lend('data-readonly 4h');
    await say(morgan, `revoke all of ${alex.displayName}`);
    expect(card(morgan)).toContain(alex.displayName);
    await say(alex, 'request staging-blobs 1h Some good reason');
    const answer = await click(morgan, 'revokeAll', { reason: 'An incident' });
    expect(answer).toContain('There are 2 by now, and you have confirmed 1');
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(true);
  });

  it('shows what is stuck, until it is gone too', async () => {
    await lend('data-readonly 8h');
    story.sandbox.aws.faults.add({ action: 'iam:DetachUserPolicy', code: 'AccessDenied', status: 403 });
    await say(morgan, 'revoke everything');
    await click(morgan, 'revokeAll', { reason: 'An incident' });
    for (let look = 0; look < 12; look += 1) await advance(1);
    expect(card(morgan)).toContain('0 of 1 ended');
    expect(card(morgan)).toContain('Takes longer than it should');
    story.sandbox.aws.faults.clear();
    for (let look = 0; look < 40; look += 1) await advance(1);
    expect(card(morgan)).toContain('Everything is revoked (1)');
  });

  it('is for administrators alone, who cannot be told from the unknown', async () => {
    await lend('data-readonly 1h');
    for (const line of ['revoke everything', `revoke all of ${alex.displayName}`, 'revoke all nobody']) {
      await say(priya, line);
      expect(newest(priya)).toBe('Only the people who run Latchkey can do that.');
    }
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(true);
  });
});
