import { z } from 'zod';
import { decideAssumeRole } from './access/assume-role.ts';
import { sessionPrincipal } from './access/authenticate.ts';
import { decide, requestKeys } from './access/authorize.ts';
import { type Principal, principalArn } from './access/principal.ts';
import { parseIamArn, roleArn, rootArn, userArn } from './arn.ts';
import { findStoreUser, type PortalRole, rolesOf } from './identity-center/access.ts';
import type { DecidingStatement, Layer } from './policy/evaluate.ts';
import type { Account, AwsState, Session } from './state.ts';
import { findRole } from './sts/session-request.ts';
import type { World } from './world.ts';

export const evaluationSchema = z
  .strictObject({
    /** A user, a role (as such), a session (the latest of that name), or the root of an account. */
    principalArn: z.string().optional(),
    /** The session with these credentials. */
    accessKeyId: z.string().optional(),
    /** A person of Identity Center, by user name or id, in any session that they have or can have now. */
    identityCenterUser: z.string().optional(),
    /** With `identityCenterUser`: the account in which; every account when absent. */
    accountId: z.string().optional(),
    /** Such as `s3:GetObject`. */
    action: z.string().regex(/^[A-Za-z0-9-]+:[A-Za-z0-9*]+$/, 'must be an action such as s3:GetObject'),
    resource: z.string().min(1),
    /** When; now if absent. */
    at: z.union([z.date(), z.iso.datetime({ offset: true })]).optional(),
    /** Condition keys of the request besides those that the principal and the time give. */
    context: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
  })
  .refine(
    ({ principalArn, accessKeyId, identityCenterUser }) =>
      [principalArn, accessKeyId, identityCenterUser].filter((one) => one !== undefined).length === 1,
    { message: 'Give one of principalArn, accessKeyId and identityCenterUser.' },
  )
  .refine(
    ({ accountId, identityCenterUser }) => accountId === undefined || identityCenterUser !== undefined,
    {
      message: 'An accountId goes with identityCenterUser.',
    },
  );

export type EvaluationRequest = z.input<typeof evaluationSchema>;

/**
 * The answer to "may this principal do this on this resource?". `by` tells what decided: a statement that
 * allows, a deny, the absence of an allow (`layer` tells in which kind of policy), the trust policy of the
 * role to be taken, that the resource is another account's (which no policy of the principal's own can open), or
 * that the principal is not there or its session over.
 */
export interface Evaluation {
  readonly decision: 'allowed' | 'denied';
  readonly by:
    | 'allow'
    | 'explicitDeny'
    | 'noAllow'
    | 'trustPolicy'
    | 'noResourcePolicy'
    | 'noSuchPrincipal'
    | 'sessionOver';
  readonly layer?: Layer;
  /** The statements that decided; none where nothing matched. */
  readonly statements: readonly DecidingStatement[];
}

/**
 * Weighs a request that nobody made, as the authorisation of calls would, with what has reached it by the time that
 * is asked about. Throws a ZodError for bad input.
 */
export function evaluate(world: World, now: Date, input: EvaluationRequest): Evaluation {
  const request = evaluationSchema.parse(input);
  const at = new Date(request.at ?? now);
  const view: View = { state: world.state, accounts: world.effectiveAt(at) };
  const principals =
    request.identityCenterUser === undefined
      ? [findPrincipal(view, request) ?? []].flat()
      : portalPrincipals(view, { ...request, user: request.identityCenterUser }, at);
  const answers = principals.map((principal) => evaluateFor(view, principal, { ...request, at }));
  const none: Evaluation = { decision: 'denied', by: 'noSuchPrincipal', statements: [] };
  return answers.find(({ decision }) => decision === 'allowed') ?? answers.at(-1) ?? none;
}

/** The world as the authorisation sees it at some time. */
interface View {
  readonly state: AwsState;
  readonly accounts: readonly Account[];
}

interface Weighed {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | string[]>>;
  readonly at: Date;
}

function evaluateFor(view: View, principal: Principal, request: Weighed): Evaluation {
  const { at } = request;
  const session = 'session' in principal ? principal.session : undefined;
  if (
    session &&
    (Date.parse(session.expiresAt) <= at.getTime() || Date.parse(session.issuedAt) > at.getTime())
  ) {
    return { decision: 'denied', by: 'sessionOver', statements: [] };
  }
  const { action, resource } = request;
  const owned = findResource(view.accounts, resource);
  const context = { ...requestKeys(at, {}), ...owned.context, ...request.context };
  const target = action === 'sts:AssumeRole' ? findRole(view.accounts, resource) : undefined;
  if (target && principal.kind !== 'root') {
    const trust = decideAssumeRole(principal, { action, ...target, context }, view);
    if (trust.decision === 'denied' && trust.by === 'trustPolicy') {
      return { decision: 'denied', by: 'trustPolicy', statements: [] };
    }
    if (trust.decision === 'allowed') return { decision: 'allowed', by: 'allow', statements: [] };
  }
  const decided = decide(principal, { action, resource, context }, view.state);
  if (decided.decision === 'allowed' && ![undefined, principal.account.id].includes(owned.accountId)) {
    return { decision: 'denied', by: 'noResourcePolicy', statements: [] };
  }
  return decided.decision === 'allowed' ? { ...decided, by: 'allow' } : decided;
}

/** Whose a resource is, by its ARN or because it was seeded, and the condition keys of its tags. */
function findResource(accounts: readonly Account[], arn: string) {
  const [, , service = '', , owner = '', name = ''] = arn.split(':');
  // An object belongs to the account of its bucket.
  const bucket = service === 's3' ? `arn:aws:s3:::${name.split('/')[0]}` : undefined;
  const account = accounts.find(({ resources }) => resources.some((one) => one.arn === (bucket ?? arn)));
  const tags = account?.resources.find((one) => one.arn === arn)?.tags ?? [];
  const accountId = /^\d{12}$/.test(owner) ? owner : account?.id;
  return {
    accountId,
    context: {
      'aws:ResourceAccount': accountId,
      ...Object.fromEntries(tags.map(({ key, value }) => [`aws:ResourceTag/${key}`, value])),
    },
  };
}

/** The sessions that a person has, and those that they could have, as if begun at the time asked about. */
function portalPrincipals(
  { state, accounts }: View,
  { user: name, accountId }: { readonly user: string; readonly accountId?: string | undefined },
  at: Date,
): Principal[] {
  const user = state.identityCenter && findStoreUser(state.identityCenter, name);
  const roles = user ? rolesOf(state, accounts, user) : [];
  const running = state.sessions.filter(
    (one) => user && one.identityStoreUserId === user.id && Date.parse(one.expiresAt) > at.getTime(),
  );
  return [
    ...running.flatMap((session) => sessionPrincipal(session, accounts) ?? []),
    ...roles.map(({ account, role, permissionSet }): Principal => {
      const session = portalSession({ account, role, permissionSet }, user?.id ?? '', at);
      return { kind: 'session', account, role, session };
    }),
  ].filter(({ account }) => (accountId ?? account.id) === account.id);
}

function portalSession({ account, role, permissionSet }: PortalRole, userId: string, at: Date): Session {
  return {
    accessKeyId: '',
    secretAccessKey: '',
    sessionToken: '',
    accountId: account.id,
    roleId: role.id,
    sessionName: userId,
    issuedAt: at.toISOString(),
    expiresAt: new Date(at.getTime() + permissionSet.sessionDuration * 1_000).toISOString(),
    tags: [],
    transitiveTagKeys: [],
    policyArns: [],
    issuedTo: 'portal',
    identityStoreUserId: userId,
  };
}

function findPrincipal(
  { state, accounts }: View,
  { principalArn: arn, accessKeyId }: z.output<typeof evaluationSchema>,
): Principal | undefined {
  if (accessKeyId !== undefined) {
    const session = state.sessions.find((one) => one.accessKeyId === accessKeyId);
    return session && sessionPrincipal(session, accounts);
  }
  const parsed = parseIamArn(arn ?? '');
  const account = accounts.find(({ id }) => id === parsed?.accountId);
  if (!parsed || !account || arn === undefined) return undefined;
  if (arn === rootArn(account.id)) return { kind: 'root', account };
  if (parsed.type === 'assumed-role') return findSession(state, accounts, arn);
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
