import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { createMovableClock } from '../../src/sandbox/clock.ts';
import { startConsole } from '../../src/sandbox/console/console.ts';
import type { CloudEntry, CloudView, StoryPerson } from '../../src/sandbox/console/view.ts';
import { startTeams, type Teams } from '../../src/sandbox/teams/teams.ts';
import {
  activeCard,
  approvalCard,
  approvedCard,
  endedCard,
  requestForm,
  waitingCard,
} from './sample-cards.ts';

const tenantId = '7a0d6b5e-4a43-4e5e-9c5b-0d2f3c1b2a10';
const botAppId = '5b7c2f9e-1a2b-4c3d-8e9f-0a1b2c3d4e5f';

const suggestions = [
  'request',
  'request data-readonly 20m Need to fix production bug',
  'request data-readonly for dana.reyes@fabrikam.example 48h Sprint data work',
  'help',
];
const person = (digit: string, name: string, about: string): StoryPerson => ({
  personId: `aaaaaaaa-0000-4000-8000-00000000000${digit}`,
  name,
  userPrincipalName: `${name.toLowerCase().replace(' ', '.')}@fabrikam.example`,
  about,
  suggestions,
  side: 'requester',
});
export const dana = person('1', 'Dana Reyes', 'Engineer, data team');
const ben = {
  ...person('2', 'Ben Okafor', 'Lead of the data team'),
  suggestions: ['help'],
  side: 'approver',
} as const;
export const mira = person('3', 'Mira Novak', 'Contractor, sprint 12');
const people = [dana, ben, mira];

interface Activity {
  readonly type: string;
  readonly name?: string;
  readonly text?: string;
  readonly replyToId?: string;
  readonly from: { readonly aadObjectId: string };
  readonly conversation: { readonly id: string };
  readonly value?: {
    readonly action?: { readonly verb: string; readonly data: Readonly<Record<string, unknown>> };
  };
}

interface Content {
  readonly text?: string;
  readonly textFormat?: 'plain';
  readonly card?: unknown;
}

const cardAnswer = (value: unknown) => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.card.adaptive',
  value,
});
const messageAnswer = (value: string) => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value,
});
const errorAnswer = (message: string) => ({
  statusCode: 400,
  type: 'application/vnd.microsoft.error',
  value: { code: 'BadRequest', message },
});

/**
 * The console with a made-up bot and made-up clouds behind it: enough to see every state of the page. The
 * request is approved for 20 minutes, and the clouds drop it when the clock has passed its end.
 */
export async function startSampleStory() {
  const clock = createMovableClock(Date.parse('2026-11-20T14:01:00Z') - Date.now());
  const clicks: Readonly<Record<string, unknown>>[] = [];
  let holdAnswers: Promise<void> = Promise.resolve();
  let lent: { readonly since: string; readonly until: string } | undefined;
  const activeMessages: { readonly personId: string; readonly id: string }[] = [];
  const token = await new SignJWT({
    aud: 'https://api.botframework.com',
    appid: botAppId,
    exp: Math.floor(Date.parse('2027-01-01T00:00:00Z') / 1000),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode('only looked at, never checked: 32 bytes'));

  const write = async (method: string, path: string, content: Content) => {
    const response = await fetch(`${teams.serviceUrl}v3/conversations/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'message',
        ...(content.text !== undefined && {
          text: content.text,
          textFormat: content.textFormat ?? 'markdown',
        }),
        ...(content.card !== undefined && {
          attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: content.card }],
        }),
      }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as { readonly id: string };
  };
  const chats = new Map<string, Promise<string>>();
  // Teams counts how often a chat is opened, so that each is opened once.
  const chatWith = ({ personId }: StoryPerson): Promise<string> => {
    const chat = chats.get(personId) ?? openChat(personId);
    chats.set(personId, chat);
    return chat;
  };
  const openChat = async (personId: string): Promise<string> => {
    const response = await fetch(`${teams.serviceUrl}v3/conversations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ members: [{ id: personId }], tenantId }),
    });
    return ((await response.json()) as { readonly id: string }).id;
  };

  const grant = async () => {
    const since = new Date(clock.now());
    const until = new Date(clock.now() + 20 * 60_000);
    lent = { since: since.toISOString(), until: until.toISOString() };
    const plain = until.toISOString().replace(/\.\d+Z$/, 'Z');
    const sent = await write('POST', `${await chatWith(dana)}/activities`, { card: activeCard(plain) });
    activeMessages.push({ personId: dana.personId, id: sent.id });
  };
  const endIfDue = async () => {
    if (lent === undefined || Date.parse(lent.until) > clock.now()) return;
    lent = undefined;
    const chat = await chatWith(dana);
    for (const { id } of activeMessages.splice(0))
      await write('PUT', `${chat}/activities/${id}`, { card: endedCard });
  };

  const answerInvoke = async (activity: Activity): Promise<object> => {
    const { verb = '', data = {} } = activity.value?.action ?? {};
    clicks.push({ verb, ...data });
    await holdAnswers;
    if (verb === 'submitRequest') {
      await write('POST', `${await chatWith(ben)}/activities`, { card: approvalCard });
      return cardAnswer(waitingCard);
    }
    if (verb === 'approve') {
      await grant();
      return cardAnswer(approvedCard);
    }
    if (verb === 'extend') return messageAnswer('It can be extended in the last 5 minutes only.');
    return errorAnswer('That request has ended already, so there is nothing to end.');
  };
  const answerMessage = async (activity: Activity) => {
    const chat = activity.conversation.id;
    if (activity.text === 'help')
      await write('POST', `${chat}/activities`, {
        text: 'Write **request** for the form, or all in one line:\n\n`request data-readonly 20m reason`\n\n<b>not bold</b>',
      });
    else if (activity.text?.startsWith('request') === true)
      await write('POST', `${chat}/activities`, { card: requestForm });
  };

  const server = createServer((request, response) => {
    void (async () => {
      const activity = JSON.parse(await textOf(request)) as Activity;
      if (activity.type === 'message') await answerMessage(activity);
      const body = activity.type === 'invoke' ? await answerInvoke(activity) : {};
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const teams: Teams = await startTeams({
    now: () => new Date(clock.now()),
    tenantId,
    botAppId,
    botName: 'Latchkey',
    people: people.map(({ personId, name, userPrincipalName }) => ({
      objectId: personId,
      displayName: name,
      userPrincipalName,
    })),
    botEndpoint: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
  });
  const page = await startConsole({
    port: 0,
    botName: 'Latchkey',
    teams,
    clock,
    clouds: () => cloudViews(lent),
    refreshEvery: 100,
    people,
    actions: {
      async advance(minutes) {
        clock.moveBy(minutes * 60_000);
        await holdAnswers;
        await endIfDue();
      },
      async advanceToNextEnd() {
        if (lent === undefined) return false;
        clock.moveBy(Math.max(0, Date.parse(lent.until) - clock.now()) + 1000);
        await endIfDue();
        return true;
      },
    },
  });
  return {
    url: page.url,
    teams,
    clicks,
    /** Makes the bot wait with its answers to clicks, and the clock with its arrival, until the returned function is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      holdAnswers = promise;
      return resolve;
    },
    /** Lets time go by, without anything happening. */
    pass: (milliseconds: number) => clock.moveBy(milliseconds),
    say: async (to: StoryPerson, content: Content) =>
      write('POST', `${await chatWith(to)}/activities`, content),
    edit: async (to: StoryPerson, id: string, content: Content) =>
      write('PUT', `${await chatWith(to)}/activities/${id}`, content),
    /** Lends without anybody asking, or moves the end of what is lent. */
    lend(minutes: number): void {
      const now = clock.now();
      const since = lent?.since ?? new Date(now).toISOString();
      lent = { since, until: new Date(now + minutes * 60_000).toISOString() };
    },
    takeBack(): void {
      lent = undefined;
    },
    async stop() {
      await page.stop();
      await teams.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function cloudViews(lent: { readonly since: string; readonly until: string } | undefined): CloudView[] {
  const mine = (entry: Omit<CloudEntry, 'source'>): CloudEntry[] =>
    lent === undefined ? [] : [{ ...entry, source: 'latchkey', ...lent }];
  const calls = lent === undefined ? [] : [{ at: lent.since, who: 'latchkey', result: 'ok' }];
  return [
    {
      cloud: 'aws',
      title: 'Account data (111122223333)',
      people: [
        {
          personId: dana.personId,
          name: dana.name,
          principal: 'IAM user dana.reyes',
          entries: [
            { kind: 'Attached policy', title: 'IAMUserChangePassword', source: 'standing' },
            ...mine({
              kind: 'Inline policy',
              title: 'Latchkey-r1-AmazonS3ReadOnlyAccess',
              detail: 's3:Get*, s3:List* on arn:aws:s3:::data, arn:aws:s3:::data/*',
            }),
          ],
        },
        { personId: ben.personId, name: ben.name, principal: 'IAM user ben.okafor', entries: [] },
        { personId: mira.personId, name: mira.name, principal: 'IAM user mira.novak', entries: [] },
      ],
      calls: calls.flatMap((call) => [
        { ...call, action: 'iam:PutUserPolicy' },
        { ...call, action: 'iam:GetUserPolicy' },
        { ...call, action: 'sts:AssumeRole' },
      ]),
    },
    {
      cloud: 'azure',
      title: 'Subscription Data',
      people: [
        {
          personId: dana.personId,
          name: dana.name,
          principal: dana.userPrincipalName,
          entries: mine({
            kind: 'Role assignment',
            title: 'Storage Blob Data Reader',
            detail: '/subscriptions/…/resourceGroups/rg-data',
          }),
        },
        {
          personId: ben.personId,
          name: ben.name,
          principal: ben.userPrincipalName,
          entries: [
            { kind: 'Role assignment', title: 'Reader', detail: '/subscriptions/…', source: 'standing' },
          ],
        },
        { personId: mira.personId, name: mira.name, principal: mira.userPrincipalName, entries: [] },
      ],
      calls: calls.flatMap((call) => [
        { ...call, action: 'PUT roleAssignments' },
        { ...call, action: 'GET roleAssignments/1', result: 'absent' },
        { ...call, action: 'GET users', result: 'TooManyRequests' },
      ]),
    },
  ];
}
