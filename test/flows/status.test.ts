import { describe, expect, it } from 'vitest';
import { alex, audiences, type Character, dana, morgan, priya, sam } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';
import { trailOf } from '../support/trail.ts';

const story = useStory();
const { say, click, advance, open } = story;

async function get(id: string, token?: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${story.sandbox.host.url}/api/requests/${id}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: await response.json() };
}

function tokenOf(person: Character, resource: string = audiences.api): Promise<string> {
  return story.sandbox.azure.signIn({ user: person.objectId, resource, scopes: ['Requests.Read'] });
}

async function trail(requestId: string): Promise<string[]> {
  return (await trailOf(requestId)).map(({ event }) => event);
}

describe('a request, looked at from outside', () => {
  it('is shown to the people of it, by their own sign-in, and to nobody else', async () => {
    await say(alex, `request data-readonly for ${dana.displayName} 1h Sprint data work`);
    const [id = ''] = await open();
    for (const person of [alex, dana, priya, morgan])
      expect(await get(id, await tokenOf(person))).toMatchObject({
        status: 200,
        body: { id, state: 'pending' },
      });
    const hidden = await get(id, await tokenOf(sam));
    expect(hidden.status).toBe(404);
    expect(hidden).toEqual(await get('0000000000', await tokenOf(alex)));
    expect((await get(id)).status).toBe(401);
    expect((await get(id, await tokenOf(alex, 'https://graph.microsoft.com'))).status).toBe(401);
    expect((await get(id, `${await tokenOf(alex)}x`)).status).toBe(401);

    await click(priya, 'approve');
    const active = await get(id, await tokenOf(alex));
    expect(active.body).toMatchObject({
      state: 'active',
      grants: [{ state: 'placed' }, { state: 'placed' }, { state: 'placed' }],
    });
    await advance(61);
    expect(await get(id, await tokenOf(alex))).toMatchObject({
      status: 200,
      body: { state: 'ended', end: { why: 'expired' } },
    });
  });

  it('has its whole life on the audit trail, before and after each step', async () => {
    await say(alex, 'request data-readonly 1h For the record');
    const [id = ''] = await open();
    await click(priya, 'approve');
    await advance(61);
    const events = await trail(id);
    const inOrder = (...wanted: string[]) =>
      expect(events.filter((event) => wanted.includes(event))).toEqual(wanted);
    inOrder(
      'request.received',
      'request.recorded',
      'decision.received',
      'decision.recorded',
      'request.approved',
      'request.granting',
      'request.active',
      'request.revoking',
      'request.ended',
    );
    const count = (event: string) => events.filter((each) => each === event).length;
    for (const event of ['grant.planned', 'grant.placing', 'grant.placed', 'grant.removing', 'grant.removed'])
      expect(count(event)).toBe(3);
    expect(events.indexOf('decision.recorded')).toBeLessThan(events.indexOf('grant.placing'));
  });

  it('keeps refused attempts on the audit trail', async () => {
    await say(alex, 'request data-readonly 1h Somebody else tries');
    const [id = ''] = await open();
    const own = story.sandbox.teams.messages(sam.objectId).at(-1);
    await story.sandbox.teams.execute(sam.objectId, own?.id ?? '', {
      verb: 'approve',
      data: { requestId: id, stage: 0 },
      tampered: true,
    });
    expect(await trail(id)).toContain('decision.refused');
    await click(alex, 'cancel');
  });
});
