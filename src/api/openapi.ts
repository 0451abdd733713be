import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { readRole } from './get-request.ts';
import { sessionViewSchema } from './get-session.ts';
import { problemSchema } from './problem.ts';
import { requestViewSchema } from './request-view.ts';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** The description of the API (OpenAPI 3.1), made from the schemas of what it really answers. */
export const openApiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Latchkey status API',
    version: '1',
    description: 'What became of a request for temporary access.',
  },
  paths: {
    '/api/requests/{id}': {
      get: {
        operationId: 'getRequest',
        summary: 'One access request',
        description:
          'For its requester, its beneficiary and the approvers named in it, and for apps with the role ' +
          `${readRole}. Everybody else gets the same 404 as for an id that does not exist.`,
        security: [{ entra: [] }],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9a-z]{10}$' } },
        ],
        responses: {
          200: {
            description: 'The request as it stands now.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Request' } } },
          },
          401: problem('No access token, or one that is not accepted.'),
          404: problem('No such request, or not one of yours.'),
          500: problem('Something went wrong in Latchkey.'),
          503: problem('Storage or Entra cannot be reached; try again after the time in Retry-After.'),
        },
      },
    },
    '/api/requests/{id}/session': {
      get: {
        operationId: 'getSession',
        summary: 'Temporary credentials of an active request',
        description:
          'For its beneficiary, signed in in person, and for nobody else, whoever may see the request. The body is ' +
          'what credential_process of AWS tools expects.',
        security: [{ entra: [] }],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9a-z]{10}$' } },
          {
            name: 'grant',
            in: 'query',
            required: false,
            description: 'Which grant of the request, from 0; the first that has sessions when absent.',
            schema: { type: 'integer', minimum: 0 },
          },
        ],
        responses: {
          200: {
            description: 'New credentials, for an hour at most and never beyond the end of the access.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Session' } } },
          },
          401: problem('No access token, or one that is not accepted.'),
          404: problem('No such request, or not yours.'),
          409: problem('The request is not active, or has no sessions.'),
          500: problem('Something went wrong in Latchkey.'),
          503: problem('Storage, Entra or AWS cannot be reached; try again after the time in Retry-After.'),
        },
      },
    },
  },
  components: {
    securitySchemes: {
      entra: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: "An Entra access token of the organisation's tenant for the API's audience.",
      },
    },
    schemas: {
      Request: component(requestViewSchema),
      Session: component(sessionViewSchema),
      Problem: component(problemSchema),
    },
  },
} as const;

/** The handler of `GET /api/openapi.json`. It says nothing that is not in the documentation. */
export function getOpenApi(): HttpResponseInit {
  return { status: 200, jsonBody: openApiDocument };
}

/** Inside an OpenAPI 3.1 document the dialect is given once, so a component does not repeat it. */
function component(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
}
