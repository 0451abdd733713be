import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, type Character, dana, morgan, priya, sam } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, card, newest, reads, advance, open } = story;

const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };
const access = (person: Character) => accessOf(story.sandbox, person);

afterEach(() => {
  expect(story.takeErrors()).toEqual([]);
});

describe('the main story, in Teams', () => {
  it('asks, approves, grants in both clouds, and takes everything back at expiry', async () => {
    await say(alex, 'request data-readonly 20m Need to fix production bug');
    expect(card(alex)).toContain('Waiting for approval');
    expect(card(alex)).toContain('Priya Nair');
    const approval = card(priya);
    for (const text of [
      'Alex Kim',
      'data-readonly',
      'production',
      '20 min',
      'Need to fix production bug',
      'AmazonS3ReadOnlyAccess',
      'Storage Blob Data Reader',
      'Reader',
      'Approve',
      'Deny',
    ])
      expect(approval).toContain(text);
    expect(access(alex)).toEqual(nothing);

    await click(priya, 'approve');
    expect(access(alex)).toEqual(everything);
    expect(card(alex)).toContain('Access is active');
    expect(card(alex)).toMatch(/aws s3/);
    expect(card(alex)).toMatch(/az storage/);
    expect(card(priya)).toContain('Access is active');

    await advance(19);
    expect(access(alex)).toEqual(everything);
    await advance(2);
    expect(access(alex)).toEqual(nothing);
    for (const person of [alex, priya]) expect(card(person)).toContain('Access has ended');
    expect(newest(alex)).toContain('Everything was taken back and checked');
    expect(await open()).toEqual([]);
  });

  it('lends to somebody else, who is told too', async () => {
    await say(alex, `request data-readonly for ${dana.displayName} 48h Sprint data work`);
    expect(card(priya)).toContain('Dana Fields');
    await click(priya, 'approve');
    expect(access(dana)).toEqual(everything);
    expect(access(alex)).toEqual(nothing);
    expect(card(dana)).toContain('Access is active');
    await advance(48 * 60 - 1);
    expect(access(dana)).toEqual(everything);
    await advance(2);
    expect(access(dana)).toEqual(nothing);
    expect(card(dana)).toContain('Access has ended');
  });

  it('asks by a form', async () => {
    await say(alex, 'request');
    expect(card(alex)).toContain('Read the data platform');
    const before = reads(alex).length;
    const preview = await click(alex, 'considerRequest', {
      entitlement: 'data-readonly',
      duration: '60m',
      otherDuration: '',
      beneficiary: '',
      reason: 'Look at the failed import',
    });
    for (const shown of ['Who has to approve', 'Priya Nair', '1 h', 'Look at the failed import'])
      expect(preview).toContain(shown);
    expect(await open()).toEqual([]);
    await click(alex, 'submitRequest');
    expect(reads(alex).length).toBe(before + 1);
    expect(card(alex)).toContain('Waiting for approval');
    expect(card(priya)).toContain('Look at the failed import');
    await click(alex, 'cancel');
  });

  it('takes a denial with its reason to the requester, and gives nothing', async () => {
    await say(alex, 'request data-readonly 1h Just looking around');
    expect(await click(priya, 'deny', { reason: ' ' })).toMatch(/reason|why/i);
    expect(card(alex)).toContain('Waiting for approval');
    await click(priya, 'deny', { reason: 'Use the staging copy' });
    expect(card(alex)).toContain('Denied');
    expect(card(alex)).toContain('Use the staging copy');
    expect(newest(alex)).toContain('Priya Nair denied');
    expect(access(alex)).toEqual(nothing);
    expect(await open()).toEqual([]);
  });

  it('times out when nobody answers, and a late click changes nothing', async () => {
    await say(alex, 'request data-readonly 1h Nobody will see this');
    const message = story.sandbox.teams.messages(priya.objectId).findLast((each) => each.card !== undefined);
    await advance(8 * 60 + 1);
    expect(card(alex)).toMatch(/nobody answered|timed out/i);
    expect(newest(alex)).toContain('Nobody answered in time');
    const { answer } = await story.sandbox.teams.execute(priya.objectId, message?.id ?? '', {
      verb: 'approve',
      data: requestIdIn(message?.card),
      tampered: true,
    });
    expect(JSON.stringify(answer)).toContain('timed out');
    await story.sandbox.host.settle();
    expect(access(alex)).toEqual(nothing);
  });

  it('is cancelled by the requester', async () => {
    await say(alex, 'request data-readonly 1h Not needed after all');
    await click(alex, 'cancel');
    expect(card(alex)).toMatch(/cancelled/i);
    expect(card(priya)).toMatch(/cancelled/i);
    expect(await open()).toEqual([]);
  });

  it('ends early when the holder is done', async () => {
    await say(alex, 'request data-readonly 4h Short job');
    await click(priya, 'approve');
    expect(access(alex)).toEqual(everything);
    await click(alex, 'end');
    expect(access(alex)).toEqual(nothing);
    expect(card(alex)).toContain('Access has ended');
    expect(await open()).toEqual([]);
  });
});

describe('access that must end now', () => {
  it('is revoked by an approver, with a reason the holder reads', async () => {
    await say(alex, 'request data-readonly 4h Long job');
    await click(priya, 'approve');
    expect(await click(priya, 'revoke', { reason: ' ' })).toContain('Say why');
    expect(access(alex)).toEqual(everything);
    await click(priya, 'revoke', { reason: 'The bucket holds the wrong data' });
    expect(access(alex)).toEqual(nothing);
    expect(card(alex)).toContain('Priya Nair revoked it');
    expect(card(alex)).toContain('The bucket holds the wrong data');
  });
});

describe('who may decide', () => {
  it.each([alex, dana, sam, morgan].map((person) => [person.displayName, person] as const))(
    '%s does or does not, by the catalogue alone',
    async (_, person) => {
      await say(alex, `request data-readonly for ${dana.displayName} 1h Who approves this`);
      const asked = story.sandbox.teams.messages(priya.objectId).findLast((each) => each.card !== undefined);
      const own = story.sandbox.teams.messages(person.objectId).at(-1);
      await story.sandbox.teams.execute(person.objectId, own?.id ?? '', {
        verb: 'approve',
        data: requestIdIn(asked?.card),
        tampered: true,
      });
      await story.sandbox.host.settle();
      // Morgan is a data owner too; nobody else is.
      expect(access(dana)).toEqual(person === morgan ? everything : nothing);
      if (person === morgan) await advance(61);
      else await click(alex, 'cancel');
      expect(access(dana)).toEqual(nothing);
    },
  );

  it('takes an approval once, however often it is clicked or delivered', async () => {
    await say(alex, 'request data-readonly 1h Clicked twice');
    const message = story.sandbox.teams.messages(priya.objectId).findLast((each) => each.card !== undefined);
    const data = requestIdIn(message?.card);
    const clicks = await Promise.all(
      [1, 2, 3].map(() =>
        story.sandbox.teams.execute(priya.objectId, message?.id ?? '', {
          verb: 'approve',
          data,
          tampered: true,
        }),
      ),
    );
    await story.sandbox.teams.redeliver(priya.objectId, clicks[0]?.activityId ?? '');
    await story.sandbox.host.settle();
    expect(access(alex)).toEqual(everything);
    const calls = story.sandbox.aws.inspect().events.filter(({ action }) => action === 'AttachUserPolicy');
    await advance(61);
    expect(access(alex)).toEqual(nothing);
    expect(calls.filter(({ time }) => time > (message?.at ?? ''))).toHaveLength(1);
  });

  it('makes one request of an ask that is delivered twice', async () => {
    const { activityId } = await story.sandbox.teams.send(
      alex.objectId,
      'request data-readonly 1h Delivered twice',
    );
    await story.sandbox.host.settle();
    await story.sandbox.teams.redeliver(alex.objectId, activityId);
    await story.sandbox.host.settle();
    expect(await open()).toHaveLength(1);
    await click(alex, 'cancel');
    await story.sandbox.teams.redeliver(alex.objectId, activityId);
    await story.sandbox.host.settle();
    expect(await open()).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    ['an unknown entitlement', 'request everything 20m Because', 'data-readonly'],
    ['no time at all', 'request data-readonly 0m Because', '20m'],
    ['too long a time', 'request data-readonly 9000h Because', '48 h'],
    ['a time in words', 'request data-readonly soon Because', '20m'],
    ['no reason', 'request data-readonly 20m', 'reason|what you need it for'],
    ['somebody nobody knows', 'request data-readonly for Nobody Atall 20m Because', 'Nobody Atall'],
    ['somebody it is not for', `request data-readonly for ${sam.displayName} 20m Because`, 'Sam Ortiz'],
    ['4 KB of emoji', `request data-readonly 20m ${'🚀'.repeat(1024)}`, 'reason|what you need it for'],
    ['4 KB of emoji alone', '🚀'.repeat(1024), 'help'],
    ['a typo', 'reqest data-readonly 20m Because', 'request'],
    ['nothing of the kind', 'what is the weather', 'help'],
  ])('%s gets an answer that says what to change, and starts nothing', async (_, text, answer) => {
    const [before, runningBefore] = [reads(alex).length, running()];
    await say(alex, text);
    expect(reads(alex).length).toBe(before + 1);
    expect(newest(alex)).toMatch(new RegExp(answer));
    expect(await open()).toEqual([]);
    expect(running()).toEqual(runningBefore);
  });

  it('is answered the same for what does not exist and what is not for the asker', async () => {
    await say(dana, 'request data-readonly 20m Because');
    const forbidden = newest(dana);
    await say(dana, 'request secret-things 20m Because');
    expect(newest(dana)).toBe(forbidden.replaceAll('data-readonly', 'secret-things'));
  });
});

/** Orchestrations that have not ended; entities are instances too, and never end. */
function running(): readonly string[] {
  const { items } = story.sandbox.host.engine.list({ runtimeStatus: ['Running', 'Pending'] });
  return items.map(({ instanceId }) => instanceId).filter((id) => !id.startsWith('@'));
}

/** The data of a card's buttons: which request it is about. */
function requestIdIn(card: unknown): Record<string, unknown> {
  const id = /"requestId":"(\w+)"/.exec(JSON.stringify(card ?? {}))?.[1];
  if (id === undefined) throw new Error('The card has no button.');
  return { requestId: id, stage: 0 };
}
