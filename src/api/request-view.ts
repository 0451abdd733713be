import { z } from 'zod';
import type { PersonRef } from '../core/people.ts';
import {
  type GrantRecord,
  grantStates,
  type RequestRecord,
  requestStates,
} from '../core/requests/request.ts';

const time = z.iso.datetime().meta({ description: 'UTC, ISO 8601.' });

const person = z
  .strictObject({ objectId: z.string(), displayName: z.string(), userPrincipalName: z.string() })
  .meta({ description: 'A person; objectId is the Entra object id.' });

const decision = z.strictObject({
  kind: z.enum(['approve', 'deny']),
  by: person,
  at: time,
  reason: z.string().optional(),
  stage: z.int().meta({ description: 'The approval stage the decision counts for, from 0.' }),
});

const grant = z.strictObject({
  state: z.enum(grantStates).meta({
    description:
      'standing: the beneficiary had it already and keeps it. blocked: the cloud was never asked. kept: another request still holds it. stuck: taking it back does not succeed; it is still being tried.',
  }),
  cloud: z.enum(['aws', 'azure']),
  permission: z.string().meta({ description: 'What is given.' }),
  target: z.string().meta({ description: 'Where it is given.' }),
  principal: z.string().meta({ description: 'Who receives it in that cloud.' }),
  expiresAt: time,
  placedAt: time.optional(),
  removedAt: time.optional().meta({ description: 'When it was read back as absent.' }),
});

const end = z.strictObject({
  why: z.enum(['expired', 'endedEarly', 'revokedBy']),
  by: person.optional(),
  reason: z.string().optional(),
});

/** What the status API shows of a request. */
export const requestViewSchema = z.strictObject({
  id: z.string(),
  state: z.enum(requestStates),
  requester: person,
  beneficiary: person,
  entitlement: z.strictObject({
    name: z.string(),
    title: z.string(),
    environment: z.string(),
    catalogueVersion: z
      .string()
      .meta({ description: 'Version of the catalogue the request was decided under.' }),
  }),
  minutes: z.int().meta({ description: 'How long the access lasts.' }),
  reason: z.string(),
  requestedAt: time,
  decisions: z.array(decision),
  grants: z.array(grant),
  startsAt: time.optional(),
  expiresAt: time.optional().meta({ description: 'The one moment at which all of the access ends.' }),
  end: end.optional(),
  failure: z.string().optional().meta({ description: 'Why the request failed, in words.' }),
  closedAt: time
    .optional()
    .meta({ description: 'When the last grant was verified absent, or the request was closed without one.' }),
});

export type RequestView = z.infer<typeof requestViewSchema>;

/** The view of a request: facts for people and reports; no artifact names, keys or revisions. */
export function viewOf(record: RequestRecord): RequestView {
  const { request, state, decisions, grants, startsAt, expiresAt, closedAt, failure } = record;
  const { id, requester, beneficiary, entitlement, minutes, reason, requestedAt } = request;
  const { name, title, environment, catalogueVersion } = entitlement;
  return {
    id,
    state,
    requester: personView(requester),
    beneficiary: personView(beneficiary),
    entitlement: { name, title, environment, catalogueVersion },
    minutes,
    reason,
    requestedAt,
    decisions: decisions.map(({ kind, by, at, reason: why, stage }) => ({
      kind,
      by: personView(by),
      at,
      reason: why,
      stage,
    })),
    grants: grants.map(grantView),
    startsAt,
    expiresAt,
    end: endView(record.end),
    failure,
    closedAt,
  };
}

// Rows may carry more than today's fields; what is shown is named one by one.
function personView({ objectId, displayName, userPrincipalName }: PersonRef): RequestView['requester'] {
  return { objectId, displayName, userPrincipalName };
}

function grantView({ plan, state, placedAt, removedAt }: GrantRecord): RequestView['grants'][number] {
  const { cloud, permission, target, principal, expiresAt } = plan;
  return { state, cloud, permission, target, principal, expiresAt, placedAt, removedAt };
}

function endView(ended: RequestRecord['end']): RequestView['end'] {
  switch (ended?.why) {
    case undefined:
      return undefined;
    case 'expired':
      return { why: ended.why };
    case 'endedEarly':
      return { why: ended.why, by: personView(ended.by) };
    case 'revokedBy':
      return { why: ended.why, by: personView(ended.by), reason: ended.reason };
  }
}
