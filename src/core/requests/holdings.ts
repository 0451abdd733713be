import type { Catalogue } from '../catalogue/catalogue.ts';
import { type PersonRef, personRef } from '../people.ts';
import type { RequestStore } from '../ports.ts';
import { openRequests } from './open-requests.ts';
import { peopleCalled } from './people-called.ts';
import type { RequestRecord, RequestState } from './request.ts';
import { type Viewpoint, type ViewpointPorts, viewpointOf } from './viewpoint.ts';

export interface HoldingsPorts extends ViewpointPorts {
  readonly store: Pick<RequestStore, 'open' | 'load'>;
}

/** What somebody may know about who holds what now. */
export type Holders =
  /** Unknown and forbidden are the same, but for those who may see everything. */
  | { readonly found: 'nothing' }
  /** Several people have this name; told only to those who may see everybody. */
  | { readonly found: 'several'; readonly names: readonly string[] }
  | {
      readonly found: 'holdings';
      readonly records: readonly RequestRecord[];
      readonly complete: boolean;
      /** What it is about, in its own words: a person's name, an environment, an entitlement. */
      readonly about?: string;
      /** The one person it is about, when whoever asks may know what the clouds themselves say about them. */
      readonly survey?: PersonRef;
    };

/** States in which a cloud holds, or may hold, something of a request. */
const holding: ReadonlySet<RequestState> = new Set(['approved', 'granting', 'active', 'revoking']);

/**
 * Who holds what now, as far as somebody may see it: everything, one person, one environment or one entitlement. What
 * the clouds themselves say about a person is for administrators and that person only.
 * @throws AccessError `directory.unavailable`, `catalogue.invalid`, `store.unavailable`
 */
export async function holdersNow(ports: HoldingsPorts, askerId: string, about?: string): Promise<Holders> {
  const viewpoint = await viewpointOf(ports, askerId);
  if (!viewpoint) return { found: 'nothing' };
  const open = await openRequests(ports.store);
  const visible = open.records.filter((record) => holding.has(record.state) && viewpoint.sees(record));
  const { complete } = open;
  if (about === undefined) return { found: 'holdings', records: visible, complete };
  const catalogue = await ports.catalogue.current();
  const topic = topicOf(catalogue, about);
  if (topic) {
    const records = visible.filter(topic.covers);
    const isKnown = viewpoint.admin || records.length > 0;
    return isKnown ? { found: 'holdings', records, complete, about: topic.name } : { found: 'nothing' };
  }
  return aboutPerson(ports, { viewpoint, visible, complete }, about);
}

interface Seen {
  readonly viewpoint: Viewpoint;
  readonly visible: readonly RequestRecord[];
  readonly complete: boolean;
}

/** An environment or an entitlement of the catalogue, by its name. */
function topicOf({ entitlements }: Catalogue, about: string) {
  const wanted = about.toLowerCase();
  const all = [...entitlements.values()];
  const entitlement = all.find(({ name, title }) =>
    [name, title].some((each) => each.toLowerCase() === wanted),
  );
  if (entitlement)
    return {
      name: entitlement.title,
      covers: ({ request }: RequestRecord) => request.entitlement.name === entitlement.name,
    };
  const environment = all.find((each) => each.environment.toLowerCase() === wanted)?.environment;
  return (
    environment !== undefined && {
      name: environment,
      covers: ({ request }: RequestRecord) => request.entitlement.environment === environment,
    }
  );
}

async function aboutPerson(
  ports: HoldingsPorts,
  { viewpoint, visible, complete }: Seen,
  about: string,
): Promise<Holders> {
  const self = ['me', 'i', 'myself'].includes(about.toLowerCase());
  const found = self ? [viewpoint.person] : await peopleCalled(ports.directory, about);
  const [person, second] = found;
  if (second)
    return viewpoint.admin
      ? { found: 'several', names: found.map(({ userPrincipalName }) => userPrincipalName) }
      : { found: 'nothing' };
  if (!person) return { found: 'nothing' };
  const records = visible.filter(({ request }) => request.beneficiary.objectId === person.objectId);
  const mayKnow = viewpoint.admin || person.objectId === viewpoint.person.objectId;
  if (!mayKnow && records.length === 0) return { found: 'nothing' };
  return {
    found: 'holdings',
    records,
    complete,
    about: person.displayName,
    ...(mayKnow && { survey: personRef(person) }),
  };
}
