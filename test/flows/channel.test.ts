import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  alex,
  approvalsChannel,
  type Character,
  dana,
  morgan,
  priya,
  sam,
  teamChat,
} from '../../src/sandbox/story/people.ts';
import { channelCatalogue } from '../support/channel-catalogue.ts';
import { useStory } from '../support/sandbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-channel-'));
writeFileSync(join(folder, 'catalogue.yaml'), channelCatalogue);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const story = useStory({ catalogue: folder });
const { say, card, newest, click, advance, open } = story;
const place = approvalsChannel.id;

afterEach(() => {
  expect(story.takeErrors()).toEqual([]);
});

/** The newest card in the channel as this person sees it, once Teams has asked for their own view of it. */
async function seen(person: Character) {
  await story.sandbox.advance(2000);
  const messages = await story.sandbox.teams.look(person.objectId, place);
  const message = messages.findLast((each) => each.card !== undefined);
  const text = JSON.stringify(message?.userCard ?? message?.card ?? {});
  return {
    text,
    verbs: [...text.matchAll(/"Action\.Execute","verb":"(\w+)"/g)].map(([, verb]) => verb),
    id: message?.id ?? '',
    messages: messages.length,
  };
}

async function clickInChannel(person: Character, verb: string, data = {}): Promise<string> {
  const { id } = await seen(person);
  const { answer } = await story.sandbox.teams.execute(person.objectId, id, { verb, data, place });
  await story.sandbox.host.settle();
  return JSON.stringify(answer);
}

async function mention(person: Character, text: string, where: string): Promise<string> {
  await story.sandbox.advance(2000);
  await story.sandbox.teams.send(person.objectId, text, { place: where });
  await story.sandbox.host.settle();
  const messages = story.sandbox.teams.messages(person.objectId, { place: where });
  // In the channel the request's own card comes beside the answer.
  return messages.findLast(({ text: said }) => said !== undefined)?.text ?? '';
}

describe('a channel', () => {
  it('shows each person what is theirs to do, and lets the approver decide', async () => {
    await say(alex, 'request files 20m Look at the failed import');
    expect((await seen(priya)).verbs).toEqual(['approve', 'approveForLess', 'deny', 'note']);
    expect((await seen(alex)).verbs).toEqual(['cancel']);
    const stranger = await seen(dana);
    expect(stranger.verbs).toEqual([]);
    expect(stranger.text).toContain('Alex Kim');
    expect(stranger.text).not.toContain('Look at the failed import');

    expect(await clickInChannel(priya, 'approve')).toContain('You approved this.');
    expect((await seen(dana)).text).toContain('Access is active');
    expect(card(alex)).toContain('Access is active');
    expect(card(priya)).toContain('Access is active');
    const during = (await seen(dana)).messages;
    await advance(21);
    const after = await seen(dana);
    expect(after.text).toContain('Access has ended');
    expect(after.messages).toBe(during);
    expect(await open()).toEqual([]);
  });

  it('gives nobody else a say there', async () => {
    await say(alex, 'request files 20m Look at the failed import');
    const { id } = await seen(priya);
    const requestId = /"requestId":"(\w+)"/.exec((await seen(priya)).text)?.[1];
    for (const person of [alex, dana, morgan, sam]) {
      const data = { requestId, stage: 0 };
      await story.sandbox.teams.execute(person.objectId, id, {
        verb: 'approve',
        data,
        place,
        tampered: true,
      });
      await story.sandbox.host.settle();
      expect(card(alex)).toContain('Waiting for approval');
    }
    await click(alex, 'cancel');
    expect((await seen(dana)).text).toContain('Cancelled');
  });

  it('goes on in the personal chats when the bot is removed from it', async () => {
    await story.sandbox.teams.uninstall(alex.objectId, { place });
    await say(alex, 'request files 20m Look at the failed import');
    await click(priya, 'approve');
    expect(card(alex)).toContain('Access is active');
    await advance(21);
    expect(await open()).toEqual([]);
    await story.sandbox.teams.install(alex.objectId, { place });
  });
});

describe.each([approvalsChannel, teamChat])('commands in the $kind', ({ id }) => {
  it('take a request and answer in the personal chat', async () => {
    expect(await mention(alex, 'request files 20m Look at the failed import', id)).toContain('personal chat');
    expect(card(alex)).toContain('Waiting for approval');
    await click(alex, 'cancel');
    expect(await mention(alex, 'request files 900h Look', id)).toContain('personal chat');
    expect(newest(alex)).toContain('at most 48 h');
  });
});

describe('the dialog', () => {
  it('asks for access from a message, and shows who will have to approve before it is sent', async () => {
    const { teams, host } = story.sandbox;
    const from = await teams.send(dana.objectId, 'The import of last night failed', { place: teamChat.id });
    const opening = { command: 'requestAccess', place: teamChat.id };
    const form = JSON.stringify(
      await teams.openDialog(alex.objectId, { ...opening, message: from.activityId }),
    );
    expect(form).toContain("About Dana Fields's message “The import of last night failed”");
    const formId = /"formId":"([^"]+)"/.exec(form)?.[1];
    const answers = { entitlement: 'files', duration: '20m', reason: 'Look at it' };
    const data = { ...answers, verb: 'considerRequest', formId };
    expect(JSON.stringify(await teams.stepDialog(alex.objectId, { ...opening, data }))).toContain(
      'Priya Nair',
    );
    expect(await open()).toEqual([]);
    const sending = { ...opening, data: { ...data, verb: 'submitRequest' } };
    expect(JSON.stringify(await teams.stepDialog(alex.objectId, sending))).toContain('waits for 1 approver');
    expect(JSON.stringify(await teams.stepDialog(alex.objectId, sending))).toContain('sent already');
    await host.settle();
    expect(await open()).toHaveLength(1);
    expect(card(alex)).toContain('Waiting for approval');
    await click(alex, 'cancel');
  });
});
