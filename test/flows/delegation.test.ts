import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, type Character, morgan, priya, sam } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';
import { trailOf } from '../support/trail.ts';

const story = useStory();
const { say, click, card, newest, reads, advance, open } = story;
const hasAccess = (person: Character) => accessOf(story.sandbox, person).readsObjects;
const day = 24 * 60;

afterEach(async () => {
  for (const person of [priya, morgan]) await say(person, 'delegate off');
  await advance(2 * day);
  expect(story.takeErrors()).toEqual([]);
  expect(await open()).toEqual([]);
});

describe('an approver who is away', () => {
  it('lets somebody else decide, who is told and asked, until it is over', async () => {
    await say(priya, 'delegate Sam Ortiz for 3d');
    expect(card(priya)).toContain('Sam Ortiz decides instead of you');
    expect(newest(sam)).toContain('Priya Nair lets you decide');
    await say(priya, 'status');
    expect(card(priya)).toContain('Sam Ortiz decides instead of you until {{DATE(');
    await say(sam, 'status');
    expect(card(sam)).toContain('You decide instead of Priya Nair until');
    const before = reads(priya).length;
    await say(alex, 'request data-readonly 1h Look at a failed import');
    expect(card(alex)).toContain('Sam Ortiz');
    expect(reads(priya)).toHaveLength(before);
    await say(sam, 'pending');
    await click(sam, 'approve');
    expect(hasAccess(alex)).toBe(true);
    await advance(3 * day);
    await say(alex, 'request data-readonly 1h Another one');
    expect(card(priya)).toContain('Another one');
    expect(card(sam)).not.toContain('Another one');
    await click(alex, 'cancel');
  });

  it('decides again when it is taken back', async () => {
    await say(priya, `delegate ${sam.userPrincipalName} until tomorrow`);
    await say(priya, 'delegate off');
    expect(newest(priya)).toContain('Sam Ortiz does not decide instead of you any more');
    await say(alex, 'request data-readonly 1h Look at it again');
    expect(card(priya)).toContain('Look at it again');
    expect(card(sam)).not.toContain('Look at it again');
    await click(priya, 'deny', { reason: 'Not now' });
    await say(priya, 'delegate off');
    expect(newest(priya)).toContain('Nobody decides instead of you');
  });

  it('never lets anybody decide about a request of their own', async () => {
    await say(priya, 'delegate Alex Kim for 3d');
    await say(morgan, 'delegate Alex Kim for 3d');
    await say(alex, 'request data-readonly 1h Approve my own');
    const asked = story.sandbox.teams.messages(priya.objectId).findLast((each) => each.card !== undefined);
    const id = (await open())[0] ?? '';
    const own = story.sandbox.teams.messages(alex.objectId).at(-1);
    const { answer } = await story.sandbox.teams.execute(alex.objectId, own?.id ?? '', {
      verb: 'approve',
      data: { requestId: id, stage: 0 },
      tampered: true,
    });
    expect(JSON.stringify(answer)).toContain('You cannot decide about a request of your own.');
    await story.sandbox.host.settle();
    expect(hasAccess(alex)).toBe(false);
    // With the delegate out of the question, it is the approvers who are asked.
    expect(JSON.stringify(asked?.card)).toContain('Approve my own');
    await click(priya, 'deny', { reason: 'No' });
  });

  it('is on the audit trail, with what was refused', async () => {
    const before = (await trailOf('')).length;
    await say(priya, 'delegate Sam Ortiz until friday');
    await say(sam, 'delegate Alex Kim until friday');
    expect(newest(sam)).toContain('Only approvers');
    await say(priya, 'delegate off');
    expect((await trailOf('')).slice(before)).toMatchObject([
      {
        event: 'delegation.set',
        actor: { objectId: priya.objectId },
        data: { to: sam.objectId, toName: sam.userPrincipalName },
      },
      { event: 'delegation.refused', actor: { objectId: sam.objectId } },
      { event: 'delegation.ended', actor: { objectId: priya.objectId }, data: { to: sam.objectId } },
    ]);
  });
});

it.each([
  ['somebody who approves nothing', alex, 'delegate Sam Ortiz for 3d', 'Only approvers'],
  ['somebody who approves nothing, about nobody', alex, 'delegate Nobody Atall for 3d', 'Only approvers'],
  ['nobody known', priya, 'delegate Nobody Atall for 3d', 'I know nobody called "Nobody Atall"'],
  ['oneself', priya, 'delegate Priya Nair for 3d', 'somebody else than yourself'],
  ['too long a time', priya, 'delegate Sam Ortiz for 1 year', 'no moment that I understand'],
  ['more than three months', priya, 'delegate Sam Ortiz for 20 weeks', 'at most 90 days'],
  ['a moment that is over', priya, 'delegate Sam Ortiz until 2020-01-01', 'no moment that I understand'],
  ['no end', priya, 'delegate Sam Ortiz', 'until when'],
  ['nobody', priya, 'delegate', 'until when'],
])('refuses %s with what to change', async (_, person, text, answer) => {
  await say(person, text);
  expect(newest(person)).toContain(answer);
  await say(person, 'status');
  expect(card(person)).not.toContain('instead of');
});
