import { z } from 'zod';
import {
  type GrantRecord,
  grantStates,
  type RequestRecord,
  requestStates,
} from '../core/requests/request.ts';

// Loose objects: while a new version is rolled out, the old one meets rows with fields it does not know, and
// must hand them on unharmed.

const time = z.iso.datetime();

/** A person as a row keeps them. */
export const person = z.looseObject({
  objectId: z.string(),
  displayName: z.string(),
  userPrincipalName: z.string(),
});

const failure = z.looseObject({
  class: z.enum(['retry', 'retrySlowly', 'permanent']),
  code: z.string(),
  message: z.string(),
  cloudRequestId: z.string().exactOptional(),
  retryAfterSeconds: z.number().exactOptional(),
});

export const plannedGrant = z.looseObject({
  requestId: z.string(),
  index: z.int().nonnegative(),
  kind: z.string(),
  cloud: z.enum(['aws', 'azure']),
  permission: z.string(),
  target: z.string(),
  principal: z.string(),
  artifact: z.string(),
  sharingKey: z.string().exactOptional(),
  marked: z.literal(true).exactOptional(),
  startsAt: time,
  expiresAt: time,
  cloudSideEnd: z.boolean(),
  details: z.record(z.string(), z.string()),
});

/** A grant's row. */
export const grantRow: z.ZodType<GrantRecord> = z.looseObject({
  plan: plannedGrant,
  state: z.enum(grantStates),
  usage: z.string().exactOptional(),
  placedAt: time.exactOptional(),
  givenEnds: z.array(time).exactOptional(),
  removedAt: time.exactOptional(),
  failure: failure.exactOptional(),
});

const decision = z.looseObject({
  kind: z.enum(['approve', 'deny']),
  by: person,
  at: time,
  reason: z.string().exactOptional(),
  stage: z.int().nonnegative(),
  minutes: z.int().positive().exactOptional(),
  insteadOf: z.array(person).exactOptional(),
});

const stage = z.looseObject({
  index: z.int().nonnegative(),
  of: z.int().positive(),
  quorum: z.int().positive(),
  approvers: z.array(person),
  answerBy: time,
  delegates: z.array(z.looseObject({ from: person, to: person })).exactOptional(),
  escalatesAt: time.exactOptional(),
  escalated: z.boolean().exactOptional(),
});

const approvedBy = z.discriminatedUnion('by', [
  z.looseObject({ by: z.literal('people') }),
  z.looseObject({ by: z.literal('rule'), rule: z.string() }),
  z.looseObject({ by: z.literal('breakGlass') }),
]);

const extension = z.looseObject({
  number: z.int().positive(),
  by: person,
  at: time,
  minutes: z.int().positive(),
  expiresAt: time,
  stage: stage.exactOptional(),
  approvedBy: approvedBy.exactOptional(),
  decisions: z.array(decision),
  outcome: z.enum(['extended', 'denied', 'timedOut', 'failed']).exactOptional(),
  failure: z.string().exactOptional(),
});

const note = z.looseObject({ by: person, at: time, text: z.string() });

const end = z.discriminatedUnion('why', [
  z.looseObject({ why: z.literal('expired') }),
  z.looseObject({ why: z.literal('endedEarly'), by: person }),
  z.looseObject({ why: z.literal('revokedBy'), by: person, reason: z.string() }),
]);

/** What was asked for, as a row keeps it. */
export const request = z.looseObject({
  id: z.string(),
  requester: person,
  beneficiary: person,
  entitlement: z.looseObject({
    name: z.string(),
    title: z.string(),
    description: z.string(),
    environment: z.string(),
    catalogueVersion: z.string(),
  }),
  minutes: z.int().positive(),
  reason: z.string(),
  ticket: z.string().exactOptional(),
  breakGlass: z.literal(true).exactOptional(),
  share: z
    .looseObject({ type: z.string(), resources: z.array(z.string()), permissions: z.array(z.string()) })
    .exactOptional(),
  requestedAt: time,
});

/** A request's own row: the record without its grants. */
export const requestRow: z.ZodType<Omit<RequestRecord, 'grants'>> = z.looseObject({
  schema: z.literal(1),
  revision: z.int().nonnegative(),
  request,
  state: z.enum(requestStates),
  stage: stage.exactOptional(),
  decisions: z.array(decision),
  approvedBy: approvedBy.exactOptional(),
  startsAt: time.exactOptional(),
  expiresAt: time.exactOptional(),
  extensions: z.array(extension).exactOptional(),
  notes: z.array(note).exactOptional(),
  end: end.exactOptional(),
  closedAt: time.exactOptional(),
  failure: z.string().exactOptional(),
});
