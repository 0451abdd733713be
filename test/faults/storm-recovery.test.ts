import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();

afterEach(() => void story.takeErrors());

describe('a removal that is late', () => {
  it('is done within a minute and a half of the cloud being back, in the hour in which people are paged', async () => {
    await story.say(alex, 'request data-readonly 20m Some good reason');
    await story.click(priya, 'approve');
    const { aws, clock } = story.sandbox;
    const until = new Date(clock.now() + 60 * 60_000).toISOString();
    aws.faults.add({ action: 'iam:DetachUserPolicy', code: 'ServiceUnavailable', status: 503, until });
    await story.advance(60);
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(true);
    await story.advance(1.5);
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(false);
  });
});
