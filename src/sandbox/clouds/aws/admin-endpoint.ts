import { z } from 'zod';
import { type Evaluation, type EvaluationRequest, evaluationSchema } from './evaluate.ts';
import { type FaultInput, type Faults, faultSchema } from './faults.ts';
import type { PortalSignIn } from './identity-center/sign-in.ts';
import type { IdentityCenterLimits } from './identity-center/throttle.ts';
import type { Inspection } from './inspect.ts';
import { spreadDelay } from './spread.ts';
import type { IssuedCredentials } from './sts/issue-session.ts';
import { AwsError } from './wire/errors.ts';
import type { ConsistencyDelay } from './world.ts';

/** What can be done to the simulator itself, beside calling the services that it simulates. */
export interface AdminActions {
  readonly faults: Faults;
  readonly inspect: () => Inspection;
  readonly evaluate: (request: EvaluationRequest) => Evaluation;
  readonly setConsistencyDelay: (delay: ConsistencyDelay) => void;
  readonly setIdentityCenterLimits: (limits: Partial<IdentityCenterLimits>) => void;
  readonly signIn: (asked: PortalSignIn) => IssuedCredentials;
}

interface AdminRequest {
  readonly method: string;
  /** What follows `/_simulator/`. */
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: string;
}

interface AdminAnswer {
  readonly status: number;
  readonly body: unknown;
}

const milliseconds = z.number().min(0);
const delay = z.union([
  milliseconds,
  z.strictObject({ least: milliseconds, most: milliseconds, seed: z.int() }).transform(spreadDelay),
]);
const writeDelay = { reads: delay.optional(), authorization: delay.optional() };
const delaySchema = z.strictObject({
  ...writeDelay,
  actions: z.record(z.string().regex(/^[a-z]+:[A-Za-z]+$/), z.strictObject(writeDelay)).optional(),
});

const limitsSchema = z.strictObject({
  requestsPerSecond: z.int().positive().optional(),
  outstandingCreations: z.int().positive().optional(),
  operationTime: milliseconds.optional(),
});
const signInSchema = z.strictObject({
  user: z.string(),
  accountId: z.string(),
  permissionSet: z.string(),
});

/** Answers a call to `/_simulator/…`, a path that AWS does not have. */
export function answerAdmin(request: AdminRequest, actions: AdminActions): AdminAnswer {
  try {
    return route(request, actions);
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
    if (error instanceof AwsError) return { status: error.status, body: { error: error.message } };
    if (error instanceof SyntaxError) return { status: 400, body: { error: 'The body is not JSON.' } };
    throw error;
  }
}

function route(request: AdminRequest, { faults, ...actions }: AdminActions): AdminAnswer {
  const { method, path } = request;
  switch (`${method} ${path}`) {
    case 'GET faults':
      return { status: 200, body: faults.list() };
    case 'POST faults':
      return withBody(request, (body) => ({
        status: 201,
        body: { id: faults.add(faultSchema.parse(body) as FaultInput) },
      }));
    case 'DELETE faults':
      faults.clear();
      return { status: 200, body: {} };
    case 'GET inspect':
      return { status: 200, body: actions.inspect() };
    case 'POST evaluate':
      return withBody(request, (body) => ({
        status: 200,
        body: actions.evaluate(evaluationSchema.parse(body)),
      }));
    case 'PUT consistency':
      return withBody(request, (body) => {
        actions.setConsistencyDelay(delaySchema.parse(body));
        return { status: 200, body: {} };
      });
    case 'PUT identity-center':
      return withBody(request, (body) => {
        const given = Object.entries(limitsSchema.parse(body)).filter(([, value]) => value !== undefined);
        actions.setIdentityCenterLimits(Object.fromEntries(given));
        return { status: 200, body: {} };
      });
    case 'POST sign-in':
      return withBody(request, (body) => ({ status: 200, body: actions.signIn(signInSchema.parse(body)) }));
  }
  const fault = method === 'DELETE' && path.startsWith('faults/') ? path.slice('faults/'.length) : undefined;
  if (fault !== undefined && faults.remove(fault)) return { status: 200, body: {} };
  return { status: 404, body: { error: `There is no ${method} /_simulator/${path}.` } };
}

/** Only JSON is taken: a page in a browser cannot send that to another origin without asking first. */
function withBody(request: AdminRequest, use: (body: unknown) => AdminAnswer): AdminAnswer {
  if (!/^application\/json\b/.test(request.contentType ?? '')) {
    return { status: 415, body: { error: 'Send JSON, with the content type application/json.' } };
  }
  return use(JSON.parse(request.body));
}
