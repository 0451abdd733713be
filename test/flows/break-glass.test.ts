import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, type Character, dana, everybody, morgan, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';
import { trailOf } from '../support/trail.ts';

const story = useStory();
const { say, click, card, newest, reads, advance, open } = story;
const hasAccess = (person: Character) => accessOf(story.sandbox, person).readsObjects;
const day = 24 * 60;

afterEach(async () => {
  await advance(day);
  expect(story.takeErrors()).toEqual([]);
  expect(await open()).toEqual([]);
  expect(hasAccess(alex)).toBe(false);
});

/** Takes the example's emergency and confirms it; resolves to the id of the request. */
async function take(text = 'breakglass data-incident 30m Production is down'): Promise<string> {
  await say(alex, text);
  await click(alex, 'takeInEmergency');
  const [id] = await open();
  return id ?? '';
}

/** The id of the request that the person's newest card is about. */
function idIn(person: Character): string {
  return /Request (\w{10})/.exec(card(person))?.[1] ?? 'none';
}

/** Instances of reviews that still run. */
function running(): readonly string[] {
  const { items } = story.sandbox.host.engine.list({ runtimeStatus: ['Running', 'Pending'] });
  return items.map(({ instanceId }) => instanceId).filter((id) => id.endsWith('-review'));
}

describe('an emergency', () => {
  it('is confirmed once more before anything is taken', async () => {
    await say(alex, 'breakglass data-incident 30m Production is down');
    const shown = card(alex);
    for (const text of [
      'Take this in an emergency?',
      'For 30 min',
      'Production is down',
      'Told at once: ',
      'Priya Nair',
      'Morgan Reed',
      'Reviewed within 24 h',
      'Take it now',
    ])
      expect(shown).toContain(text);
    expect(await open()).toEqual([]);
    expect(hasAccess(alex)).toBe(false);
    expect(await click(alex, 'dismissEmergency')).toContain('Nothing was taken');
    expect(reads(priya).join()).not.toContain('EMERGENCY');
  });

  it('is granted at once, told at once, reviewed, and ends like everything else', async () => {
    const id = await take();
    expect(hasAccess(alex)).toBe(true);
    expect(card(alex)).toContain('Taken in an emergency, without approval.');
    for (const person of [priya, morgan]) {
      const told = reads(person).find((text) => text.includes(`(request ${id})`)) ?? '';
      expect(told).toContain('EMERGENCY: Alex Kim');
      expect(told).toContain('Production is down');
    }
    for (const person of [alex, dana]) expect(reads(person).join()).not.toContain('EMERGENCY');
    await advance(2);
    const review = card(priya);
    for (const text of [
      'Alex Kim took access in an emergency',
      'Production is down',
      'AmazonS3ReadOnlyAccess',
      'In place',
      'Now: Access is active.',
      'It was right',
      'It was not',
    ])
      expect(review).toContain(text);
    await advance(45);
    expect(hasAccess(alex)).toBe(false);
    expect(card(priya)).toContain('Now: Access has ended.');
    expect(await click(priya, 'reviewRight', { reason: ' ' })).toContain('what you found');
    expect(running()).toHaveLength(1);
    expect(await click(priya, 'reviewRight', { reason: 'The import really was down' })).toContain(
      'Thank you',
    );
    expect(card(priya)).toContain('Priya Nair found that it was right');
    expect(newest(alex)).toContain('it was right. “The import really was down”');
    expect(running()).toEqual([]);
    const before = reads(priya).length;
    await advance(3 * day);
    expect(reads(priya)).toHaveLength(before);
    const trail = (await trailOf(id)).map(({ event }) => event);
    for (const event of [
      'request.approved',
      'review.opened',
      'breakGlass.announced',
      'decision.refused',
      'decision.received',
      'review.recorded',
    ] as const)
      expect(trail).toContain(event);
    expect(trail.indexOf('request.recorded')).toBeLessThan(trail.indexOf('grant.placing'));
    const announced = (await trailOf(id)).find(({ event }) => event === 'breakGlass.announced');
    expect(announced?.data['told']).toContain(priya.userPrincipalName);
    expect(announced?.data['told']).toContain(morgan.userPrincipalName);
  });

  it('that was not right is told to those who run Latchkey', async () => {
    await take();
    await click(priya, 'reviewWrong', { reason: 'There was time to ask' });
    expect(card(priya)).toContain('Priya Nair found that it was not right');
    expect(newest(morgan)).toContain('it was not right. “There was time to ask”');
    expect(newest(alex)).not.toContain('EMERGENCY');
    // What was taken is not taken back by a review: that is what revoking is for.
    expect(hasAccess(alex)).toBe(true);
    await advance(31);
  });

  it('is reminded of every day and when it is overdue, until somebody has reviewed it', async () => {
    const id = await take();
    const reminders = (person: Character) =>
      reads(person).filter((text) => text.startsWith('The review of') && text.includes(id));
    await advance(day - 5);
    expect(reminders(priya)).toHaveLength(0);
    await advance(10);
    expect(reminders(priya)).toHaveLength(1);
    expect(reminders(priya)[0]).toContain('is overdue');
    expect(reminders(morgan)).toHaveLength(1);
    await advance(2 * day);
    expect(reminders(priya)).toHaveLength(3);
    await say(priya, 'review');
    expect(reads(priya).join('\n')).toContain('This review waits for you:');
    await click(priya, 'reviewRight', { reason: 'It was down' });
    await say(priya, 'review');
    expect(newest(priya)).toContain('No review waits for you.');
    await advance(2 * day);
    expect(reminders(priya)).toHaveLength(3);
  });

  it('is reviewed by nobody but the reviewers, whoever tries', async () => {
    const id = await take();
    const reviewers = [priya.objectId, morgan.objectId];
    for (const person of everybody.filter(({ objectId }) => !reviewers.includes(objectId))) {
      await say(person, 'review');
      expect(newest(person)).toContain('No review waits for you.');
      const own = story.sandbox.teams.messages(person.objectId).at(-1);
      for (const verb of ['reviewRight', 'reviewWrong']) {
        const { answer } = await story.sandbox.teams.execute(person.objectId, own?.id ?? '', {
          verb,
          data: { requestId: id, reason: 'Looks fine' },
          tampered: true,
        });
        expect(JSON.stringify(answer)).toContain(
          person === alex ? 'Somebody else has to review' : 'no review with this id',
        );
      }
    }
    await story.sandbox.host.settle();
    expect(running()).toHaveLength(1);
    await click(morgan, 'reviewRight', { reason: 'It was down' });
    expect(running()).toEqual([]);
    expect(card(priya)).toContain('Morgan Reed found that it was right');
    const [first] = story.sandbox.teams.messages(priya.objectId).filter((each) => each.card !== undefined);
    await story.sandbox.teams.execute(priya.objectId, first?.id ?? '', {
      verb: 'reviewWrong',
      data: { requestId: id, reason: 'I think not' },
      tampered: true,
    });
    await story.sandbox.host.settle();
    expect(card(priya)).toContain('Morgan Reed found that it was right');
    await advance(31);
  });

  it('is granted although nobody can be told, and told as soon as that is possible', async () => {
    await say(alex, 'breakglass data-incident 30m Production is down');
    story.sandbox.teams.faults.add({ method: 'POST', status: 500, times: 100_000 });
    await click(alex, 'takeInEmergency');
    expect(hasAccess(alex)).toBe(true);
    expect(reads(priya).at(-1)).not.toContain('takes “Look into an incident');
    await advance(20);
    expect(hasAccess(alex)).toBe(true);
    story.sandbox.teams.faults.clear();
    await advance(60);
    const told = (person: Character) =>
      reads(person).filter((text) => text.startsWith('EMERGENCY: Alex Kim') && text.includes(idIn(person)));
    expect(told(priya)).toHaveLength(1);
    expect(told(morgan)).toHaveLength(1);
    expect(card(priya)).toContain('Alex Kim took access in an emergency');
    // What could not be said was logged, each time.
    expect(story.takeErrors().length).toBeGreaterThan(0);
    await click(priya, 'reviewRight', { reason: 'It was down' });
  });

  it('is taken once, however often it is confirmed', async () => {
    await say(alex, 'breakglass data-incident 30m Production is down');
    const message = story.sandbox.teams.messages(alex.objectId).findLast((each) => each.card !== undefined);
    const press = () =>
      story.sandbox.teams.execute(alex.objectId, message?.id ?? '', {
        verb: 'takeInEmergency',
        data: { entitlement: 'data-incident', duration: '30m', reason: 'Production is down' },
        tampered: true,
      });
    await Promise.all([press(), press(), press()]);
    await story.sandbox.host.settle();
    await press();
    await story.sandbox.host.settle();
    expect(await open()).toHaveLength(1);
    expect(running()).toHaveLength(1);
    await click(priya, 'reviewRight', { reason: 'It was down' });
    await advance(31);
  });

  it.each([
    ['what is not there', 'breakglass nothing-such Production is down', 'nothing called "nothing-such"'],
    [
      'what has no emergencies',
      'breakglass data-readonly Production is down',
      'cannot be taken in an emergency',
    ],
    ['too long a time', 'breakglass data-incident 3h Production is down', 'at most 2 h in an emergency'],
    ['no reason', 'breakglass data-incident 30m', 'what you need it for'],
    ['nothing at all', 'breakglass', 'Say what you need and why'],
  ])('is refused for %s, and nothing is taken', async (_, text, answer) => {
    await say(alex, text);
    expect(newest(alex)).toContain(answer);
    expect(await open()).toEqual([]);
  });

  it('is weighed again when it is confirmed: nothing else can be taken with the card', async () => {
    await say(alex, 'breakglass data-incident 30m Production is down');
    const message = story.sandbox.teams.messages(alex.objectId).findLast((each) => each.card !== undefined);
    for (const data of [
      { entitlement: 'data-readonly', duration: '30m', reason: 'Production is down' },
      { entitlement: 'data-incident', duration: '47h', reason: 'Production is down' },
      { entitlement: 'data-incident', duration: '30m', reason: ' ' },
      { entitlement: 'data-incident', duration: '30m', reason: 'x', beneficiary: dana.objectId },
    ])
      await story.sandbox.teams.execute(alex.objectId, message?.id ?? '', {
        verb: 'takeInEmergency',
        data,
        tampered: true,
      });
    const { answer } = await story.sandbox.teams
      .execute(dana.objectId, message?.id ?? '', {
        verb: 'takeInEmergency',
        data: { entitlement: 'data-incident', duration: '30m', reason: 'Production is down' },
        tampered: true,
      })
      .catch(() => ({ answer: 'not hers' }));
    expect(JSON.stringify(answer)).toMatch(/nothing called|not hers/);
    await story.sandbox.host.settle();
    expect(await open()).toEqual([]);
    expect(hasAccess(alex)).toBe(false);
  });

  it('takes the usual time when nobody says how long', async () => {
    await say(alex, 'break glass data-incident Production is down');
    expect(card(alex)).toContain('For 1 h');
    await click(alex, 'dismissEmergency');
  });
});
