import { app } from '@azure/functions';
import * as df from 'durable-functions';

interface Answer {
  readonly statusCode: number;
  readonly content?: string;
  getHeader(name: string): string | undefined;
}

df.app.activity('note', { handler: (input: unknown) => input });

df.app.orchestration('fetches', function* (context) {
  const { after, ...options } = context.df.getInput() as df.CallHttpOptions & { after?: string };
  try {
    const response: Answer = yield context.df.callHttp(options);
    const noted: unknown = after && (yield context.df.callActivity('note', after));
    return {
      status: response.statusCode,
      content: response.content,
      type: 'getHeader' in response ? (response.getHeader('content-type') ?? null) : null,
      ...(after ? { noted: noted ?? 'nothing' } : {}),
    };
  } catch (error) {
    return { caught: error instanceof Error ? error.message.split('\n')[0] : '' };
  }
});
df.app.orchestration('withToken', function* (context) {
  const { url } = context.df.getInput() as { url: string };
  const tokenSource = new df.ManagedIdentityTokenSource('https://management.core.windows.net');
  try {
    const response: Answer = yield context.df.callHttp({ method: 'GET', url, tokenSource });
    return response.content;
  } catch (error) {
    return { caught: error instanceof Error ? error.message.split('\n')[0] : '' };
  }
});

// The other side of the calls: this same app.
app.http('echo', {
  methods: ['GET', 'POST', 'PUT'],
  handler: async (request) => ({
    jsonBody: {
      method: request.method,
      body: await request.text(),
      headers: Object.fromEntries(
        ['content-type', 'authorization', 'x-functions-key', 'x-mine'].map((name) => [
          name,
          request.headers.get(name),
        ]),
      ),
    },
  }),
});
app.http('moved', { handler: () => ({ status: 302, headers: { location: '/api/echo' } }) });
app.http('failing', { handler: () => ({ status: 503, body: 'try later' }) });

let polls = 0;
let rounds = 0;
app.http('operation', {
  methods: ['GET', 'POST'],
  handler: (request) => {
    if (request.method === 'POST') {
      polls = 0;
      rounds = Number(request.query.get('rounds') ?? 1);
    } else polls += 1;
    if (request.method === 'GET' && polls >= rounds)
      return { jsonBody: { polls, key: request.headers.get('x-functions-key') } };
    const location = request.query.get('location') ?? '/api/operation';
    const retryAfter = request.query.get('retryAfter');
    return {
      status: 202,
      headers: {
        ...(location === 'none' ? {} : { location }),
        ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
      },
    };
  },
});
app.http('polls', { handler: () => ({ jsonBody: polls }) });
