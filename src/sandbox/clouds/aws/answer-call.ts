import { randomUUID } from 'node:crypto';
import { authenticate } from './access/authenticate.ts';
import { requestKeys } from './access/authorize.ts';
import { principalArn } from './access/principal.ts';
import type { EventLog } from './event-log.ts';
import type { Fault } from './faults.ts';
import { settle } from './identity-center/settle.ts';
import { AwsError } from './wire/errors.ts';
import type { OpenedCall, Service, ServiceDependencies, UnsignedCall } from './wire/service.ts';
import type { SignedRequest } from './wire/sigv4.ts';

interface ServiceRequest extends SignedRequest {
  readonly sourceIp: string | undefined;
}

/** An answer; no body where the connection is to be dropped. */
interface ServiceAnswer {
  readonly requestId: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string | undefined;
  /** The code of the error, for the header by which the JSON protocol tells it; undefined after success. */
  readonly errorType?: string;
}

export interface CallDependencies extends ServiceDependencies {
  readonly events: EventLog;
  readonly now: () => Date;
  /** Told of mistakes of the simulator's own. */
  readonly onError: (error: unknown) => void;
}

/** What is known of a call while it goes on, for the event log. */
interface Trace {
  action: string;
  accountId?: string;
  callerArn?: string;
  resource?: string;
  fault?: string;
}

class ConnectionDropped extends Error {
  override readonly name = 'ConnectionDropped';
}

/** Answers one call to a service, and writes it down. Never rejects. */
export async function answerCall(
  service: Service,
  request: ServiceRequest,
  dependencies: CallDependencies,
): Promise<ServiceAnswer> {
  const requestId = randomUUID();
  const trace: Trace = { action: 'Unknown' };
  const { contentType } = service;
  const time = dependencies.now().toISOString();
  const log = (result: string) =>
    dependencies.events.add({ time, requestId, service: service.name, ...trace, result });
  try {
    const result = await carryOut({ service, request, trace }, dependencies);
    log('OK');
    return { requestId, status: 200, contentType, body: service.success(trace.action, result, requestId) };
  } catch (error) {
    if (error instanceof ConnectionDropped) {
      log(error.name);
      return { requestId, status: 0, contentType, body: undefined };
    }
    const known = error instanceof AwsError ? error : internalError();
    if (known !== error) dependencies.onError(error);
    const written = service.translate(known);
    log(written.code);
    const body = service.failure(written, requestId);
    return { requestId, status: written.status, contentType, body, errorType: written.code };
  }
}

const internalError = () =>
  new AwsError(
    'InternalFailure',
    500,
    'The request processing has failed because of an unknown error, exception or failure.',
  );

interface Incoming {
  readonly service: Service;
  readonly request: ServiceRequest;
  readonly trace: Trace;
}

async function carryOut(incoming: Incoming, dependencies: CallDependencies): Promise<unknown> {
  const { service, request, trace } = incoming;
  const now = dependencies.now();
  settle(dependencies.world, now);
  const opened = service.open(request);
  trace.action = opened.action;
  const run = identify(incoming, opened, { now, dependencies });
  if (opened.signed) opened.admit?.(now, dependencies);
  const { accountId } = trace;
  const fault = dependencies.faults.meet({ service: service.name, action: trace.action, accountId });
  if (fault) trace.fault = fault.id;
  if (fault && !fault.afterEffect) throw misbehaviour(fault);
  const result = await run();
  if (fault) throw misbehaviour(fault);
  return result;
}

/** Finds out who calls, where somebody signed, and returns what carries the call out. */
function identify(
  { service, request, trace }: Incoming,
  opened: OpenedCall,
  { now, dependencies }: { readonly now: Date; readonly dependencies: CallDependencies },
): () => unknown {
  const call = (region: string | undefined): UnsignedCall => ({
    now,
    context: {
      ...requestKeys(now, { sourceIp: request.sourceIp, userAgent: request.headers['user-agent'] }),
      'aws:RequestedRegion': region,
    },
    onResource(resource) {
      trace.resource = resource;
    },
  });
  if (!opened.signed) {
    if (opened.accountId !== undefined) trace.accountId = opened.accountId;
    return () => opened.run(call(undefined), dependencies);
  }
  const { state, effective: accounts } = dependencies.world;
  const { principal: caller, region } = authenticate(request, service.name, { state, accounts, now });
  trace.accountId = caller.account.id;
  trace.callerArn = principalArn(caller);
  return () => opened.run({ ...call(region), caller }, dependencies);
}

function misbehaviour({ id, code, status, message }: Fault): Error {
  if (code === undefined || status === undefined)
    return new ConnectionDropped(`The fault ${id} drops the connection.`);
  return new AwsError(code, status, message ?? faultTexts[code] ?? `Scripted fault ${id}.`);
}

const faultTexts: Readonly<Record<string, string>> = {
  Throttling: 'Rate exceeded',
  ThrottlingException: 'Rate exceeded',
  RequestLimitExceeded: 'Request limit exceeded.',
  ServiceUnavailable: 'Service is unavailable',
  ServiceFailure: 'The request processing has failed because of an unknown error, exception or failure.',
  ConcurrentModification: 'Multiple requests to change this object were submitted simultaneously.',
};
