import { app, HttpResponse } from '@azure/functions';

const answer = (text: string) => ({ handler: () => ({ body: text }) });

app.http('byName', answer('by name'));
app.http('withRoute', { route: 'some/where', ...answer('some where') });
app.http('products', {
  route: 'products/{category:alpha}/{id:int?}',
  handler: ({ params }) => ({ jsonBody: params }),
});
app.http('specific', { route: 'products/special', ...answer('special') });
app.http('files', { route: 'files/{*path}', handler: ({ params }) => ({ jsonBody: params }) });

app.http('onlyGet', { route: 'thing', methods: ['GET'], ...answer('got') });
app.http('onlyPut', { route: 'thing', methods: ['PUT', 'DELETE'], ...answer('put or deleted') });

app.http('open', { authLevel: 'anonymous', ...answer('open') });
app.http('locked', { authLevel: 'function', ...answer('locked') });
app.http('guarded', { authLevel: 'admin', ...answer('guarded') });

app.http('inspect', {
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
  handler: async (request) => ({
    jsonBody: {
      method: request.method,
      url: request.url,
      query: Object.fromEntries(request.query),
      header: request.headers.get('x-mine'),
      body: await request.text(),
      user: request.user,
    },
  }),
});
app.http('mirror', {
  methods: ['POST'],
  handler: async (request) => ({
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
    body: await request.arrayBuffer(),
  }),
});
app.http('form', {
  methods: ['POST'],
  handler: async (request) => {
    const form = await request.formData();
    const file = form.get('file');
    return {
      jsonBody: {
        name: form.get('name'),
        file: file instanceof Blob ? Buffer.from(await file.arrayBuffer()).toString('hex') : null,
      },
    };
  },
});
app.http('answers', {
  handler: ({ query }) => {
    switch (query.get('kind') ?? '') {
      case 'nothing':
        return undefined as unknown as { body?: string };
      case 'status':
        return { status: 418, body: 'teapot' };
      case 'response':
        return new HttpResponse({ status: 201, headers: { 'x-made': 'yes' }, body: 'made' });
      case 'cookies':
        return {
          cookies: [
            { name: 'seen', value: 'a b', httpOnly: true, secure: true, sameSite: 'Lax', path: '/' },
            { name: 'left', value: '1', maxAge: 60 },
          ],
        };
      case 'bytes':
        return { body: Buffer.from([0, 255, 10, 13, 128]), headers: { 'content-type': 'image/png' } };
      case 'broken':
        throw new Error('a secret of the inside');
      default:
        return { jsonBody: { ok: true } };
    }
  },
});
