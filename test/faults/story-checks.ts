import { checkChain } from '../../src/core/audit/chain.ts';
import type { AuditEvent } from '../../src/core/audit/event.ts';
import { createCredential } from '../../src/platform/credential.ts';
import { sha256Hex } from '../../src/platform/digest.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { everybody, latchkey } from '../../src/sandbox/story/people.ts';
import { readTrailLines } from '../../src/stores/audit-lines.ts';
import type { CrashStory } from './stories.ts';

/** What is held now and was not held at the beginning, and the other way round. */
export function heldBeside(
  beginning: readonly string[],
  now: readonly string[],
): { readonly lent: readonly string[]; readonly missing: readonly string[] } {
  const lent = [...now];
  const missing: string[] = [];
  for (const line of beginning) {
    const index = lent.indexOf(line);
    if (index < 0) missing.push(line);
    else lent.splice(index, 1);
  }
  return { lent, missing };
}

/** What is wrong with the clouds while nothing is lent. */
export function problemsWhileNotLent(
  sandbox: Sandbox,
  beginning: readonly string[],
  story: CrashStory,
): string[] {
  const { lent, missing } = heldBeside(beginning, story.held(sandbox));
  return [
    ...lent.map((line) => `still there: ${line}`),
    ...missing.map((line) => `standing access is gone: ${line}`),
    ...story.problemsOfAccess(sandbox, false),
  ];
}

/** What is wrong with the clouds while the access is active. */
export function problemsWhileActive(
  sandbox: Sandbox,
  beginning: readonly string[],
  story: CrashStory,
): string[] {
  const { lent } = heldBeside(beginning, story.held(sandbox));
  const { artifacts } = story;
  return [
    ...(lent.length === artifacts ? [] : [`${lent.length} artifacts, not ${artifacts}: ${lent.join('; ')}`]),
    ...story.problemsOfAccess(sandbox, true),
  ];
}

/** What is wrong at any moment, whatever the request stands at. */
export async function problemsAtAnyTime(
  sandbox: Sandbox,
  beginning: readonly string[],
  story: CrashStory,
): Promise<string[]> {
  const { lent, missing } = heldBeside(beginning, story.held(sandbox));
  const doubled = lent.filter((line, index) => lent.indexOf(line) !== index);
  const { events, problem } = await readTrail();
  const approved = events.some(
    ({ event, data }) => event === 'decision.recorded' && data['kind'] === 'approve',
  );
  return [
    ...doubled.map((line) => `doubled: ${line}`),
    ...missing.map((line) => `standing access is gone: ${line}`),
    ...(lent.length > 0 && !approved ? ['something was lent without an approval on record'] : []),
    ...(problem === undefined ? [] : [problem]),
  ];
}

/** What is wrong with the record and the trail after the end. */
export async function problemsOfTheRecord({ store }: Sandbox, story: CrashStory): Promise<string[]> {
  const problems: string[] = [];
  for await (const id of store.open()) problems.push(`request ${id} is still among the open ones`);
  const { events } = await readTrail();
  const ids = [...new Set(events.map(({ requestId }) => requestId))];
  if (ids.length !== 1) problems.push(`there are ${ids.length} requests`);
  const record = await store.load(ids[0] ?? '');
  if (record?.state !== 'ended') problems.push(`the request is ${record?.state ?? 'not there'}`);
  const grants = record?.grants.map(({ state }) => state) ?? [];
  if (grants.length !== story.grants || grants.some((state) => state !== 'removed'))
    problems.push(`its grants are ${grants.join() || 'none'}`);
  return [...problems, ...orders.flatMap((order) => problemsOfTheOrder(events, order))];
}

/** The request's own way, and that of its grants: decision, intent, call, result. */
const orders: readonly (readonly AuditEvent['event'][])[] = [
  ['request.received', 'decision.recorded', 'request.approved', 'grant.planned', 'grant.placing'],
  ['grant.placing', 'grant.placed', 'request.active', 'request.revoking', 'request.ended'],
  ['grant.placed', 'grant.removing', 'grant.removed', 'request.ended'],
];

/** Whatever comes first in an order is on the trail before what comes after it. */
function problemsOfTheOrder(events: readonly AuditEvent[], order: (typeof orders)[number]): string[] {
  const first = order.map((name) => events.findIndex(({ event }) => event === name));
  return order.flatMap((name, index) => {
    if (first[index] === -1) return [`${name} is not on the audit trail`];
    const before = first[index - 1] ?? -1;
    return before < (first[index] ?? 0) ? [] : [`${name} comes before ${order[index - 1]} on the trail`];
  });
}

/** The trail as it is stored, and why it is not whole, if so. */
async function readTrail(): Promise<{
  readonly events: readonly AuditEvent[];
  readonly problem: string | undefined;
}> {
  const lines: string[] = [];
  const options = {
    endpoint: process.env['LATCHKEY_BLOBS_ENDPOINT'] ?? '',
    credential: createCredential(latchkey.clientId),
  };
  for await (const line of readTrailLines(options)) lines.push(line);
  const check = checkChain(lines, sha256Hex);
  return {
    events: lines.map((line) => JSON.parse(line) as AuditEvent),
    problem: check.whole ? undefined : `the audit chain is broken in line ${check.line}: ${check.problem}`,
  };
}

/** How many messages of the bot each person has in their chat. */
export function messageCounts({ teams }: Sandbox): Record<string, number> {
  return Object.fromEntries(
    everybody.map(({ displayName, objectId }) => [
      displayName,
      teams.messages(objectId).filter(({ from }) => from === 'bot').length,
    ]),
  );
}
