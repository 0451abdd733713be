import type { DurableClient } from 'durable-functions';
import { holdsOf } from '../core/reconcile/holds.ts';
import {
  activeGrants,
  type Discrepancy,
  holdersOf,
  isGone,
  lookAtGrant,
  lookAtPlace,
  places,
} from '../core/reconcile/look.ts';
import { nothingSeen, type Recollection, recollect } from '../core/reconcile/memory.ts';
import { nextPortion } from '../core/reconcile/rotation.ts';
import { keyOf } from '../core/reconcile/texts.ts';
import { type Signal, signalEvent } from '../core/requests/signal.ts';
import { isUnfinished } from './instances.ts';
import { closeGone, forgetIn } from './reconcile-findings.ts';
import { removeLeftover, report } from './reconcile-report.ts';
import { reconcileRequests } from './reconcile-requests.ts';
import { reconcileReviews } from './reconcile-reviews.ts';
import type { ReconcilePorts, Sweep } from './reconcile-sweep.ts';
import { tellOfSwitch } from './reconcile-switch.ts';

/** How much one sweep looks at; the next one goes on where it stopped. */
const most = { grants: 50, places: 12, people: 50 } as const;

/** The Functions host ends an invocation after five minutes; what is not reached by then is the next sweep's. */
const longestSweepMs = 3 * 60_000;

/**
 * The sweep that compares the store with the clouds. First the requests and reviews that nobody finishes; then, as
 * far as one sweep goes, active access with its artifacts, what is in the clouds under Latchkey's name with the
 * requests, and the people who hold access with the directory. Whatever cannot be looked at keeps nothing else from
 * being looked at.
 */
export async function reconcile(ports: ReconcilePorts, client: DurableClient): Promise<void> {
  const { clock, log } = ports;
  const { records, seen, takenOver, unclear } = await reconcileRequests(ports, client);
  const begun = clock.now();
  const memory = await remembered(ports, begun);
  // One that was begun anew misses what is still so.
  const remembers = Object.keys(most).some((look) => memory.cursor(look) !== undefined);
  const figures = {
    reviews: 0,
    grants: 0,
    places: 0,
    people: 0,
    discrepancies: 0,
    removing: 0,
    gone: 0,
    unclear,
  };
  const sweep: Sweep = {
    ports,
    client,
    memory,
    records,
    holds: holdsOf(records),
    goesOn: () => clock.now().getTime() - begun.getTime() < longestSweepMs,
    figures,
  };
  await orUnclear(sweep, { look: 'reviews' }, async () => {
    figures.reviews = await reconcileReviews(ports, client, records);
  });
  await orUnclear(sweep, { look: 'switch' }, () => tellOfSwitch(ports, memory));
  for (const part of [sweepPeople, sweepGrants, sweepPlaces]) await orUnclear(sweep, {}, () => part(sweep));
  if (remembers) await orUnclear(sweep, { look: 'findings' }, () => closeGone(sweep));
  await orUnclear(sweep, {}, () => ports.sweeps.write(memory.result()));
  log.info('reconciler.done', { seen, takenOver, ...figures });
}

/** A memory that cannot be read is begun anew: that people are told twice is better than that nobody looks. */
async function remembered({ sweeps, log }: ReconcilePorts, now: Date): Promise<Recollection> {
  try {
    return recollect(await sweeps.read(), now);
  } catch (error) {
    log.error('reconciler.unclear', { error });
    return recollect(nothingSeen, now);
  }
}

/** Whoever has left loses what they hold, through their requests' own orchestrations. */
async function sweepPeople(sweep: Sweep): Promise<void> {
  const { ports, client, records, figures } = sweep;
  await each(sweep, 'people', holdersOf(records), async (person) => {
    if (!(await isGone(ports.directory, person))) return;
    const held = records.filter(
      ({ state, request }) => state === 'active' && request.beneficiary.objectId === person.objectId,
    );
    for (const { request } of held) {
      const at = ports.clock.now().toISOString();
      const signal: Signal = { schema: 1, kind: 'gone', by: person.objectId, at };
      if (!(await isUnfinished(client, request.id))) continue;
      await client.raiseEvent(request.id, signalEvent, signal);
      figures.gone += 1;
      ports.log.warn('reconciler.gone', { requestId: request.id, objectId: person.objectId });
    }
  });
}

/** Store to clouds: is active access what was placed? */
async function sweepGrants(sweep: Sweep): Promise<void> {
  const { ports, memory, records, holds } = sweep;
  const all = activeGrants(records, ports.clock.now());
  const catalogue = await ports.catalogue.current();
  for (const key of memory.keys('grant '))
    if (![...all.keys()].some((grant) => key.startsWith(`grant ${grant} `))) memory.forget(key);
  await each(sweep, 'grants', all, async (grant) => {
    const found = await lookAtGrant(ports, grant, { holds, catalogue });
    const { requestId, index } = grant.plan;
    const own = `grant ${requestId}/${index} `;
    // What was wrong before may still be: nobody knows.
    if (found?.what === 'unseen') return sawNothing(sweep, `${own}${unseen}`, found);
    forgetOthers(memory, memory.keys(own), found ? [found] : []);
    if (found) await report(sweep, found);
  });
  const blind = memory
    .keys('grant ')
    .filter((key) => key.endsWith(` ${unseen}`))
    .flatMap((key) => all.get(key.split(' ')[1] ?? '')?.plan ?? [])
    .map(({ kind, target }) => `${kind} ${target}`);
  const dark = [...blind, ...places(ports.providers, catalogue).keys()];
  for (const key of memory.keys('unseen '))
    if (!dark.some((place) => key.startsWith(`unseen ${place} `))) memory.forget(key);
}

const unseen = 'unseen';

/** A look that fails once says little: it counts when the next one at the same grant fails as well. */
async function sawNothing(
  sweep: Sweep,
  key: string,
  found: Extract<Discrepancy, { what: 'unseen' }>,
): Promise<void> {
  const { memory } = sweep;
  const failedBefore = memory.keys(key).length > 0;
  memory.see(key);
  if (failedBefore) await report(sweep, found);
  else memory.see(keyOf(found));
}

/** Clouds to store: does an open request look after whatever carries our name? */
async function sweepPlaces(sweep: Sweep): Promise<void> {
  const { ports, client, memory, holds } = sweep;
  const catalogue = await ports.catalogue.current();
  const runs = (requestId: string) => isUnfinished(client, requestId);
  await each(sweep, 'places', places(ports.providers, catalogue), async (place) => {
    const found = await lookAtPlace({ ...ports, runs }, place, catalogue, holds);
    forgetOthers(memory, memory.keys(`unseen ${place.kind} ${place.scope} `), found);
    for (const one of found) {
      if (one.what === 'leftover') await removeLeftover(sweep, one);
      else await report(sweep, one, place);
    }
    if (!found.some(({ what }) => what === 'unseen')) await forgetIn(sweep, place, new Set(found.map(keyOf)));
  });
}

/** Looks at the next few; one that fails is noted, and the others are looked at all the same. */
async function each<Item>(
  sweep: Sweep,
  name: keyof typeof most,
  all: ReadonlyMap<string, Item>,
  look: (item: Item) => Promise<void>,
): Promise<void> {
  const { memory, goesOn, figures } = sweep;
  for (let done = 0; done < Math.min(most[name], all.size) && goesOn(); done += 1) {
    const { items, cursor = '' } = nextPortion(all, memory.cursor(name), 1);
    memory.moveCursor(name, cursor);
    figures[name] += 1;
    for (const item of items) await orUnclear(sweep, { look: name, at: cursor }, () => look(item));
  }
}

async function orUnclear(
  { ports, figures }: Sweep,
  data: Readonly<Record<string, string>>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    figures.unclear += 1;
    ports.log.error('reconciler.unclear', { ...data, error });
  }
}

function forgetOthers(memory: Recollection, keys: readonly string[], found: readonly Discrepancy[]): void {
  const still = new Set(found.map(keyOf));
  for (const key of keys) if (!still.has(key)) memory.forget(key);
}
