import { z } from 'zod';
import type { Outcome } from '../dispatch.ts';
import { type Call, type Reply, ServiceError } from '../service.ts';
import { graphBody } from './graph-request.ts';

const MOST_REQUESTS = 20;
const batchSchema = z.looseObject({
  requests: z.array(
    z.looseObject({
      id: z.string(),
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
      dependsOn: z.array(z.string()).default([]),
    }),
  ),
});

type BatchRequest = z.infer<typeof batchSchema>['requests'][number];

/**
 * POST /$batch: up to 20 requests, each served, logged and failed by itself (Microsoft Learn, "Combine multiple
 * HTTP requests using JSON batching"). What depends on a failed one is not served: 424.
 */
export async function serveBatch(call: Call, serve: (call: Call) => Promise<Outcome>): Promise<Reply> {
  const parsed = batchSchema.safeParse(graphBody(call));
  if (!parsed.success) throw invalid('Invalid batch payload format.');
  const { requests } = parsed.data;
  if (requests.length > MOST_REQUESTS)
    throw invalid(`Number of batch request steps exceeds the maximum value of ${MOST_REQUESTS}.`);
  if (new Set(requests.map((request) => request.id)).size < requests.length)
    throw invalid('Request Id values must be unique.');
  const statuses = new Map<string, number>();
  const responses: object[] = [];
  for (const request of requests) {
    const reply = await serveOne(call, request, { statuses, serve });
    statuses.set(request.id, reply.status);
    responses.push({
      id: request.id,
      status: reply.status,
      headers: { 'Content-Type': 'application/json', ...reply.headers },
      ...(reply.body !== undefined && { body: reply.body }),
    });
  }
  return { status: 200, body: { responses } };
}

async function serveOne(
  call: Call,
  request: BatchRequest,
  batch: { statuses: ReadonlyMap<string, number>; serve: (call: Call) => Promise<Outcome> },
): Promise<Reply> {
  const failed = request.dependsOn.some((id) => (batch.statuses.get(id) ?? 500) >= 400);
  if (failed)
    return { status: 424, body: { error: { code: 'FailedDependency', message: 'Failed dependency.' } } };
  const [path = '', search = ''] = request.url.split('?', 2);
  const inner: Call = {
    ...call,
    method: request.method.toUpperCase(),
    path: `/v1.0${path.startsWith('/') ? '' : '/'}${path}`,
    query: new URLSearchParams(search),
    headers: { ...lowerCased(request.headers), authorization: call.headers.authorization },
    body: request.body === undefined ? '' : JSON.stringify(request.body),
    trace: { caller: null },
  };
  const outcome = await batch.serve(inner);
  // Inside a batch there is no connection of its own to cut.
  return outcome === 'drop' ? { status: 503 } : outcome;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function invalid(message: string): ServiceError {
  return new ServiceError(400, 'BadRequest', message);
}
