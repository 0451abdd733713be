import { z } from 'zod';
import { type Evaluation, type EvaluationRequest, evaluationSchema } from './evaluate.ts';
import { type Faults, faultSchema } from './faults.ts';
import type { Inspection } from './inspect.ts';
import type { Call, Reply } from './service.ts';

/** Where the simulator itself is spoken to; nothing of Azure's begins like this. */
export const ADMIN_PREFIX = '/_simulator/';

export interface AdminActions {
  readonly faults: Faults;
  evaluate(request: EvaluationRequest): Evaluation;
  inspect(): Inspection;
}

/** Answers a call to `/_simulator/…`. */
export function answerAdmin(call: Call, actions: AdminActions): Reply {
  try {
    return route(call, actions);
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
    if (error instanceof SyntaxError) return { status: 400, body: { error: 'The body is not JSON.' } };
    throw error;
  }
}

function route(call: Call, actions: AdminActions): Reply {
  const { faults } = actions;
  const path = call.path.slice(ADMIN_PREFIX.length);
  switch (`${call.method} ${path}`) {
    case 'GET faults':
      return { status: 200, body: faults.list() };
    case 'POST faults':
      return withBody(call, (body) => ({
        status: 201,
        body: { id: faults.add(faultSchema.parse(body)) },
      }));
    case 'DELETE faults':
      faults.clear();
      return { status: 200, body: {} };
    case 'GET inspect':
      return { status: 200, body: actions.inspect() };
    case 'POST evaluate':
      return withBody(call, (body) => ({
        status: 200,
        body: actions.evaluate(evaluationSchema.parse(body)),
      }));
  }
  const id = call.method === 'DELETE' ? /^faults\/(.+)$/.exec(path)?.[1] : undefined;
  if (id !== undefined && faults.remove(id)) return { status: 200, body: {} };
  return { status: 404, body: { error: `There is no ${call.method} ${call.path}.` } };
}

/** Only JSON is taken: a page in a browser cannot send that to another origin without asking first. */
function withBody(call: Call, use: (body: unknown) => Reply): Reply {
  if (!/^application\/json\b/.test(call.headers['content-type'] ?? ''))
    return { status: 415, body: { error: 'Send JSON, with the content type application/json.' } };
  return use(JSON.parse(call.body));
}
