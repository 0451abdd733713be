import { AccessError } from '../errors.ts';
import type { CatalogueSource, Directory, RequestStore } from '../ports.ts';
import { isFinal, type RequestRecord } from '../requests/request.ts';
import { inEnglish } from '../said/said.ts';
import { holdsOf } from './holds.ts';
import {
  type ArtifactPorts,
  activeGrants,
  type Discrepancy,
  holdersOf,
  isGone,
  isOverdue,
  lookAtGrant,
  lookAtPlace,
  places,
} from './look.ts';
import { announce } from './texts.ts';

/** One line of the report. */
export interface ReportLine {
  readonly what: Discrepancy['what'] | 'overdue' | 'gone' | 'unclear';
  /** Absent for what is about no request. */
  readonly requestId?: string;
  /** What it is about: an artifact, a place, a person. */
  readonly about: string;
  readonly message: string;
}

/** What a look at everything has found. */
export interface FullReport {
  /** UTC ISO-8601. */
  readonly at: string;
  readonly catalogueVersion: string;
  /** How much was looked at. */
  readonly looked: {
    readonly requests: number;
    readonly grants: number;
    readonly places: number;
    readonly people: number;
  };
  readonly lines: readonly ReportLine[];
}

export interface FullReportPorts extends Omit<ArtifactPorts, 'store' | 'runs'> {
  readonly store: Pick<RequestStore, 'open' | 'load'>;
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
}

/**
 * Looks at everything that the reconciler looks at in the course of time, and changes nothing. What cannot be looked
 * at is a line of its own. Whether an orchestration still runs cannot be asked from outside.
 * @throws AccessError `catalogue.invalid`, `store.unavailable` when the open requests cannot be listed
 */
export async function fullReport(ports: FullReportPorts): Promise<FullReport> {
  const { store, providers, directory, clock } = ports;
  const lines: ReportLine[] = [];
  const catalogue = await ports.catalogue.current();
  const looking = async (about: string, look: () => Promise<readonly ReportLine[]>) => {
    try {
      lines.push(...(await look()));
    } catch (error) {
      lines.push({ what: 'unclear', about, message: textOf(error) });
    }
  };
  const records: RequestRecord[] = [];
  for await (const id of store.open())
    await looking(id, async () => {
      const record = await store.load(id);
      if (record && !isFinal(record.state)) records.push(record);
      return [];
    });
  const now = clock.now();
  const holds = holdsOf(records);
  lines.push(...records.filter((record) => isOverdue(record, now)).map(overdueLine));
  const people = holdersOf(records);
  for (const person of people.values())
    await looking(person.userPrincipalName, async () =>
      (await isGone(directory, person))
        ? [{ what: 'gone', about: person.userPrincipalName, message: goneMessage }]
        : [],
    );
  const grants = activeGrants(records, now);
  for (const [key, grant] of grants)
    await looking(key, async () => {
      const found = await lookAtGrant(ports, grant, { holds, catalogue });
      return found ? [lineOf(found)] : [];
    });
  const scopes = places(providers, catalogue);
  // An artifact of no known request may be of one whose record is lost: the app asks the orchestrations.
  const runs = () => Promise.resolve(false);
  for (const [key, place] of scopes)
    await looking(key, async () =>
      (await lookAtPlace({ ...ports, runs }, place, catalogue, holds)).map(lineOf),
    );
  return {
    at: now.toISOString(),
    catalogueVersion: catalogue.version,
    looked: {
      requests: records.length,
      grants: grants.size,
      places: scopes.size,
      people: people.size,
    },
    lines,
  };
}

const goneMessage =
  'This account is disabled or not in the directory any more. What it holds is revoked within minutes.';

function overdueLine({ request, state, expiresAt = '' }: RequestRecord): ReportLine {
  const message = `The access was due to end at ${expiresAt} and the request is ${state}. It is being taken back, or the reconciler takes it over.`;
  return { what: 'overdue', requestId: request.id, about: request.entitlement.name, message };
}

function lineOf(discrepancy: Discrepancy): ReportLine {
  const { what } = discrepancy;
  if (what === 'unseen') {
    const { place, failure } = discrepancy;
    const message = `${failure.code}: ${failure.message}`;
    return { what, about: `${place.kind}, ${place.scope}`, message };
  }
  const { requestId, artifact } = discrepancy.plan;
  const [message = ''] = inEnglish(...announce(discrepancy, []).toAdmins).split('\n');
  const ending = what === 'leftover' && discrepancy.known ? leftoverMessage : message;
  return { what, requestId, about: artifact, message: ending.replace(/ To remove it now:$/, '') };
}

const leftoverMessage = 'Its request is closed and its time is over. The reconciler removes it.';

function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const cause = error instanceof AccessError && error.cause instanceof Error ? ` ${error.cause.message}` : '';
  return `${text}${cause}`;
}
