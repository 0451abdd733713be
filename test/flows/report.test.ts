import { afterEach, describe, expect, it } from 'vitest';
import { alex, dana, morgan, priya, sam } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, card, newest, advance, open } = story;
const day = 24 * 60;

afterEach(async () => {
  expect(story.takeErrors()).toEqual([]);
  expect(await open()).toEqual([]);
});

describe('the report', () => {
  it('says so when nothing was closed', async () => {
    await say(morgan, 'report');
    expect(card(morgan)).toContain('The last 30 days');
    expect(card(morgan)).toContain('No request was closed.');
  });

  it('sums up what was asked for, given, denied and used', async () => {
    await say(alex, 'request data-readonly 4h Look at a failed import');
    await advance(12);
    await click(priya, 'approve');
    await advance(60);
    await click(alex, 'end');
    await say(alex, 'request data-readonly 1h Once more');
    await click(priya, 'deny', { reason: 'Not now' });
    await say(alex, 'request data-readonly 1h And once more');
    await click(alex, 'cancel');
    await say(alex, 'breakglass data-incident 30m Production is down');
    await click(alex, 'takeInEmergency');
    await advance(31);
    await click(priya, 'reviewRight', { reason: 'It was down' });
    await say(morgan, 'report');
    const lines = card(morgan).split('\n');
    const after = (name: string) => lines[lines.indexOf(name) + 1];
    expect(lines).toContain('4 requests were closed.');
    expect(after('Given and taken back')).toBe('2');
    expect(after('Denied')).toBe('1');
    expect(after('Cancelled')).toBe('1');
    expect(after('Nobody answered in time')).toBe('0');
    expect(after('Of all, in an emergency')).toBe('1');
    expect(after('Extended')).toBe('0 %');
    expect(after('Until people had approved')).toBe('12 min');
    expect(after('Read the data platform (data-readonly)')).toBe('3');
    expect(lines.join('\n')).toContain('Slowest approvals');
    expect(lines).toContain('Priya Nair');
  });

  it('looks back as far as it is asked to', async () => {
    await advance(31 * day);
    await say(morgan, 'report');
    expect(card(morgan)).toContain('No request was closed.');
    await say(morgan, 'report last 90 days');
    expect(card(morgan)).toContain('4 requests were closed.');
    await say(morgan, 'report 7');
    expect(newest(morgan)).toContain('report 90');
  });

  it.each([alex, priya, dana, sam])('is not for $displayName', async (person) => {
    await say(person, 'report');
    expect(newest(person)).toBe('The report is for those who run Latchkey.');
  });
});
