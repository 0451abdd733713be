import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, type Character, dana, priya } from '../../src/sandbox/story/people.ts';
import { build, unpack } from '../support/deployed-app.ts';
import { useStory } from '../support/sandbox.ts';

// The host gets a folder as Azure would have it, and the settings in the environment; nothing of the app's sources.
const app = await unpack(await build());
const story = useStory({ app });
const { say, click, card, newest, advance, open } = story;

// What the app prints is what Application Insights gets, a line a trace.
const printed: string[] = [];
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = ((chunk: Uint8Array | string, ...rest: []) => {
  const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
  if (text.startsWith('{"at":')) printed.push(text);
  return write(chunk, ...rest);
}) as typeof process.stdout.write;

afterAll(() => rmSync(dirname(app), { recursive: true, force: true }));

afterEach(() => {
  expect(story.takeErrors()).toEqual([]);
});

const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };
const access = (person: Character) => accessOf(story.sandbox, person);

describe('the bundle, deployed', { timeout: 60_000 }, () => {
  it('asks, approves, grants in both clouds, and takes everything back at expiry', async () => {
    await say(alex, 'request data-readonly 20m Need to fix production bug');
    expect(card(alex)).toContain('Waiting for approval');
    expect(access(alex)).toEqual(nothing);
    await click(priya, 'approve');
    expect(access(alex)).toEqual(everything);
    expect(card(alex)).toContain('Access is active');
    await advance(19);
    expect(access(alex)).toEqual(everything);
    await advance(2);
    expect(access(alex)).toEqual(nothing);
    expect(newest(alex)).toContain('Everything was taken back and checked');
    expect(await open()).toEqual([]);
  });

  it('tells its operators each step that the queries of infra/queries count', () => {
    const lines = printed.map((line) => JSON.parse(line) as { event: string; data: { event: string } });
    const steps = lines.filter(({ event }) => event === 'audit.recorded').map(({ data }) => data.event);
    const counted = ['recorded', 'approved', 'granting', 'active', 'revoking', 'ended'];
    expect(steps.filter((step) => counted.includes(step.replace('request.', '')))).toEqual(
      counted.map((state) => `request.${state}`),
    );
    expect(lines.some(({ event }) => event === 'reconciler.done')).toBe(true);
    expect(printed.join('')).not.toMatch(/production bug|@contoso/);
  });

  it('lends to somebody else, and to nobody beside them', async () => {
    await say(alex, `request data-readonly for ${dana.displayName} 2h Sprint data work`);
    await click(priya, 'approve');
    expect(access(dana)).toEqual(everything);
    expect(access(alex)).toEqual(nothing);
    await advance(121);
    expect(access(dana)).toEqual(nothing);
    expect(await open()).toEqual([]);
  });

  it('takes a denial with its reason to the requester', async () => {
    await say(alex, 'request data-readonly 1h Just looking around');
    await click(priya, 'deny', { reason: 'Use the staging copy' });
    expect(card(alex)).toContain('Use the staging copy');
    expect(access(alex)).toEqual(nothing);
  });

  it('ends access early for its holder, and at once for an approver', async () => {
    await say(alex, 'request data-readonly 4h Short job');
    await click(priya, 'approve');
    await click(alex, 'end');
    expect(access(alex)).toEqual(nothing);
    await say(alex, 'request data-readonly 4h Long job');
    await click(priya, 'approve');
    expect(access(alex)).toEqual(everything);
    await click(priya, 'revoke', { reason: 'The bucket holds the wrong data' });
    expect(access(alex)).toEqual(nothing);
    expect(await open()).toEqual([]);
  });

  it('refuses the status API without a token and describes it to everybody', async () => {
    const { url } = story.sandbox.host;
    expect((await fetch(`${url}/api/requests/abc`)).status).toBe(401);
    expect((await fetch(`${url}/api/openapi.json`)).status).toBe(200);
    expect((await fetch(`${url}/api/messages`, { method: 'POST', body: '{"type":"message"}' })).status).toBe(
      401,
    );
  });
});
