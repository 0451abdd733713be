import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, type Character, dana, morgan, priya, sam } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, card, newest, reads, advance, open } = story;
const hasAccess = (person: Character) => accessOf(story.sandbox, person).readsObjects;

afterEach(async () => {
  await advance(3 * 24 * 60);
  expect(story.takeErrors()).toEqual([]);
  expect(await open()).toEqual([]);
});

/** The id of the person's only request. */
async function idOf(): Promise<string> {
  const [id] = await open();
  return id ?? '';
}

describe('status', () => {
  it('says so when there is nothing', async () => {
    await say(alex, 'status');
    expect(card(alex)).toContain('You have no open requests');
  });

  it('lists what the person asked for and holds, with buttons that work', async () => {
    await say(alex, 'request data-readonly 1h Look at a failed import');
    await say(alex, `request data-readonly for ${dana.displayName} 2h Sprint work`);
    await say(alex, 'my requests');
    expect(card(alex)).toContain('2 are waiting or on the way.');
    expect(card(alex)).toContain('for Dana Fields');
    expect(card(alex)).toContain('Cancel request');
    await click(priya, 'approve');
    await say(dana, 'status');
    expect(card(dana)).toContain('asked by Alex Kim');
    expect(card(dana)).toContain('Access is active until {{DATE(');
    const before = reads(dana).length;
    expect(await click(dana, 'end')).toContain('The access is being taken back now');
    expect(hasAccess(dana)).toBe(false);
    // The answer takes the place of the list; only the words about the end are new.
    expect(reads(dana)).toHaveLength(before + 1);
    await say(alex, 'status');
    await click(alex, 'cancel');
    expect(await open()).toEqual([]);
  });

  it('shows nobody what is not theirs', async () => {
    await say(alex, 'request data-readonly 1h Look at a failed import');
    await say(sam, 'status');
    expect(card(sam)).toContain('You have no open requests');
    await click(alex, 'cancel');
  });
});

describe('pending', () => {
  it('shows the cards that wait for the person again, and edits those from then on', async () => {
    await say(alex, 'request data-readonly 1h Look at a failed import');
    await say(priya, 'pending');
    const cards = story.sandbox.teams.messages(priya.objectId).filter((each) => each.card !== undefined);
    expect(JSON.stringify(cards.at(-1)?.card)).toContain('"verb":"approve"');
    expect(JSON.stringify(cards.at(-2)?.card)).toContain('further down');
    await click(priya, 'approve');
    expect(card(priya)).toContain('Access is active');
    await say(priya, 'what waits');
    await say(priya, 'pending');
    expect(newest(priya)).toContain('Nothing waits for your decision');
  });

  it('shows nothing to those who are not asked', async () => {
    await say(alex, 'request data-readonly 1h Look at a failed import');
    for (const person of [alex, sam, dana]) {
      await say(person, 'pending');
      expect(newest(person)).toContain('Nothing waits for your decision');
    }
  });
});

describe('commands about one request', () => {
  it('extends, ends and cancels what is named, and what needs no name', async () => {
    await say(alex, 'request data-readonly 1h Look at a failed import');
    await say(alex, 'extend 1h');
    expect(newest(alex)).toContain('hold nothing that could be extended');
    const id = await idOf();
    await click(priya, 'approve');
    await say(alex, `extend ${id.toUpperCase()} by 1 hour`);
    expect(newest(priya)).toContain('Alex Kim asks for 1 h more');
    await click(priya, 'approve');
    await advance(90);
    expect(hasAccess(alex)).toBe(true);
    await say(alex, 'done, thanks');
    expect(reads(alex).join('\n')).toContain(`The access of request ${id} is being taken back now.`);
    expect(hasAccess(alex)).toBe(false);
    await say(alex, 'request data-readonly 1h Another one');
    const second = await idOf();
    await say(alex, `cancel ${second}`);
    expect(reads(alex).join('\n')).toContain(`You cancelled request ${second}.`);
    expect(await open()).toEqual([]);
  });

  it('asks which one when there are several', async () => {
    await say(alex, 'request data-readonly 1h One');
    await say(alex, 'request data-readonly 2h Two');
    await say(alex, 'cancel');
    expect(reads(alex).at(-2)).toContain('More than one request waits');
    expect(card(alex)).toContain('2 are waiting');
    await click(alex, 'cancel', { requestId: await idOf(), list: 'mine' });
    await say(alex, 'cancel');
    expect(await open()).toEqual([]);
  });

  it('revokes for an approver or an administrator, with a reason', async () => {
    await say(alex, 'request data-readonly 4h Long job');
    const id = await idOf();
    await click(priya, 'approve');
    await say(morgan, `revoke ${id}`);
    expect(newest(morgan)).toContain('Say why');
    expect(hasAccess(alex)).toBe(true);
    await say(morgan, `revoke ${id} The wrong [data](https://evil.example)`);
    expect(hasAccess(alex)).toBe(false);
    expect(card(alex)).toContain(String.raw`The wrong \[data\](https://evil.example)`);
  });

  it('answers strangers as if there were nothing, whatever they try', async () => {
    await say(alex, 'request data-readonly 4h Long job');
    const id = await idOf();
    await click(priya, 'approve');
    for (const text of [`done ${id}`, `cancel ${id}`, `extend ${id} 1h`, `revoke ${id} because`]) {
      await say(sam, text);
      const forbidden = newest(sam);
      await say(sam, text.replace(id, '0000000000'));
      expect(newest(sam)).toBe(forbidden);
      expect(forbidden).toContain('no request with this id');
    }
    await say(priya, `done ${id}`);
    expect(newest(priya)).toContain('Only the people who hold this access can give it up.');
    expect(hasAccess(alex)).toBe(true);
  });

  it.each([
    ['extend soon', 'Say how much longer'],
    ['extend 9z', '"9z" is not a duration'],
    ['done 123', '"123" is not the id of a request'],
    ['revoke', 'revoke <id> <reason>'],
    ['stauts', 'Did you mean status?'],
    ['pendign', 'Did you mean pending?'],
    ['revok k3m9p2x7qa because', 'Did you mean revoke?'],
    ['help', 'who holds what now'],
  ])('answers %j with what would do', async (text, answer) => {
    await say(alex, text);
    expect(newest(alex)).toContain(answer);
  });
});

describe('who', () => {
  it('tells administrators and approvers about what is theirs, and others about their own', async () => {
    await say(alex, 'request data-readonly 4h Long job');
    await click(priya, 'approve');
    for (const person of [morgan, priya, alex]) {
      await say(person, 'who has access?');
      expect(card(person)).toContain('1 access is given');
      expect(card(person)).toContain('Alex Kim');
    }
    await say(sam, 'who');
    expect(card(sam)).toContain('Nobody holds anything now');
  });

  it('asks the clouds about a person, for administrators and the person only', async () => {
    await say(alex, 'request data-readonly 4h Long job');
    await click(priya, 'approve');
    await say(morgan, 'who Alex Kim');
    expect(reads(morgan).join('\n')).toContain('The clouds themselves are being asked');
    const seen = card(morgan);
    for (const text of [
      'What Alex Kim holds',
      'In the clouds themselves',
      'AmazonS3ReadOnlyAccess',
      'Reader',
      'AWS',
      'Azure',
    ])
      expect(seen).toContain(text);
    await say(alex, 'who me');
    expect(card(alex)).toContain('In the clouds themselves');
    await say(priya, 'who alex.kim@contoso.com');
    expect(card(priya)).toContain('1 access is given');
    expect(card(priya)).not.toContain('In the clouds themselves');
  });

  it('tells about an environment and an entitlement', async () => {
    await say(alex, 'request data-readonly 4h Long job');
    await click(priya, 'approve');
    for (const about of ['production', 'data-readonly', 'Read the data platform']) {
      await say(priya, `who has access to ${about}?`);
      expect(card(priya)).toContain('Alex Kim');
    }
    await say(priya, 'who staging');
    expect(newest(priya)).toContain('I found nothing about "staging"');
  });

  it('answers the same for what does not exist and what may not be known', async () => {
    await say(alex, 'request data-readonly 4h Long job');
    await click(priya, 'approve');
    for (const about of ['Alex Kim', 'production', 'data-readonly', 'Nobody Atall', 'nowhere']) {
      await say(sam, `who ${about}`);
      expect(newest(sam)).toBe(`I found nothing about "${about}" that you may see.`);
    }
  });
});
