import { checkChain } from '../../src/core/audit/chain.ts';
import type { AuditEvent } from '../../src/core/audit/event.ts';
import { isFinal, type RequestRecord } from '../../src/core/requests/request.ts';
import { createCredential } from '../../src/platform/credential.ts';
import { sha256Hex } from '../../src/platform/digest.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { latchkey } from '../../src/sandbox/story/people.ts';
import { readTrailLines } from '../../src/stores/audit-lines.ts';

const minute = 60_000;

/** Everything that the clouds hold for anybody, a line for each: who has what. */
export function heldLines({ aws, azure }: Pick<Sandbox, 'aws' | 'azure'>): readonly string[] {
  const { accounts, identityCenter } = aws.inspect();
  const entities = accounts.flatMap(({ id, users, roles }) => [
    ...users.flatMap((user) => [
      ...policiesOf(`${id}/${user.name}`, user),
      ...user.groups.map((group) => `${id}/${user.name} in ${group}`),
    ]),
    ...roles.flatMap((role) => [`${id}/role ${role.name}`, ...policiesOf(`${id}/role ${role.name}`, role)]),
  ]);
  const { people, groups } = azure.inspect();
  const roles = people.flatMap(({ displayName, roleAssignments }) =>
    roleAssignments
      .filter(({ throughGroup }) => throughGroup === null)
      .map(({ roleName, scope }) => `${displayName} ${roleName} on ${scope}`),
  );
  const members = groups.flatMap((group) =>
    group.members.map(({ displayName }) => `${displayName} in ${group.displayName}`),
  );
  const assignments = (identityCenter?.assignments ?? []).map((entry) => `assigned ${JSON.stringify(entry)}`);
  return [...entities, ...roles, ...members, ...assignments].toSorted();
}

function policiesOf(
  who: string,
  entity: {
    readonly attachedPolicies: readonly { readonly arn: string }[];
    readonly inlinePolicies: readonly { readonly name: string; readonly document: unknown }[];
  },
): readonly string[] {
  return [
    ...entity.attachedPolicies.map(({ arn }) => `${who} attached ${arn}`),
    ...entity.inlinePolicies.map(({ name, document }) => `${who} inline ${name} ${JSON.stringify(document)}`),
  ];
}

/** What is there now and was not at the beginning, and the other way round, as sentences. */
export function problemsOfTheClouds(beginning: readonly string[], now: readonly string[]): readonly string[] {
  return [
    ...now.filter((line) => !beginning.includes(line)).map((line) => `still there: ${line.slice(0, 200)}`),
    ...now
      .filter((line, index) => now.indexOf(line) !== index)
      .map((line) => `there twice: ${line.slice(0, 200)}`),
    ...beginning.filter((line) => !now.includes(line)).map((line) => `standing access is gone: ${line}`),
  ];
}

/** The audit trail, and what is wrong with it as a whole. */
export async function readTrail(): Promise<{
  readonly events: readonly AuditEvent[];
  readonly problems: readonly string[];
}> {
  const endpoint = process.env['LATCHKEY_BLOBS_ENDPOINT'] ?? '';
  const lines: string[] = [];
  for await (const line of readTrailLines({ endpoint, credential: createCredential(latchkey.clientId) }))
    lines.push(line);
  const check = checkChain(lines, sha256Hex);
  return {
    events: lines.map((line) => JSON.parse(line) as AuditEvent),
    problems: check.whole ? [] : [`the audit chain breaks in line ${check.line}: ${check.problem}`],
  };
}

/** Whether somebody, a rule or an emergency let the request through before anything was placed for it. */
export function problemsOfApprovals(events: readonly AuditEvent[]): readonly string[] {
  const approved = new Set<string>();
  const decided = new Set<string>();
  const problems: string[] = [];
  for (const { event, requestId, data } of events) {
    if (event === 'decision.recorded' && data['kind'] === 'approve') decided.add(requestId);
    if (event === 'request.approved') {
      if (data['by'] === 'people' && !decided.has(requestId))
        problems.push(`${requestId} is approved by people of whom nobody is on record`);
      approved.add(requestId);
    }
    if (event === 'grant.placing' && !approved.has(requestId))
      problems.push(`${requestId} is placed without an approval on record`);
  }
  return problems;
}

/** What was told of as changed, gone or come back, where nobody but Latchkey has changed anything. */
export function falseAlarms(events: readonly AuditEvent[]): readonly string[] {
  const alarms = new Set(['grant.missing', 'grant.altered', 'grant.cameBack', 'reconciler.unexplained']);
  return events
    .filter(({ event }) => alarms.has(event))
    .map(
      ({ at, event, requestId, data }) =>
        `false alarm ${event} of ${requestId} at ${at}: ${String(data['artifact'])}`,
    );
}

/** Requests that are open and not in the middle of being taken back, with people told where that is late. */
export function problemsOfOpenRequests(
  records: readonly RequestRecord[],
  events: readonly AuditEvent[],
  now: number,
): readonly string[] {
  const paged = new Set(
    events.filter(({ event }) => event === 'grant.stuck').map(({ requestId }) => requestId),
  );
  return records
    .filter(({ state }) => !isFinal(state))
    .flatMap(({ request: { id }, state, expiresAt }) => {
      const late = expiresAt === undefined ? 0 : now - Date.parse(expiresAt);
      if (state === 'revoking')
        return late < 6 * minute || paged.has(id) ? [] : [`${id} is late, and nobody was paged`];
      return late > 0 ? [`${id} is ${state} beyond its end`] : [];
    });
}

/** One grant that was taken back. */
export interface Removal {
  readonly requestId: string;
  readonly kind: string;
  /** From the end of the access to the moment when the artifact was seen to be absent, in milliseconds. */
  readonly took: number;
  /** From the end of the access to the first page about it; undefined when nobody was paged. */
  readonly pagedAfter: number | undefined;
}

/** How long everything took that was taken back, by the audit trail. `kept` grants go with their last holder. */
export function removalsIn(
  events: readonly AuditEvent[],
  records: ReadonlyMap<string, RequestRecord>,
): readonly Removal[] {
  const revoking = new Map<string, number>();
  const pages = new Map<string, number>();
  const removed = new Map<string, Removal>();
  for (const { event, requestId, at, data } of events) {
    const grant = `${requestId}/${String(data['grant'])}`;
    if (event === 'request.revoking')
      revoking.set(requestId, Math.min(Date.parse(at), endOf(records.get(requestId))));
    if (event === 'grant.stuck' && !pages.has(grant)) pages.set(grant, Date.parse(at));
    if (event !== 'grant.removed' || removed.has(grant)) continue;
    const from = revoking.get(requestId) ?? endOf(records.get(requestId));
    const page = pages.get(grant);
    removed.set(grant, {
      requestId,
      kind: String(data['kind']),
      took: Math.max(0, Date.parse(at) - Math.min(from, Date.parse(at))),
      pagedAfter: page === undefined ? undefined : page - from,
    });
  }
  return [...removed.values()];
}

function endOf(record: RequestRecord | undefined): number {
  return record?.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(record.expiresAt);
}

/** Removals that were late although nobody was told. A page is due after five minutes, and after the next attempt. */
export function problemsOfPages(removals: readonly Removal[]): readonly string[] {
  return removals
    .filter(({ took, pagedAfter }) => took > 21 * minute && pagedAfter === undefined)
    .map(
      ({ requestId, kind, took }) =>
        `${requestId}: ${kind} took ${Math.round(took / minute)} minutes, and nobody was paged`,
    );
}
