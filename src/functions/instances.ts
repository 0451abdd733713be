import type { DurableClient } from 'durable-functions';
import { AccessError } from '../core/errors.ts';

const unfinished = new Set(['Pending', 'Running', 'Suspended', 'ContinuedAsNew']);

/** The runtime status of an instance; undefined when there is none. @throws AccessError `workflow.unavailable` */
export async function statusOf(client: DurableClient, instanceId: string): Promise<string | undefined> {
  try {
    const status = await client.getStatus(instanceId);
    return status.runtimeStatus;
  } catch (error) {
    if (error instanceof Error && /replied with HTTP 404/.test(error.message)) return undefined;
    throw unavailable(error);
  }
}

/** Whether an instance is there and not finished; one that is suspended is not finished either. */
export async function isUnfinished(client: DurableClient, instanceId: string): Promise<boolean> {
  const status = await statusOf(client, instanceId);
  return status !== undefined && unfinished.has(status);
}

export function unavailable(cause: unknown): AccessError {
  return new AccessError('workflow.unavailable', 'operator', 'The orchestration runtime does not answer.', {
    cause,
  });
}
