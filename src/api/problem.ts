import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';

/** The kinds of problems the API answers with. */
export type ProblemCode =
  | 'token-missing'
  | 'token-invalid'
  | 'request-unknown'
  | 'session-unavailable'
  | 'unavailable'
  | 'unexpected';

const problems = {
  'token-missing': { status: 401, title: 'An access token is needed' },
  'token-invalid': { status: 401, title: 'The access token is not accepted' },
  'request-unknown': { status: 404, title: 'There is no such request' },
  'session-unavailable': { status: 409, title: 'There is no session to be had' },
  unavailable: { status: 503, title: 'Latchkey cannot answer at the moment' },
  unexpected: { status: 500, title: 'Something went wrong in Latchkey' },
} as const satisfies Record<ProblemCode, { status: number; title: string }>;

/** The body of every error: problem details as RFC 9457 describes them. */
export const problemSchema = z.strictObject({
  type: z.string().meta({ description: 'Names the kind of problem: urn:latchkey:problem:<kind>.' }),
  title: z.string().meta({ description: 'The kind of problem in words; the same for every occurrence.' }),
  status: z.int().meta({ description: 'The HTTP status, once more.' }),
  detail: z.string().meta({ description: 'What happened this time and what to change.' }),
});

/** Answers with a problem. `detail` is for the caller to read: no internals and nothing secret. */
export function problemResponse(
  code: ProblemCode,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit {
  const { status, title } = problems[code];
  const body: z.infer<typeof problemSchema> = {
    type: `urn:latchkey:problem:${code}`,
    title,
    status,
    detail,
  };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}
