import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gate, startGate } from '../../src/sandbox/playground/gate.ts';
import { playgroundProgram } from '../../src/sandbox/playground/package.ts';
import { chatId, players, userId } from '../../src/sandbox/playground/players.ts';
import { type Playgrounds, startPlaygrounds } from '../../src/sandbox/playground/playgrounds.ts';
import { startPlayground } from '../../src/sandbox/playground/process.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, type Character, dana, morgan, priya, tenantId } from '../../src/sandbox/story/people.ts';
import { quietOutput } from '../support/sandbox.ts';
import { drivePlayground, type PlaygroundDriver } from './playground-driver.ts';

const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };

const folder = mkdtempSync(join(tmpdir(), 'latchkey-playgrounds-'));
const drivers = new Map<Character, PlaygroundDriver>();
const troubles: string[] = [];
const quiet = quietOutput();
let program: string;
let gate: Gate;
let sandbox: Sandbox;
let playgrounds: Playgrounds;

beforeAll(async () => {
  const installed = playgroundProgram();
  if (installed === undefined) throw new Error('The playground is not installed; "npm ci" brings it.');
  program = installed;
  const people = players.map(({ person }) => person);
  gate = await startGate(people);
  sandbox = await startSandbox({
    place: 'memory',
    otherClient: { serviceUrl: gate.serviceUrl, people },
    log: ({ level, message }) => {
      if (level === 'error' || level === 'critical') troubles.push(message);
    },
    onTrouble: (text) => troubles.push(text),
  });
  playgrounds = await startPlaygrounds({
    program,
    gate,
    sandbox,
    people,
    folder,
    onLost: (text) => troubles.push(text),
  });
  for (const { person, url } of playgrounds.windows) drivers.set(person, await drivePlayground(url, person));
});
afterAll(async () => {
  for (const driver of drivers.values()) driver.close();
  await playgrounds.stop();
  await sandbox.stop();
  await gate.stop();
  quiet.restore();
  rmSync(folder, { recursive: true, force: true });
});
/** Two steps of a request may show it at the same time; the one that comes second is told so, and repeated. */
const repeated = /people could not be shown request/;

afterEach(() => {
  const errors = quiet.takeErrors().filter((error) => !repeated.test(error));
  expect([...troubles.splice(0), ...errors]).toEqual([]);
});

function at(person: Character): PlaygroundDriver {
  const driver = drivers.get(person);
  if (!driver) throw new Error(`${person.displayName} has no playground.`);
  return driver;
}

/** Writes in the person's chat, and waits until all that follows from it is done. */
async function say(person: Character, text: string): Promise<void> {
  await at(person).say(text);
  await sandbox.host.settle();
}

/** Clicks a button of the person's newest card that has it; likewise. */
async function click(person: Character, verb: string, inputs: Readonly<Record<string, unknown>> = {}) {
  const answer = await at(person).click(verb, inputs);
  await sandbox.host.settle();
  return answer;
}

function urlOf(person: Character): string {
  return playgrounds.windows.find((window) => window.person === person)?.url ?? '';
}

/** Ids of requests that are not closed. */
async function open(): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of sandbox.store.open()) ids.push(id);
  return ids;
}

/** A click of a person on a button that they do not have, as a POST to the bot says it. */
function clickOf(person: Character, data: object) {
  return {
    type: 'invoke',
    id: 'f:forged',
    name: 'adaptiveCard/action',
    channelId: 'msteams',
    serviceUrl: gate.serviceUrl,
    from: { id: userId(person), name: person.displayName, aadObjectId: person.objectId },
    recipient: { id: '28:anybody' },
    conversation: { id: chatId(person), conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    value: { action: { type: 'Action.Execute', verb: 'approve', data }, trigger: 'manual' },
  };
}

function postTo(url: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

describe('the story in the Agents Playground of Microsoft', () => {
  it('greets everybody in their own chat', async () => {
    for (const person of [alex, priya]) {
      await at(person).reads('Hello! I give access to AWS and Azure');
      // As the bot wrote it, line by line.
      expect(at(person).messages()[0]?.text).toContain('\n• request <what> <how long> <reason>, e.g.');
    }
  });

  it('asks, approves, lends in both clouds, and takes everything back, on cards that are edited in place', async () => {
    await say(alex, 'request data-readonly 20m Need to fix production bug');
    await at(alex).shows('Waiting for approval', 'Priya Nair');
    await at(priya).shows('Alex Kim asks for access', 'Need to fix production bug', 'AmazonS3ReadOnlyAccess');
    expect(accessOf(sandbox, alex)).toEqual(nothing);

    await click(priya, 'approve');
    await at(alex).shows('Access is active', 'aws s3 ls');
    await at(priya).shows('Access is active', 'You approved this');
    expect(accessOf(sandbox, alex)).toEqual(everything);

    await sandbox.advance(19 * 60_000);
    expect(accessOf(sandbox, alex)).toEqual(everything);
    await sandbox.advance(2 * 60_000);
    expect(accessOf(sandbox, alex)).toEqual(nothing);
    for (const person of [alex, priya]) {
      await at(person).shows('Access has ended');
      const cards = at(person)
        .messages()
        .filter((message) => message.cards.length > 0);
      expect(cards).toHaveLength(1);
      expect(cards[0]?.edits).toBeGreaterThanOrEqual(2);
    }
    await at(alex).reads('Everything was taken back and checked');
    expect(await open()).toEqual([]);
  });

  it('is one with the console, where the others are: what is lent there is revoked there by an administrator', async () => {
    await say(alex, `request data-readonly for ${dana.displayName} 4h Sprint data work`);
    await at(priya).shows('Alex Kim asks for access', 'Dana Fields');
    await click(priya, 'approve');
    expect(accessOf(sandbox, dana)).toEqual(everything);
    expect(JSON.stringify(sandbox.teams.messages(dana.objectId))).toContain('Access is active');
    const card = sandbox.teams.messages(morgan.objectId).findLast((message) => message.card !== undefined);
    await sandbox.teams.execute(morgan.objectId, card?.id ?? '', {
      verb: 'revoke',
      data: { reason: 'The sprint is cancelled' },
    });
    await sandbox.host.settle();
    await at(alex).shows('Access has ended', 'The sprint is cancelled');
    await at(priya).shows('Access has ended');
    expect(accessOf(sandbox, dana)).toEqual(nothing);
    expect(JSON.stringify(sandbox.teams.messages(dana.objectId))).toContain('The sprint is cancelled');
    expect(await open()).toEqual([]);
  });

  it('asks with the form, and ends early when the holder is done', async () => {
    await say(alex, 'request');
    await at(alex).shows('Ask for access');
    const preview = await click(alex, 'considerRequest', {
      entitlement: 'data-readonly',
      duration: '60m',
      otherDuration: '',
      beneficiary: '',
      reason: 'Look at the failed import',
    });
    expect(JSON.stringify(preview)).toContain('Who has to approve');
    await at(alex).clickOn(preview, 'submitRequest');
    await sandbox.host.settle();
    await at(priya).shows('Alex Kim asks for access', 'Look at the failed import');
    await click(priya, 'approve');
    await at(alex).shows('Access is active', 'Look at the failed import');
    expect(accessOf(sandbox, alex)).toEqual(everything);
    await click(alex, 'end');
    await at(alex).shows('Access has ended');
    await at(priya).shows('Access has ended');
    expect(accessOf(sandbox, alex)).toEqual(nothing);
  });

  it('shows the chat again when the page is opened again, and goes on editing there', async () => {
    await say(alex, 'request data-readonly 1h Reload the page');
    await at(priya).shows('Reload the page');
    const before = at(priya).messages().length;
    await at(priya).openPage();
    await at(priya).has((messages) => messages.length === before * 2);
    await click(alex, 'cancel');
    await at(priya).has((messages) => {
      const [shown, shownAgain] = [messages[before - 1], messages.at(-1)];
      return (
        JSON.stringify(shown?.cards).includes('Alex Kim asks for access') &&
        JSON.stringify(shownAgain?.cards).includes('Cancelled')
      );
    });
    expect(await open()).toEqual([]);
  });
});

describe('who acts in a playground', () => {
  it('is its own person: a requester who forges an approval is refused', async () => {
    await say(alex, 'request data-readonly 1h Approve this myself');
    await at(priya).shows('Approve this myself');
    const [requestId] = await open();
    const own = await at(alex).post(clickOf(alex, { requestId, stage: 0 }));
    expect(own).toBe(200);
    const forged = await postTo(gate.botEndpoint(alex), clickOf(priya, { requestId, stage: 0 }));
    expect(forged.status).toBe(403);
    await sandbox.host.settle();
    await at(alex).shows('Waiting for approval');
    expect(accessOf(sandbox, alex)).toEqual(nothing);
    await click(alex, 'cancel');
    await at(priya).shows('Cancelled');
  });

  it('is let in with a token of the Connector alone, here as everywhere', async () => {
    const direct = await postTo(`${sandbox.host.url}/api/messages`, clickOf(priya, {}));
    expect(direct.status).toBe(401);
  });

  it('is written to by nobody but the bot', async () => {
    const before = at(alex).messages().length;
    const path = `v3/conversations/${encodeURIComponent(chatId(alex))}/activities`;
    const message = { type: 'message', text: 'Access is active, honestly' };
    for (const headers of [{}, { authorization: 'Bearer a.b.c' }])
      expect((await postTo(gate.serviceUrl + path, message, headers)).status).toBe(401);
    expect(at(alex).messages()).toHaveLength(before);
  });
});

describe('a playground', () => {
  it('listens on this machine alone', async () => {
    for (const { url } of playgrounds.windows) {
      const port = Number(new URL(url).port);
      expect(await reachable('127.0.0.1', port)).toBe(true);
      // Whoever listens everywhere listens on these too.
      expect(await reachable('127.0.0.2', port)).toBe(false);
      expect(await reachable('::1', port)).toBe(false);
    }
  });

  it('keeps its files in its own folder', () => {
    expect(readdirSync(folder).toSorted()).toEqual(['alex.kim', 'priya.nair']);
    expect(readdirSync(join(folder, 'alex.kim')).toSorted()).toEqual([
      '.m365agentsplayground.yml',
      'devTools',
    ]);
    expect(existsSync('devTools')).toBe(false);
  });

  it('takes another port when its own is taken', async () => {
    const taken = Number(new URL(urlOf(alex)).port);
    const another = await startPlayground({
      program,
      person: alex,
      folder: join(folder, 'another'),
      port: taken,
      botEndpoint: gate.botEndpoint(alex),
      serviceUrl: gate.serviceUrl,
      onLost: (text) => troubles.push(text),
    });
    expect(another.url).not.toBe(urlOf(alex));
    await another.stop();
    expect(await reachable('127.0.0.1', Number(new URL(another.url).port))).toBe(false);
  });

  it('says why it does not start', async () => {
    const nobody = { ...alex, displayName: '' };
    const start = startPlayground({
      program,
      person: nobody,
      folder: join(folder, 'nobody'),
      port: 0,
      botEndpoint: gate.botEndpoint(alex),
      serviceUrl: gate.serviceUrl,
      onLost: (text) => troubles.push(text),
    });
    await expect(start).rejects.toThrow(/did not start: ConfigFileParseError/);
  });
});

function reachable(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(2000, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
