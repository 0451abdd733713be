import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { Character } from '../story/people.ts';
import { checkBotToken } from '../teams/bot-token.ts';
import { ConnectorError } from '../teams/connector-error.ts';
import { answerError, answerJson, readJson } from '../teams/http.ts';
import type { TeamsOptions } from '../teams/options.ts';
import type { Teams } from '../teams/teams.ts';
import { createSwitchboard } from './switchboard.ts';

/** What the gate stands between; it is there before they are. */
export interface GateParts {
  readonly teams: Pick<Teams, 'forward' | 'serviceUrl'>;
  /** What the bot's tokens are checked by. */
  readonly bot: Pick<TeamsOptions, 'botAppId' | 'botTokenKeys' | 'now'>;
  /** Where the page of each person's playground is. */
  readonly urls: ReadonlyMap<Character, string>;
}

/**
 * Stands between the playgrounds and the bot, so that the bot needs no anonymous mode: what a playground posts goes
 * on with a token of the stand-in's Connector, and what the bot sends is let through only with the bot's own token.
 */
export interface Gate {
  /** The Connector of everybody who has a playground. */
  readonly serviceUrl: string;
  /** Where the playground of a person posts to. Whoever knows it speaks as that person. */
  botEndpoint(person: Character): string;
  /** Until then everybody is asked to come back later. */
  open(parts: GateParts): void;
  stop(): Promise<void>;
}

const activitySchema = z.looseObject({
  type: z.string(),
  id: z.string(),
  serviceUrl: z.string(),
  from: z.looseObject({ aadObjectId: z.string() }),
  conversation: z.looseObject({ id: z.string() }),
});

const connectorPath = '/connector/';

/** Starts the gate for these people, on 127.0.0.1 at any free port. */
export async function startGate(people: readonly Character[]): Promise<Gate> {
  let handle: Handler | undefined;
  const doors = new Map(people.map((person) => [`/${randomUUID()}/api/messages`, person]));
  const server = createServer((request, response) => {
    const handled = handle ? handle(request, response) : Promise.reject(notYet());
    handled.catch((error: unknown) => answerError(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = origin + connectorPath;
  return {
    serviceUrl,
    botEndpoint(person) {
      const path = [...doors].find(([, owner]) => owner === person)?.[0];
      if (path === undefined) throw new Error(`${person.displayName} has no playground.`);
      return origin + path;
    },
    open(parts) {
      handle = createHandler({ ...parts, doors, serviceUrl });
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Handling extends GateParts {
  readonly doors: ReadonlyMap<string, Character>;
  readonly serviceUrl: string;
}

function createHandler({ teams, bot, urls, doors, serviceUrl }: Handling): Handler {
  const switchboard = createSwitchboard({ urls, elsewhere: teams.serviceUrl });

  /** Whoever posts here is the person whose playground it is, and nobody else: the playground itself does not care. */
  async function toBot(person: Character, request: IncomingMessage, response: ServerResponse) {
    const parsed = activitySchema.safeParse(await readJson(request));
    if (!parsed.success) throw new ConnectorError(400, 'BadSyntax', 'The body is not an activity.');
    const activity = parsed.data;
    if (activity.from.aadObjectId !== person.objectId)
      throw new ConnectorError(403, 'Forbidden', `This is the playground of ${person.displayName} alone.`);
    if (activity.serviceUrl !== serviceUrl)
      throw new ConnectorError(403, 'Forbidden', 'The activity names another Connector.');
    switchboard.heard(person, activity.conversation.id);
    const answer = await teams.forward(activity, serviceUrl);
    if (answer.status === undefined) throw new ConnectorError(502, 'BadGateway', answer.reason);
    // This is what a playground tells when its page is opened.
    if (activity.type === 'installationUpdate') await switchboard.opened(person);
    answerJson(response, answer.status, answer.body);
  }

  async function toPeople(path: string, request: IncomingMessage, response: ServerResponse) {
    await checkBotToken(request.headers.authorization, bot);
    const method = request.method ?? 'GET';
    const { status, body } = await switchboard.connect({
      method,
      path,
      authorization: request.headers.authorization ?? '',
      body: method === 'POST' || method === 'PUT' ? await readJson(request) : undefined,
    });
    answerJson(response, status, body);
  }

  return async (request, response) => {
    const path = request.url ?? '/';
    const person = doors.get(path);
    // The page asks now and then whether the bot is there.
    if (person && request.method === 'HEAD') return answerJson(response, 200);
    if (person && request.method === 'POST') return toBot(person, request, response);
    if (path.startsWith(connectorPath)) return toPeople(path.slice(connectorPath.length), request, response);
    throw new ConnectorError(404, 'NotFound', 'There is nothing here.');
  };
}

function notYet(): ConnectorError {
  return new ConnectorError(503, 'ServiceUnavailable', 'The sandbox is still starting.', 1);
}
