import { createHash } from 'node:crypto';
import { HttpRequest, type HttpResponseInit } from '@azure/functions';
import type { TokenCredential } from '@azure/identity';
import type { JWTPayload } from 'jose';
import type { Catalogue } from '../../src/core/catalogue/catalogue.ts';
import type { Person, PersonRef } from '../../src/core/people.ts';
import type { StoredReference } from '../../src/teams/conversations.ts';
import { createTeamsBot, type TeamsBot, type TeamsBotOptions } from '../../src/teams/create-teams-bot.ts';
import { aCatalogue, groups } from './catalogue.ts';
import { aDirectory } from './directory.ts';
import { people } from './records.ts';
import { TeamsConnector } from './teams-connector.ts';
import {
  MemoryAudit,
  MemoryClosedRequests,
  MemoryConversations,
  MemoryDelegations,
  MemoryFindings,
  MemoryGrantSwitch,
  MemoryLog,
  MemoryMassRevocations,
  MemoryRequests,
  MemoryReviews,
  MemoryWorkflows,
} from './teams-memory.ts';

export const appId = 'b0b0b0b0-0000-4000-8000-000000000001';
export const tenantId = '7e000000-0000-4000-8000-000000000001';

/** Any JSON that a test makes out of a good activity. */
export type LooseActivity = Record<string, unknown>;

/** What is otherwise than usual. */
export interface WorldChanges {
  readonly options?: Partial<TeamsBotOptions>;
  readonly catalogue?: () => Promise<Catalogue>;
  /** Whether the bot's tokens come from the managed identity of the process. */
  readonly managedIdentity?: boolean;
  /** Whether the bot knows where chats can be opened with people who never wrote. */
  readonly opensChats?: boolean;
}

/** A bot with everything around it in memory, but for the Connector, which is a real server. */
export interface TeamsWorld {
  readonly bot: TeamsBot;
  /** What the bot was made with. */
  readonly ports: TeamsBotOptions['ports'];
  readonly connector: TeamsConnector;
  readonly conversations: MemoryConversations;
  readonly workflows: MemoryWorkflows;
  readonly requests: MemoryRequests;
  readonly audit: MemoryAudit;
  readonly reviews: MemoryReviews;
  readonly closed: MemoryClosedRequests;
  readonly log: MemoryLog;
  /** Posts an activity with a good token. */
  post(activity: LooseActivity, claims?: JWTPayload): Promise<HttpResponseInit>;
  /** Posts whatever it is given. */
  postRaw(body: string | Uint8Array, headers?: Record<string, string>): Promise<HttpResponseInit>;
  /** A message in the person's chat. */
  message(from: PersonRef, text: string, changes?: LooseActivity): Promise<HttpResponseInit>;
  /** A click on a button of a card. */
  press(from: PersonRef, verb: string, data: unknown, changes?: LooseActivity): Promise<HttpResponseInit>;
  activity(from: PersonRef, changes: LooseActivity): LooseActivity;
  claims(): JWTPayload;
  /** Lets the bot know a person's chat, and the language of their Teams if that is known. */
  knows(person: PersonRef, changes?: Partial<StoredReference>): Promise<void>;
  /** The texts that the bot has sent, in order. */
  texts(): readonly string[];
  stop(): Promise<void>;
}

const credential: TokenCredential = {
  getToken: () => Promise.resolve({ token: 'token-of-the-bot', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

export async function aTeamsWorld(changes: WorldChanges = {}): Promise<TeamsWorld> {
  const connector = await TeamsConnector.start();
  const conversations = new MemoryConversations();
  const workflows = new MemoryWorkflows();
  const requests = new MemoryRequests();
  const audit = new MemoryAudit();
  const reviews = new MemoryReviews();
  const closed = new MemoryClosedRequests();
  const log = new MemoryLog();
  const catalogue = aCatalogue();
  const ports = {
    catalogue: {
      current: changes.catalogue ?? (() => Promise.resolve(catalogue)),
    },
    directory: theDirectory(),
    store: requests,
    audit,
    grantSwitch: new MemoryGrantSwitch(),
    clock: { now: () => new Date('2026-11-20T10:00:00Z') },
    resources: { find: () => Promise.resolve({ arns: [], complete: true }) },
    reviews,
    delegations: new MemoryDelegations(),
    closed,
    revocations: new MemoryMassRevocations(),
    findings: new MemoryFindings(),
  };
  const bot = createTeamsBot({
    appId,
    tenantId,
    openIdMetadataUrl: connector.openIdMetadataUrl,
    serviceUrls: [connector.serviceUrl],
    ...(changes.managedIdentity !== true && { credential }),
    ports,
    ...(changes.opensChats === true && { bootstrapServiceUrl: connector.serviceUrl }),
    conversations,
    digest,
    log,
    ...changes.options,
  });
  const claims = (): JWTPayload => {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: 'https://api.botframework.com',
      aud: appId,
      serviceurl: connector.serviceUrl,
      nbf: now - 60,
      exp: now + 3600,
    };
  };
  const postRaw = (body: string | Uint8Array, headers: Record<string, string> = {}) => {
    const content = typeof body === 'string' ? { string: body } : { bytes: body };
    const request = new HttpRequest({
      method: 'POST',
      url: 'https://latchkey.example/api/messages',
      headers: { 'content-type': 'application/json', ...headers },
      body: content,
    });
    return bot.handle(request, { workflows });
  };
  const post = async (activity: LooseActivity, given: JWTPayload = claims()) =>
    postRaw(JSON.stringify(activity), { authorization: `Bearer ${await connector.token(given)}` });
  let counter = 0;
  const activity = (from: PersonRef, fields: LooseActivity): LooseActivity => {
    counter += 1;
    return {
      type: 'message',
      id: `activity-${counter}`,
      timestamp: '2026-11-20T10:00:00.000Z',
      channelId: 'msteams',
      serviceUrl: connector.serviceUrl,
      from: { id: `29:${from.objectId}`, name: from.displayName, aadObjectId: from.objectId },
      recipient: { id: `28:${appId}`, name: 'Latchkey' },
      conversation: { id: `a:${from.objectId}`, conversationType: 'personal', tenantId },
      channelData: { tenant: { id: tenantId } },
      locale: 'en-GB',
      ...fields,
    };
  };
  return {
    bot,
    ports,
    connector,
    conversations,
    workflows,
    requests,
    audit,
    reviews,
    closed,
    log,
    post,
    postRaw,
    activity,
    claims,
    knows: ({ objectId }, changed) =>
      conversations.saveReference(objectId, {
        serviceUrl: connector.serviceUrl,
        conversationId: `a:${objectId}`,
        botId: `28:${appId}`,
        userId: `29:${objectId}`,
        objectId,
        tenantId,
        ...changed,
      }),
    message: (from, text, fields) => post(activity(from, { text, ...fields })),
    press: (from, verb, data, fields) =>
      post(
        activity(from, {
          type: 'invoke',
          name: 'adaptiveCard/action',
          replyToId: 'card-1',
          value: { action: { type: 'Action.Execute', verb, data } },
          ...fields,
        }),
      ),
    texts: () => connector.calls.map(({ body: { text } }) => (typeof text === 'string' ? text : '')),
    stop: () => connector.stop(),
  };
}

/** Alex asks, Dana may receive, Priya and Ben approve. */
function theDirectory() {
  const person = (of: PersonRef): Person => ({ ...of, userType: 'Member', accountEnabled: true });
  const { alex, dana, priya, ben, morgan } = people;
  return aDirectory([alex, dana, priya, ben, morgan].map(person), {
    [groups.engineers]: [person(alex)],
    [groups.contractors]: [person(dana)],
    [groups.owners]: [person(priya), person(ben)],
    [groups.admins]: [person(morgan)],
  });
}
