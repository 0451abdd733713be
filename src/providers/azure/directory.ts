import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import type { CallWatch } from '../../core/cloud-call.ts';
import { AccessError } from '../../core/errors.ts';
import type { Person } from '../../core/people.ts';
import type { Clock, Directory } from '../../core/ports.ts';
import { field, oneLine, withoutRequest } from '../failure.ts';
import { createGraph, type Graph, graphStatus } from './graph.ts';
import { isMissing } from './graph-errors.ts';
import { checkMemberGroups } from './member-check.ts';
import { personSelect, readPage, toPerson } from './people.ts';
import { createShortCache } from './short-cache.ts';

export interface GraphDirectoryOptions {
  /** The app's managed identity, with the application permissions User.Read.All and GroupMember.Read.All. */
  readonly credential: TokenCredential;
  /** Address of Microsoft Graph, without a trailing slash. */
  readonly endpoint: string;
  readonly clock: Clock;
  /** Absent where nobody watches. */
  readonly watch?: CallWatch | undefined;
}

/** Long enough for the several looks of one click, short enough that nobody notices. */
const cacheSeconds = 30;
const mostFound = 5;
/** The longest display name and user principal name that Entra allows. */
const longestText = 256;
const pageSize = 999;
const mostPages = 50;

/**
 * The organisation's people, read from Microsoft Graph v1.0. Found people and the members of groups are kept
 * for 30 seconds; that somebody is not there, and who is in which group, is asked every time.
 */
export function createGraphDirectory({
  credential,
  endpoint,
  clock,
  watch,
}: GraphDirectoryOptions): Directory {
  const graph = createGraph({ credential, endpoint, repeatOnce: true, watch });
  const people = createShortCache<Person | undefined>({
    clock,
    seconds: cacheSeconds,
    keep: (person) => person !== undefined,
  });
  const members = createShortCache<readonly Person[]>({
    clock,
    seconds: cacheSeconds,
    keep: (found) => found.length > 0,
  });

  return {
    person: (objectId) =>
      people.get(objectId, () =>
        answered('a person', undefined, async () => {
          const body: unknown = await graph(`/users/${encodeURIComponent(objectId)}`)
            .select(personSelect)
            .get();
          return toPerson(body);
        }),
      ),
    find: (text) => answered('people', [], () => find(graph, text)),
    managerOf: (objectId) => answered('a manager', undefined, () => managerOf(graph, objectId)),
    memberOf: (objectId, groupIds) =>
      answered('groups', [], () => checkMemberGroups(graph, objectId, groupIds)),
    membersOf: (groupId) =>
      members.get(groupId, () => answered('a group', [], () => membersOf(graph, groupId))),
  };
}

/**
 * People named so. A user principal name is one person's alone and wins over everybody whose display name or mail
 * reads the same: guests choose their own display names, and could crowd that person out of the few found.
 */
async function find(graph: Graph, text: string): Promise<readonly Person[]> {
  const wanted = text.trim();
  if (wanted === '' || wanted.length > longestText || /\p{Cc}/u.test(wanted)) return [];
  if (wanted.includes('@')) {
    const named = await search(graph, ['userPrincipalName'], wanted);
    if (named.length > 0) return named;
  }
  return search(graph, ['userPrincipalName', 'mail', 'displayName'], wanted);
}

async function search(
  graph: Graph,
  properties: readonly ('userPrincipalName' | 'mail' | 'displayName')[],
  wanted: string,
): Promise<readonly Person[]> {
  // In OData a quote inside a text is written twice; then the whole filter is encoded, which the client does not do.
  const quoted = `'${wanted.replaceAll("'", "''")}'`;
  const filter = properties.map((name) => `${name} eq ${quoted}`).join(' or ');
  const body: unknown = await graph('/users')
    .filter(encodeURIComponent(filter))
    .select(personSelect)
    .top(mostFound)
    .get();
  const found = new Map<string, Person>();
  for (const item of readPage(body).items) {
    const person = toPerson(item);
    // Entra's comparison ignores more than case (accents, for one); a person must be named exactly.
    if (properties.some((name) => person[name]?.toLowerCase() === wanted.toLowerCase()))
      found.set(person.objectId, person);
  }
  return [...found.values()].slice(0, mostFound);
}

/** Graph answers 404 for somebody without a manager, as for somebody who does not exist. */
async function managerOf(graph: Graph, objectId: string): Promise<Person | undefined> {
  const body: unknown = await graph(`/users/${encodeURIComponent(objectId)}/manager`)
    .select(personSelect)
    .get();
  // A contact from another organisation's address book can be a manager too, and nobody can ask one anything.
  return isUser(body) ? toPerson(body) : undefined;
}

function isUser(item: unknown): boolean {
  return field(item, '@odata.type') === '#microsoft.graph.user';
}

async function membersOf(graph: Graph, groupId: string): Promise<readonly Person[]> {
  const found = new Map<string, Person>();
  let body: unknown = await graph(`/groups/${encodeURIComponent(groupId)}/transitiveMembers`)
    .select(personSelect)
    .top(pageSize)
    .get();
  for (let pages = 1; ; pages += 1) {
    const { items, next } = readPage(body);
    // Nested groups and devices are members too; people alone are asked for here.
    for (const item of items)
      if (isUser(item)) {
        const person = toPerson(item);
        found.set(person.objectId, person);
      }
    if (next === undefined) return [...found.values()];
    if (pages === mostPages) throw new Error(`Group ${groupId} has more members than Latchkey reads.`);
    body = await graph(next).get();
  }
}

/** Turns "not there" into its own answer and every other failure into an error that says what to do. */
async function answered<Result>(what: string, absent: Result, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (isMissing(error)) return absent;
    const status = graphStatus(error);
    throw new AccessError('directory.unavailable', 'operator', unavailable(what, status, error), {
      cause: withoutRequest(error),
    });
  }
}

function unavailable(what: string, status: number | undefined, error: unknown): string {
  const said = reason(error);
  if (status === 401 || status === 403)
    return `Microsoft Graph does not let Latchkey look up ${what} (status ${status}). Give its identity the application permissions User.Read.All and GroupMember.Read.All${said}`;
  const answer = status === undefined ? 'gave no usable answer' : `answered with status ${status}`;
  return `Microsoft Graph ${answer} when asked for ${what}. Try again in a moment${said}`;
}

function reason(error: unknown): string {
  if (error instanceof z.ZodError)
    return `: ${error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`;
  return error instanceof Error && error.message !== '' ? `: ${oneLine(error.message)}` : '';
}
