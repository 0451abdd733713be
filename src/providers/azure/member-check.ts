import { z } from 'zod';
import type { Graph } from './graph.ts';

/** What Graph takes in one call of `checkMemberGroups`, and in one batch (Microsoft Learn, "JSON batching"). */
const groupsPerCheck = 20;
const checksPerBatch = 20;

const idsSchema = z.object({ value: z.array(z.string()) });
const batchSchema = z.object({
  responses: z.array(z.object({ id: z.string(), status: z.number(), body: z.unknown() })),
});

const errorSchema = z.object({ error: z.object({ code: z.string() }) });

/** One of the answers in a batch, with status and code as the client's own errors have them. */
class BatchedError extends Error {
  override readonly name = 'BatchedError';
  readonly statusCode: number;
  readonly code: string | undefined;

  constructor(status: number, body: unknown) {
    super(`one call of the batch failed with status ${status}`);
    this.statusCode = status;
    this.code = errorSchema.safeParse(body).data?.error.code;
  }
}

/**
 * Which of the groups somebody is in, directly or through other groups, as the caller spells them. Asks once for up
 * to 20 groups and once for each further 400.
 */
export async function checkMemberGroups(
  graph: Graph,
  objectId: string,
  groupIds: readonly string[],
): Promise<readonly string[]> {
  const wanted = new Map(groupIds.map((id) => [id.toLowerCase(), id]));
  const checks = chunks([...wanted.keys()], groupsPerCheck);
  const address = `/users/${encodeURIComponent(objectId)}/checkMemberGroups`;
  const found: string[] = [];
  for (const batch of chunks(checks, checksPerBatch)) {
    const [only] = batch;
    const ids =
      batch.length === 1 && only !== undefined
        ? idsSchema.parse(await graph(address).post({ groupIds: only })).value
        : await checkAll(graph, address, batch);
    for (const id of ids) {
      const group = wanted.get(id.toLowerCase());
      if (group !== undefined) found.push(group);
    }
  }
  return found;
}

async function checkAll(
  graph: Graph,
  url: string,
  checks: readonly (readonly string[])[],
): Promise<readonly string[]> {
  const body: unknown = await graph('/$batch').post({
    requests: checks.map((groupIds, index) => ({
      id: String(index),
      method: 'POST',
      url,
      headers: { 'Content-Type': 'application/json' },
      body: { groupIds },
    })),
  });
  const { responses } = batchSchema.parse(body);
  // An answer that is missing must not read as "in none of these".
  if (new Set(responses.map(({ id }) => id)).size !== checks.length)
    throw new Error('Graph left answers of a batch out.');
  const failed = responses.find(({ status }) => status >= 400);
  if (failed !== undefined) throw new BatchedError(failed.status, failed.body);
  return responses.flatMap((response) => idsSchema.parse(response.body).value);
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const found: (readonly Item[])[] = [];
  for (let start = 0; start < items.length; start += size) found.push(items.slice(start, start + size));
  return found;
}
