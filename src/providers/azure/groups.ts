import { z } from 'zod';
import { type Graph, graphStatus } from './graph.ts';
import { isMissing } from './graph-errors.ts';
import { readPage } from './people.ts';

const groupSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  groupTypes: z.array(z.string()).nullish(),
  mailEnabled: z.boolean().nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
  isAssignableToRole: z.boolean().nullish(),
  visibility: z.string().nullish(),
});

export type Group = z.infer<typeof groupSchema>;

const membershipSchema = z.object({ id: z.string(), displayName: z.string().nullish() });

/** A group that somebody is in. */
export interface Membership {
  readonly id: string;
  /** The group's id when Graph does not say its name. */
  readonly name: string;
}

/** The calls of Microsoft Graph about groups. Object ids are in lower case. */
export interface Groups {
  /** Undefined when there is no such group. */
  group(id: string): Promise<Group | undefined>;
  /** The groups somebody is a member of themselves, or through other groups too; none for somebody unknown. */
  of(personId: string, which: 'direct' | 'all'): Promise<readonly Membership[]>;
  /** Resolves as well when the person is a member already. */
  add(groupId: string, personId: string): Promise<void>;
  /** False when there was no such membership, no such group or no such person. */
  remove(groupId: string, personId: string): Promise<boolean>;
  /** Whether the person was deleted and can still be brought back, memberships included. */
  isRestorable(personId: string): Promise<boolean>;
}

const pageSize = 999;
const mostPages = 50;

export function createGroups(graph: Graph, endpoint: string): Groups {
  const path = (groupId: string) => `/groups/${encodeURIComponent(groupId)}`;
  return {
    group: (id) =>
      unlessMissing(undefined, async () =>
        groupSchema.parse(await graph(path(id)).select(Object.keys(groupSchema.shape)).get()),
      ),
    of: (personId, which) =>
      unlessMissing([], () =>
        memberships(
          graph,
          `/users/${encodeURIComponent(personId)}/${which === 'direct' ? 'memberOf' : 'transitiveMemberOf'}`,
        ),
      ),
    async add(groupId, personId) {
      try {
        await graph(`${path(groupId)}/members/$ref`).post({
          '@odata.id': `${endpoint}/v1.0/directoryObjects/${encodeURIComponent(personId)}`,
        });
      } catch (error) {
        if (!isMemberAlready(error)) throw error;
      }
    },
    remove: (groupId, personId) =>
      unlessMissing(false, async () => {
        await graph(`${path(groupId)}/members/${encodeURIComponent(personId)}/$ref`).delete();
        return true;
      }),
    isRestorable: (personId) =>
      unlessMissing(false, async () => {
        await graph(`/directory/deletedItems/${encodeURIComponent(personId)}`)
          .select('id')
          .get();
        return true;
      }),
  };
}

async function memberships(graph: Graph, path: string): Promise<readonly Membership[]> {
  const found: Membership[] = [];
  let body: unknown = await graph(path).select('id,displayName').top(pageSize).get();
  for (let pages = 1; ; pages += 1) {
    const { items, next } = readPage(body);
    // Roles of the directory and administrative units are in the list too.
    for (const item of items)
      if (item['@odata.type'] === '#microsoft.graph.group') {
        const { id, displayName } = membershipSchema.parse(item);
        found.push({ id: id.toLowerCase(), name: displayName ?? id });
      }
    if (next === undefined) return found;
    if (pages === mostPages) throw new Error('The person is in more groups than Latchkey reads.');
    body = await graph(next).get();
  }
}

/** Graph has no code of its own for this; only its text tells it from other bad requests. */
function isMemberAlready(error: unknown): boolean {
  return (
    graphStatus(error) === 400 &&
    error instanceof Error &&
    /added object references already exist/i.test(error.message)
  );
}

async function unlessMissing<Result>(absent: Result, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (isMissing(error)) return absent;
    throw error;
  }
}
