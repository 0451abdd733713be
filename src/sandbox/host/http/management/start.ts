import { setTimeout as wait } from 'node:timers/promises';
import type { InstanceStatus } from '../../contracts.ts';
import { type HttpAnswer, jsonAnswer } from '../http-message.ts';
import { badRequest, jsonBody, type Operation, parameter } from './operation.ts';
import { statusBody, UNFINISHED, valueOf } from './status-body.ts';

/** The answer to a start: 202 with the links of the instance. */
export function startedAnswer(operation: Operation, instanceId: string): HttpAnswer {
  const body = operation.links(instanceId);
  return jsonAnswer(202, body, { location: body['statusQueryGetUri'] ?? '', 'retry-after': '10' });
}

/** Why an instance id is refused; undefined when it is fine. The rules are the Durable extension's. */
function idProblem(instanceId: string): string | undefined {
  if (instanceId.length > 256) return 'Instance IDs must not be longer than 256 characters.';
  if (instanceId.startsWith('@')) return "Orchestration instance ids must not start with '@'.";
  if (/[/\\#?]|\p{Cc}/u.test(instanceId))
    return 'Instance IDs must not contain /, \\, #, ? or control characters.';
  return undefined;
}

/** `POST orchestrators/{function}[/{id}]` */
export async function startInstance(
  operation: Operation,
  name: string,
  givenId: string | undefined,
): Promise<HttpAnswer> {
  const instanceId = givenId === undefined || givenId === '' ? operation.newId() : givenId;
  const problem = idProblem(instanceId);
  if (problem !== undefined) return badRequest(problem);
  const input = operation.call.body.length === 0 ? null : jsonBody(operation.call);
  if (input === undefined) return badRequest('The request body is not JSON.');
  const version = parameter(operation.query, 'version');
  const wanted = { name, instanceId, input, ...(version === undefined ? {} : { version }) };
  const { outcome } = await operation.engine.start(wanted);
  if (outcome === 'exists')
    return jsonAnswer(409, { Message: `An Orchestration instance with ID '${instanceId}' already exists.` });
  return (await waitedAnswer(operation, instanceId)) ?? startedAnswer(operation, instanceId);
}

function finalAnswer(status: InstanceStatus | undefined): HttpAnswer | undefined {
  if (status === undefined || UNFINISHED.has(status.runtimeStatus)) return undefined;
  if (status.runtimeStatus === 'Completed') return jsonAnswer(200, valueOf(status.output));
  return jsonAnswer(status.runtimeStatus === 'Failed' ? 500 : 200, statusBody(status, true));
}

/** Waits, as `timeout` and `pollingInterval` (seconds of the machine's time) ask; undefined when it did not end. */
async function waitedAnswer(operation: Operation, instanceId: string): Promise<HttpAnswer | undefined> {
  const timeout = Number(parameter(operation.query, 'timeout'));
  const interval = Number(parameter(operation.query, 'pollingInterval'));
  if (!(timeout > 0 && interval > 0)) return undefined;
  let remaining = timeout * 1000;
  while (remaining > 0 && !operation.signal.aborted) {
    const answer = finalAnswer(operation.engine.status(instanceId));
    if (answer !== undefined) return answer;
    const pause = Math.min(remaining, interval * 1000);
    remaining -= pause;
    await wait(pause, undefined, { signal: operation.signal }).catch(() => {});
  }
  return finalAnswer(operation.engine.status(instanceId));
}
