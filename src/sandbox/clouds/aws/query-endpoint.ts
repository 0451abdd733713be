import { randomUUID } from 'node:crypto';
import { type Authenticated, authenticate } from './access/authenticate.ts';
import { requestKeys } from './access/authorize.ts';
import { type Principal, principalArn } from './access/principal.ts';
import { parseIamArn } from './arn.ts';
import type { EventLog } from './event-log.ts';
import type { Fault, FaultScript } from './faults.ts';
import { callIam, isIamAction } from './iam/service.ts';
import type { ContextValues } from './policy/context.ts';
import { assumeRoleWithWebIdentity } from './sts/assume-role-with-web-identity.ts';
import { callSts, isStsAction, unsignedAction } from './sts/service.ts';
import type { OidcKeys } from './sts/web-identity-token.ts';
import { AwsError } from './wire/errors.ts';
import { type Parameters, parseParameters } from './wire/parameters.ts';
import type { SignedRequest } from './wire/sigv4.ts';
import { errorXml, type Service, successXml, type XmlValue } from './wire/xml.ts';
import type { World } from './world.ts';

interface QueryRequest extends SignedRequest {
  readonly sourceIp: string | undefined;
}

/** An answer; no body where the connection is to be dropped. */
interface QueryAnswer {
  readonly requestId: string;
  readonly status: number;
  readonly body: string | undefined;
}

export interface QueryDependencies {
  readonly world: World;
  readonly faults: FaultScript;
  readonly events: EventLog;
  readonly oidcKeys: OidcKeys;
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

/** Answers one call to a service by the AWS Query protocol, and writes it down. Never rejects. */
export async function answerQuery(
  service: Service,
  request: QueryRequest,
  dependencies: QueryDependencies,
): Promise<QueryAnswer> {
  const requestId = randomUUID();
  const trace: Trace = { action: 'Unknown' };
  const time = dependencies.now().toISOString();
  const log = (result: string) =>
    dependencies.events.add({ time, requestId, service: service.name, ...trace, result });
  try {
    const result = await carryOut({ service, request, trace }, dependencies);
    log('OK');
    return { requestId, status: 200, body: successXml(service, trace.action, result, requestId) };
  } catch (error) {
    if (error instanceof ConnectionDropped) {
      log(error.name);
      return { requestId, status: 0, body: undefined };
    }
    const known = error instanceof AwsError ? error : internalError(service);
    if (known !== error) dependencies.onError(error);
    log(known.code);
    return { requestId, status: known.status, body: errorXml(service, known, requestId) };
  }
}

function internalError({ name }: Service): AwsError {
  const message = 'The request processing has failed because of an unknown error, exception or failure.';
  return new AwsError(name === 'iam' ? 'ServiceFailure' : 'InternalFailure', 500, message);
}

interface Incoming {
  readonly service: Service;
  readonly request: QueryRequest;
  readonly trace: Trace;
}

async function carryOut(incoming: Incoming, dependencies: QueryDependencies): Promise<XmlValue> {
  const { service, trace } = incoming;
  const now = dependencies.now();
  const parameters = readAction(incoming);
  const signed = identify(incoming, parameters, { world: dependencies.world, now });
  const fault = dependencies.faults.meet({
    service: service.name,
    action: trace.action,
    accountId: trace.accountId,
  });
  if (fault) trace.fault = fault.id;
  if (fault && !fault.afterEffect) throw misbehaviour(fault);
  const call: Dispatched['call'] = {
    parameters,
    now,
    context: contextOf(incoming.request, now, signed?.region),
    onResource(resource) {
      trace.resource = resource;
    },
  };
  const result = await dispatch(incoming, call, { caller: signed?.principal, dependencies });
  if (fault) throw misbehaviour(fault);
  return result;
}

/** Who calls; undefined for the action that nobody signs, whose account is that of the role it names. */
function identify(
  { service, request, trace }: Incoming,
  parameters: Parameters,
  { world, now }: { readonly world: World; readonly now: Date },
): Authenticated | undefined {
  if (trace.action === unsignedAction) {
    const role = parseIamArn(parameters.optional('RoleArn') ?? '');
    if (role) trace.accountId = role.accountId;
    return undefined;
  }
  const signed = authenticate(request, service.name, { state: world.state, accounts: world.effective, now });
  trace.accountId = signed.principal.account.id;
  trace.callerArn = principalArn(signed.principal);
  return signed;
}

const contextOf = (request: QueryRequest, now: Date, region: string | undefined): ContextValues => ({
  ...requestKeys(now, { sourceIp: request.sourceIp, userAgent: request.headers['user-agent'] }),
  'aws:RequestedRegion': region,
});

/** Finds the action, after "IAM User Guide, Calling the IAM API using HTTP query requests". */
function readAction({ service, request, trace }: Incoming): Parameters {
  const parameters = parseParameters(request.body.toString('utf8'));
  const action = parameters.optional('Action');
  if (action === undefined || action === '') throw new AwsError('MissingAction', 400, 'Missing Action');
  const version = parameters.optional('Version');
  const known = service.name === 'iam' ? isIamAction(action) : isStsAction(action);
  if (!known || version !== service.version) {
    const shown = version ?? 'NO_VERSION_SPECIFIED';
    throw new AwsError('InvalidAction', 400, `Could not find operation ${action} for version ${shown}`);
  }
  trace.action = action;
  return parameters;
}

interface Dispatched {
  readonly call: {
    readonly parameters: Parameters;
    readonly now: Date;
    readonly context: ContextValues;
    readonly onResource: (resource: string) => void;
  };
  readonly caller: Principal | undefined;
  readonly dependencies: QueryDependencies;
}

function dispatch(
  { service, trace: { action } }: Incoming,
  call: Dispatched['call'],
  { caller, dependencies: { world, oidcKeys } }: Omit<Dispatched, 'call'>,
): XmlValue | Promise<XmlValue> {
  if (!caller) return assumeRoleWithWebIdentity({ ...call, world }, oidcKeys);
  if (service.name === 'iam') return callIam(world, { ...call, action, caller });
  return callSts(action, { ...call, world, caller });
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
