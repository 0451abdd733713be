import { z } from 'zod';
import type { Graph } from './graph.ts';
import { isMissing } from './graph-errors.ts';
import { readPage } from './people.ts';

const moment = z.string().transform((text) => new Date(text));

const requestSchema = z.object({
  id: z.string(),
  action: z.string(),
  status: z.string(),
  createdDateTime: moment.nullish(),
  justification: z.string().nullish(),
  targetScheduleId: z.string().nullish(),
  accessId: z.string(),
  principalId: z.string(),
  /** Who asked, as a user or as an application: some kinds of identity with an id each. */
  createdBy: z.record(z.string(), z.object({ id: z.string().nullish() }).nullish()).nullish(),
});

const scheduleSchema = z.object({
  id: z.string(),
  accessId: z.string(),
  groupId: z.string(),
  principalId: z.string(),
  createdUsing: z.string().nullish(),
  createdDateTime: moment.nullish(),
  scheduleInfo: z.object({
    startDateTime: moment.nullish(),
    expiration: z.object({ endDateTime: moment.nullish() }).nullish(),
  }),
});

export type GroupRequest = z.infer<typeof requestSchema>;
export type GroupSchedule = z.infer<typeof scheduleSchema>;

/** What is asked of PIM for Groups. */
export interface GroupRequestBody {
  readonly accessId: 'member';
  readonly action: 'adminAssign' | 'adminUpdate' | 'adminRemove';
  readonly groupId: string;
  readonly principalId: string;
  readonly justification: string;
  readonly scheduleInfo?: {
    readonly startDateTime: string;
    readonly expiration: { readonly type: 'afterDateTime'; readonly endDateTime: string };
  };
}

/** The calls of PIM for Groups (Microsoft Graph v1.0). Of memberships only: owners are none of Latchkey's business. */
export interface GroupSchedules {
  /** The requests about a group, or about one person in it. */
  requests(groupId: string, personId?: string): Promise<readonly GroupRequest[]>;
  /** The memberships of a group that are or will be, or those of one person; plain ones included. */
  schedules(groupId: string, personId?: string): Promise<readonly GroupSchedule[]>;
  /** The memberships of one person in all groups, and the requests about them. */
  ofPerson(personId: string): Promise<{
    readonly schedules: readonly GroupSchedule[];
    readonly requests: readonly GroupRequest[];
  }>;
  /** Undefined when there is no such schedule (any more). */
  schedule(id: string): Promise<GroupSchedule | undefined>;
  submit(body: GroupRequestBody): Promise<GroupRequest>;
  /** Checks all that `submit` checks, and does nothing. */
  validate(body: GroupRequestBody): Promise<void>;
  cancel(requestId: string): Promise<void>;
  /** The object id of Latchkey's own identity. */
  ownId(): Promise<string>;
}

const root = '/identityGovernance/privilegedAccess/group';
const mostPages = 50;

export function createGroupSchedules(graph: Graph, ownId: () => Promise<string>): GroupSchedules {
  async function requests(filter: string): Promise<readonly GroupRequest[]> {
    const found = await pages(graph, `${root}/assignmentScheduleRequests`, filter);
    return found.map((item) => requestSchema.parse(item)).filter(isMembership);
  }

  async function schedules(filter: string): Promise<readonly GroupSchedule[]> {
    const found = await pages(graph, `${root}/assignmentSchedules`, filter);
    return found.map((item) => scheduleSchema.parse(item)).filter(isMembership);
  }

  return {
    requests: (groupId, personId) => requests(about(groupId, personId)),
    schedules: (groupId, personId) => schedules(about(groupId, personId)),
    async ofPerson(personId) {
      const filter = `principalId eq '${personId}'`;
      return { schedules: await schedules(filter), requests: await requests(filter) };
    },
    async schedule(id) {
      try {
        return scheduleSchema.parse(
          await graph(`${root}/assignmentSchedules/${encodeURIComponent(id)}`).get(),
        );
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    submit: async (body) => requestSchema.parse(await graph(`${root}/assignmentScheduleRequests`).post(body)),
    async validate(body) {
      await graph(`${root}/assignmentScheduleRequests`).post({ ...body, isValidationOnly: true });
    },
    async cancel(requestId) {
      await graph(`${root}/assignmentScheduleRequests/${encodeURIComponent(requestId)}/cancel`).post({});
    },
    ownId,
  };
}

function about(groupId: string, personId: string | undefined): string {
  return `groupId eq '${groupId}'${personId === undefined ? '' : ` and principalId eq '${personId}'`}`;
}

function isMembership({ accessId }: { readonly accessId: string }): boolean {
  return accessId === 'member';
}

async function pages(
  graph: Graph,
  path: string,
  filter: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const found: Readonly<Record<string, unknown>>[] = [];
  let body: unknown = await graph(path).filter(encodeURIComponent(filter)).get();
  for (let count = 1; ; count += 1) {
    const { items, next } = readPage(body);
    found.push(...items);
    if (next === undefined) return found;
    if (count === mostPages) throw new Error(`The list ${path} is longer than Latchkey reads.`);
    body = await graph(next).get();
  }
}
