import { z } from 'zod';
import { type Evaluation, type EvaluationRequest, evaluationSchema } from './evaluate.ts';
import { type FaultInput, type Faults, faultSchema } from './faults.ts';
import type { Inspection } from './inspect.ts';
import type { ConsistencyDelay } from './world.ts';

/** What can be done to the simulator itself, beside calling the services that it simulates. */
export interface AdminActions {
  readonly faults: Faults;
  readonly inspect: () => Inspection;
  readonly evaluate: (request: EvaluationRequest) => Evaluation;
  readonly setConsistencyDelay: (delay: ConsistencyDelay) => void;
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
const delaySchema = z.strictObject({
  reads: milliseconds.optional(),
  authorization: milliseconds.optional(),
});

/** Answers a call to `/_simulator/…`, a path that AWS does not have. */
export function answerAdmin(request: AdminRequest, actions: AdminActions): AdminAnswer {
  try {
    return route(request, actions);
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
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
