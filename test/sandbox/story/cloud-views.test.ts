import { expect, it } from 'vitest';
import { cloudViews } from '../../../src/sandbox/story/cloud-views.ts';
import { latchkey } from '../../../src/sandbox/story/people.ts';

const time = '2026-11-20T10:00:00.000Z';
const assignment =
  '/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/26bcb321-0000-4000-8000-000000000001';

function calls(azure: { method: string; path: string; status: number; code: string | null }, aws = 'OK') {
  const [awsView, azureView] = cloudViews(
    {
      aws: {
        inspect: () => ({
          accounts: [],
          events: [{ time, requestId: 'r', service: 'iam', action: 'AttachUserPolicy', result: aws }],
        }),
      },
      azure: {
        inspect: () => ({
          people: [],
          groups: [],
          locks: [],
          calls: [{ time, service: 'arm', operation: 'o', caller: latchkey.objectId, ...azure }],
        }),
      },
    },
    new Map(),
  );
  return { aws: awsView?.calls[0], azure: azureView?.calls[0] };
}

it.each([
  {
    of: 'a look that finds nothing',
    method: 'GET',
    status: 404,
    code: 'RoleAssignmentNotFound',
    result: 'absent',
  },
  { of: 'a look that finds something', method: 'GET', status: 200, code: null, result: 'ok' },
  { of: 'a removal', method: 'DELETE', status: 200, code: null, result: 'ok' },
  { of: 'a refusal', method: 'PUT', status: 403, code: 'AuthorizationFailed', result: 'AuthorizationFailed' },
  { of: 'a write below nothing', method: 'PUT', status: 404, code: 'NotFound', result: 'NotFound' },
  { of: 'a failure without a code', method: 'GET', status: 503, code: null, result: '503' },
])('calls the result of $of in Azure $result', ({ method, status, code, result }) => {
  expect(calls({ method, path: assignment, status, code }).azure).toEqual({
    at: time,
    who: 'Latchkey',
    action: `${method} roleAssignments/26bcb321…`,
    result,
  });
});

it('calls success the same in both clouds, and leaves errors of AWS their code', () => {
  const azure = { method: 'GET', path: assignment, status: 200, code: null };
  expect(calls(azure).aws?.result).toBe('ok');
  expect(calls(azure, 'AccessDenied').aws?.result).toBe('AccessDenied');
});
