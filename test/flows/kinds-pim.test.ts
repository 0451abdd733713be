import { afterEach, expect, it } from 'vitest';
import { alex, morgan } from '../../src/sandbox/story/people.ts';
import { useKinds } from '../support/kinds.ts';

const { story, lend, canNow } = useKinds();
const { card, click, reads, advance, open } = story;

afterEach(async () => {
  expect(await open()).toEqual([]);
  expect(story.takeErrors()).toEqual([]);
});

it.each(['pim', 'entra-pim'] as const)(
  '%s that is ended within its first five minutes is taken back as soon as Azure lets it go',
  async (name) => {
    await lend(name, '2h');
    await click(alex, 'end');
    expect(await canNow(name)).toBe(true);
    expect(card(alex)).toContain('being taken back');
    await advance(6);
    expect(await canNow(name)).toBe(false);
    expect(card(alex)).toContain('Access has ended');
    expect(reads(morgan).join()).not.toContain('not taken back');
  },
);
