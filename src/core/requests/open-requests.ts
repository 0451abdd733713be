import type { RequestStore } from '../ports.ts';
import { isFinal, type RequestRecord } from './request.ts';

/** Requests that are not closed, oldest first. */
export interface OpenRequests {
  readonly records: readonly RequestRecord[];
  /** False when there are more than were looked at, or some could not be read. */
  readonly complete: boolean;
}

/** More are not looked at for one answer: people wait for it. */
const mostLookedAt = 1000;
const atOnce = 25;

/**
 * The requests that are not closed, as far as one answer can look at them. One row that cannot be read hides
 * nothing of the others. @throws AccessError `store.unavailable` when none can be read
 */
export async function openRequests(
  store: Pick<RequestStore, 'open' | 'load'>,
  most = mostLookedAt,
): Promise<OpenRequests> {
  const ids: string[] = [];
  let complete = true;
  for await (const id of store.open()) {
    if (ids.length === most) {
      complete = false;
      break;
    }
    ids.push(id);
  }
  const results: PromiseSettledResult<RequestRecord | undefined>[] = [];
  for (let start = 0; start < ids.length; start += atOnce)
    results.push(...(await Promise.allSettled(ids.slice(start, start + atOnce).map((id) => store.load(id)))));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed && results.every(({ status }) => status === 'rejected')) throw failed.reason;
  const records = results
    .flatMap((result) => (result.status === 'fulfilled' ? (result.value ?? []) : []))
    .filter(({ state }) => !isFinal(state))
    .toSorted((a, b) => a.request.requestedAt.localeCompare(b.request.requestedAt));
  return { records, complete: complete && failed === undefined };
}

/** The open requests that somebody (object id) asked for or receives. @throws AccessError `store.unavailable` */
export async function openRequestsOf(
  store: Pick<RequestStore, 'open' | 'load' | 'openFor'>,
  personId: string,
): Promise<OpenRequests> {
  // What a person receives is found directly, however many requests of others there are.
  const [received, all] = await Promise.all([store.openFor(personId), openRequests(store)]);
  const asked = all.records.filter(({ request }) => request.requester.objectId === personId);
  const records = [...new Map([...received, ...asked].map((record) => [record.request.id, record])).values()];
  return {
    records: records.toSorted((a, b) => a.request.requestedAt.localeCompare(b.request.requestedAt)),
    complete: all.complete,
  };
}
