import { providerOf } from '../activities/cloud-call.ts';
import { tellEveryAdmin } from '../activities/tell-admins.ts';
import type { Discrepancy, Place } from '../core/reconcile/look.ts';
import { isDue } from '../core/reconcile/memory.ts';
import { type Announcement, announce, keyOf, tellingOf } from '../core/reconcile/texts.ts';
import { endGrantRef } from '../orchestrators/refs.ts';
import { isUnfinished } from './instances.ts';
import { follow, showFinding } from './reconcile-findings.ts';
import type { ReconcilePorts, Sweep } from './reconcile-sweep.ts';

/** Under what messages are remembered that are about no request. */
const ofNoRequest = 'reconciler';

/** Puts on the trail what has lasted, and tells people of it: once, or once a day. */
export async function report(sweep: Sweep, discrepancy: Discrepancy, place?: Place): Promise<void> {
  const { ports, memory, figures } = sweep;
  const now = ports.clock.now();
  const key = keyOf(discrepancy);
  const sighting = memory.see(key);
  const { since, audited, told } = sighting;
  const telling = tellingOf(discrepancy);
  figures.discrepancies += 1;
  const commands = commandsFor(ports, discrepancy);
  const followed =
    discrepancy.what === 'leftover'
      ? undefined
      : await follow(sweep, discrepancy, { since, commands, ...(place && { place }) });
  // It is known, and decided: nobody is told again until it changes.
  if (discrepancy.what !== 'leftover' && !followed) return;
  const announcement = announce(discrepancy, commands);
  const { event, requestId, data } = announcement;
  if (isDue(sighting, audited, now, telling)) {
    ports.log.error(event, { requestId, ...data });
    await ports.audit.append({ at: now.toISOString(), event, actor: 'latchkey', requestId, data });
    memory.done(key, 'audited');
  }
  const due = isDue(sighting, told, now, telling);
  // Once there are cards they always say what is so, also to whoever has come to run Latchkey since.
  if (followed && (due || told !== undefined)) await showFinding(sweep, followed);
  if (due) {
    // The same key until it has worked, so that nobody reads twice what another one could not be sent.
    const name = `${ports.sha256(key).slice(0, 16)}-${told ?? since}`;
    // The edit of a card notifies nobody, so whatever is told once more is told in words.
    if (!followed || told !== undefined) await tellAdmins(ports, announcement, name);
    await tellHolders(ports, announcement, name);
    memory.done(key, 'told');
  }
}

async function tellAdmins(ports: ReconcilePorts, announcement: Announcement, key: string): Promise<void> {
  const { requestId, toAdmins } = announcement;
  await tellEveryAdmin(ports, { requestId: requestId === '' ? ofNoRequest : requestId, key, text: toAdmins });
}

async function tellHolders(
  ports: ReconcilePorts,
  { requestId, toHolders }: Announcement,
  key: string,
): Promise<void> {
  for (const person of toHolders?.people ?? [])
    await ports.messenger.notify(person, { requestId, key: `${key}-holder`, text: toHolders?.text ?? '' });
}

function commandsFor({ providers }: ReconcilePorts, discrepancy: Discrepancy): readonly string[] {
  if (discrepancy.what !== 'unexplained') return [];
  return providerOf(providers, discrepancy.plan).byHand(discrepancy.plan);
}

/** Removes what nobody looks after, as every grant is removed: until it is verified absent, and with pages. */
export async function removeLeftover(
  sweep: Sweep,
  discrepancy: Extract<Discrepancy, { what: 'leftover' }>,
): Promise<void> {
  const { ports, client, figures } = sweep;
  const { plan, known } = discrepancy;
  const instanceId = `leftover-${ports.sha256(keyOf(discrepancy)).slice(0, 32)}`;
  if (await isUnfinished(client, instanceId)) return;
  if (!known) await report(sweep, discrepancy);
  const due = ports.clock.now().toISOString();
  const { requestId, kind, artifact } = plan;
  if (known) {
    // Routine: a fence around sessions outlives its request, and goes when the last session is over.
    ports.log.info('reconciler.removing', { requestId, kind, artifact });
    const data = { kind, artifact, expiresAt: plan.expiresAt };
    await ports.audit.append({ at: due, event: 'reconciler.leftover', actor: 'latchkey', requestId, data });
  }
  const input = { schema: 1, plan, attempted: true, due, attempts: 0, pages: 0 } as const;
  await client.startNew(endGrantRef.name, { instanceId, input });
  figures.removing += 1;
}
