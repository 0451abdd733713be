import { z } from 'zod';
import { decideAssumeRole } from './access/assume-role.ts';
import { sessionPrincipal } from './access/authenticate.ts';
import { decide, requestKeys } from './access/authorize.ts';
import { type Principal, principalArn } from './access/principal.ts';
import { parseIamArn, roleArn, rootArn, userArn } from './arn.ts';
import type { DecidingStatement, Layer } from './policy/evaluate.ts';
import type { Account, AwsState } from './state.ts';
import { findRole } from './sts/session-request.ts';
import type { World } from './world.ts';

export const evaluationSchema = z
  .strictObject({
    /** A user, a role (as such), a session (the latest of that name), or the root of an account. */
    principalArn: z.string().optional(),
    /** The session with these credentials. */
    accessKeyId: z.string().optional(),
    /** Such as `s3:GetObject`. */
    action: z.string().regex(/^[A-Za-z0-9-]+:[A-Za-z0-9*]+$/, 'must be an action such as s3:GetObject'),
    resource: z.string().min(1),
    /** When; now if absent. */
    at: z.union([z.date(), z.iso.datetime({ offset: true })]).optional(),
    /** Condition keys of the request besides those that the principal and the time give. */
    context: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
  })
  .refine(({ principalArn, accessKeyId }) => (principalArn === undefined) !== (accessKeyId === undefined), {
    message: 'Give either principalArn or accessKeyId.',
  });

export type EvaluationRequest = z.input<typeof evaluationSchema>;

/**
 * The answer to "may this principal do this on this resource?". `by` tells what decided: a statement that
 * allows, a deny, the absence of an allow (`layer` tells in which kind of policy), the trust policy of the
 * role to be taken, or that the principal is not there or its session over.
 */
export interface Evaluation {
  readonly decision: 'allowed' | 'denied';
  readonly by: 'allow' | 'explicitDeny' | 'noAllow' | 'trustPolicy' | 'noSuchPrincipal' | 'sessionOver';
  readonly layer?: Layer;
  /** The statements that decided; none where nothing matched. */
  readonly statements: readonly DecidingStatement[];
}

/** Weighs a request that nobody made, as the authorisation of calls would. Throws a ZodError for bad input. */
export function evaluate(world: World, now: Date, input: EvaluationRequest): Evaluation {
  const request = evaluationSchema.parse(input);
  const at = new Date(request.at ?? now);
  const principal = findPrincipal(world, request);
  if (!principal) return { decision: 'denied', by: 'noSuchPrincipal', statements: [] };
  if (principal.kind === 'session') {
    const { issuedAt, expiresAt } = principal.session;
    if (Date.parse(expiresAt) <= at.getTime() || Date.parse(issuedAt) > at.getTime()) {
      return { decision: 'denied', by: 'sessionOver', statements: [] };
    }
  }
  const context = { ...requestKeys(at, {}), ...request.context };
  const { action, resource } = request;
  const target = action === 'sts:AssumeRole' ? findRole(world.effective, resource) : undefined;
  if (target && principal.kind !== 'root') {
    const view = { state: world.state, accounts: world.effective };
    const trust = decideAssumeRole(principal, { action, ...target, context }, view);
    if (trust.decision === 'denied' && trust.by === 'trustPolicy') {
      return { decision: 'denied', by: 'trustPolicy', statements: [] };
    }
    if (trust.decision === 'allowed') return { decision: 'allowed', by: 'allow', statements: [] };
  }
  const decided = decide(principal, { action, resource, context }, world.state);
  return decided.decision === 'allowed' ? { ...decided, by: 'allow' } : decided;
}

function findPrincipal(
  world: World,
  { principalArn: arn, accessKeyId }: z.output<typeof evaluationSchema>,
): Principal | undefined {
  const accounts = world.effective;
  if (accessKeyId !== undefined) {
    const session = world.state.sessions.find((one) => one.accessKeyId === accessKeyId);
    return session && sessionPrincipal(session, accounts);
  }
  const parsed = parseIamArn(arn ?? '');
  const account = accounts.find(({ id }) => id === parsed?.accountId);
  if (!parsed || !account || arn === undefined) return undefined;
  if (arn === rootArn(account.id)) return { kind: 'root', account };
  if (parsed.type === 'assumed-role') return findSession(world.state, accounts, arn);
  const user = account.users.find((one) => userArn(account.id, one) === arn);
  if (user) return { kind: 'user', account, user };
  const role = account.roles.find((one) => roleArn(account.id, one) === arn);
  return role && { kind: 'role', account, role };
}

function findSession(state: AwsState, accounts: readonly Account[], arn: string): Principal | undefined {
  return state.sessions
    .map((session) => sessionPrincipal(session, accounts))
    .findLast((principal) => principal !== undefined && principalArn(principal) === arn);
}
