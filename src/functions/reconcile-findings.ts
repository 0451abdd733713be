import type { DurableClient } from 'durable-functions';
import { everybodyIn } from '../core/policy/facts.ts';
import {
  type Decidable,
  findingId,
  isDecided,
  isOver,
  nextFinding,
  type ReportedFinding,
  seenFinding,
} from '../core/reconcile/finding.ts';
import type { Place } from '../core/reconcile/look.ts';
import { settleFindingId } from '../orchestrators/refs.ts';
import { isUnfinished } from './instances.ts';
import type { Sweep } from './reconcile-sweep.ts';

/** More are not followed: whoever has so many findings knows that something is wrong. */
const mostFollowed = 500;

/** What was seen, as it is kept, beside what was kept before. */
export interface Followed {
  readonly before: ReportedFinding | undefined;
  readonly now: ReportedFinding;
}

/**
 * What a discrepancy is to those who decide about it; undefined when somebody has decided about exactly this, so that
 * nobody is told again.
 * @throws AccessError `store.unavailable`, `workflow.unavailable`
 */
export async function follow(
  { ports, client }: Sweep,
  discrepancy: Decidable,
  found: Parameters<typeof seenFinding>[1],
): Promise<Followed | undefined> {
  const { findings, sha256 } = ports;
  const seen = seenFinding(discrepancy, found, sha256);
  const before = await findings.load(seen.id);
  if (!isDecided(before, seen)) return { before, now: nextFinding(before, seen) };
  // What was to be taken back and is still there although nobody is at it any more is for people to decide anew.
  if (before?.state !== 'removing' || (await isBeingSettled(client, before, ports.clock.now())))
    return undefined;
  return { before, now: nextFinding({ ...before, state: 'gone' }, seen) };
}

/**
 * Shows the administrators a finding, each on a card of their own.
 * @throws AccessError `store.unavailable`, `directory.unavailable`, `teams.unreachable`
 */
export async function showFinding({ ports }: Sweep, { before, now }: Followed): Promise<void> {
  const { findings, catalogue, directory, messenger, log } = ports;
  // Somebody decides at this moment: the next sweep looks again.
  if (now !== before && !(await findings.save(now))) return;
  const { admins } = await catalogue.current();
  const people = await everybodyIn(directory, admins);
  const { unreachable, failed } = await messenger.publishFinding(now, people);
  if (unreachable.length + failed.length === people.length)
    log.error('page.unheard', { requestId: now.plan?.requestId ?? '', key: now.id });
}

/** Long enough for a click to begin what it decides. */
const beginsWithinMs = 10 * 60_000;

async function isBeingSettled(
  client: DurableClient,
  { id, revision, decision }: ReportedFinding,
  now: Date,
): Promise<boolean> {
  const isFresh = decision !== undefined && now.getTime() - Date.parse(decision.at) < beginsWithinMs;
  return isFresh || isUnfinished(client, settleFindingId(id, revision));
}

/** Forgets what a place does not show any more, once all of it could be seen. @throws AccessError `store.unavailable` */
export async function forgetIn(
  { ports, memory }: Sweep,
  { kind, scope }: Place,
  still: ReadonlySet<string>,
): Promise<void> {
  const known = memory.keys(`artifact ${kind} `).filter((key) => !still.has(key));
  for (const key of known) {
    const finding = await ports.findings.load(findingId(key, ports.sha256));
    if (finding?.place.kind === kind && finding.place.scope === scope) memory.forget(key);
  }
}

/**
 * Closes the findings that are no more, and says so on their cards: those that no sweep remembers.
 * @throws AccessError `store.unavailable`, `teams.unreachable`
 */
export async function closeGone({ ports, client, memory }: Sweep): Promise<void> {
  const { findings, messenger, clock } = ports;
  for (const finding of await findings.open(mostFollowed)) {
    if (isOver(finding) || memory.keys(finding.key).includes(finding.key)) continue;
    if (finding.state === 'removing' && (await isBeingSettled(client, finding, clock.now()))) continue;
    const gone: ReportedFinding = { ...finding, revision: finding.revision + 1, state: 'gone' };
    if (await findings.save(gone)) await messenger.publishFinding(gone, []);
  }
}
