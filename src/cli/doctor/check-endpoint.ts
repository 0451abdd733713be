import { type Finding, ok, problem } from './finding.ts';

interface Expectation {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly statuses: readonly number[];
  readonly good: string;
  readonly bad: string;
}

/** What anybody on the internet must and must not get. */
const expectations: readonly Expectation[] = [
  {
    method: 'GET',
    path: '/api/openapi.json',
    statuses: [200],
    good: 'The app is up and describes its API.',
    bad: 'The app does not describe its API to everybody, so it is not up, or the gate in front of it is shut too far.',
  },
  {
    method: 'POST',
    path: '/api/messages',
    body: '{"type":"message"}',
    statuses: [401, 403],
    good: 'The bot refuses messages that the Bot Connector did not sign.',
    bad: 'The bot does not refuse an unsigned message as it should.',
  },
  {
    method: 'GET',
    path: '/api/requests/latchkey-doctor',
    statuses: [401],
    good: 'The status API wants a token.',
    bad: 'The status API does not ask for a token.',
  },
  {
    method: 'GET',
    path: '/runtime/webhooks/durabletask/instances',
    statuses: [401, 403, 404],
    good: 'The management API of Durable Functions is closed.',
    bad: 'The management API of Durable Functions answers strangers: whoever finds it can raise events.',
  },
];

/** Knocks at the app from outside, without any token. */
export async function checkEndpoint(base: string, call: typeof fetch): Promise<readonly Finding[]> {
  return Promise.all(
    expectations.map(async ({ method, path, body, statuses, good, bad }) => {
      const about = `${method} ${path}`;
      try {
        const { status } = await call(`${base}${path}`, {
          method,
          redirect: 'manual',
          signal: AbortSignal.timeout(30_000),
          ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
        });
        if (statuses.includes(status)) return ok(about, good);
        return problem(about, `${bad} It answered ${status}.`, 'azd up');
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return problem(about, `There is no answer: ${why}`, 'azd deploy');
      }
    }),
  );
}
