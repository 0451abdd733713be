import { setTimeout as wait } from 'node:timers/promises';
import type { InstanceStatus } from '../../contracts.ts';
import { type HttpAnswer, jsonAnswer } from '../http-message.ts';
import { badRequest, jsonBody, type Operation, parameter, parameters, refusal } from './operation.ts';
import { statusBody, UNFINISHED, valueOf } from './status-body.ts';

/** 202 with the links of the instance. */
function startedAnswer(operation: Operation, instanceId: string): HttpAnswer {
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
  if (input === undefined) return badRequest('The request body is not JSON.', 'Invalid JSON content');
  // An empty version is a version too, and not the default one.
  const [version] = parameters(operation.query, 'version');
  const wanted = { name, instanceId, input, ...(version === undefined ? {} : { version }) };
  const { outcome } = await operation.engine.start(wanted);
  if (outcome === 'exists')
    return refusal(409, `An Orchestration instance with ID '${instanceId}' already exists.`);
  return answerToStart(operation, instanceId);
}

/** 202 with the links of a started instance; or its end, when `timeout` and `pollingInterval` ask to wait for it. */
export async function answerToStart(operation: Operation, instanceId: string): Promise<HttpAnswer> {
  const timeout = seconds(operation.query, 'timeout');
  const interval = seconds(operation.query, 'pollingInterval');
  if (timeout === undefined || interval === undefined) return startedAnswer(operation, instanceId);
  if (interval > timeout)
    return refusal(400, `Total timeout ${timeout} should be bigger than retry timeout ${interval}`);
  return (
    (await endWithin(operation, instanceId, { timeout, interval })) ?? startedAnswer(operation, instanceId)
  );
}

function seconds(query: URLSearchParams, name: string): number | undefined {
  const text = parameter(query, name);
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? undefined : value;
}

/** An instance that failed is told of with 200 too, as any other status. */
function finalAnswer(status: InstanceStatus | undefined): HttpAnswer | undefined {
  if (status === undefined || UNFINISHED.has(status.runtimeStatus)) return undefined;
  return jsonAnswer(
    200,
    status.runtimeStatus === 'Completed' ? valueOf(status.output) : statusBody(status, true),
  );
}

/** Waits in seconds of the machine's time; undefined when the instance did not end. */
async function endWithin(
  { engine, signal }: Operation,
  instanceId: string,
  { timeout, interval }: { readonly timeout: number; readonly interval: number },
): Promise<HttpAnswer | undefined> {
  const deadline = performance.now() + timeout * 1000;
  for (;;) {
    const answer = finalAnswer(engine.status(instanceId));
    const remaining = deadline - performance.now();
    if (answer !== undefined || remaining <= 0 || signal.aborted) return answer;
    // Never in a tight loop, whatever the interval says.
    const pause = Math.min(remaining, Math.max(interval * 1000, 1));
    await wait(pause, undefined, { signal }).catch(() => {});
  }
}
