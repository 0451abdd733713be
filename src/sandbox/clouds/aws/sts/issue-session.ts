import { sessionArn } from '../arn.ts';
import { createId, createSecret } from '../identifiers.ts';
import type { Session } from '../state.ts';
import { type XmlFields, xmlTime } from '../wire/xml.ts';
import type { World } from '../world.ts';
import type { SessionRequest, TargetRole } from './session-request.ts';

/** How long credentials are still known after their end, to be told apart from credentials that never were. */
const remembered = 7 * 24 * 3_600_000;

interface NewSession {
  readonly request: SessionRequest;
  readonly target: TargetRole;
  /** Seconds. */
  readonly duration: number;
  readonly now: Date;
  readonly details: Pick<Session, 'tags' | 'transitiveTagKeys' | 'sourceIdentity' | 'federatedProvider'>;
}

/** Makes credentials for a role, keeps them, and returns the parts of the answer that tell of them. */
export function issueSession(
  world: World,
  { request, target, duration, now, details }: NewSession,
): XmlFields {
  const { account, role } = target;
  const { sessionName } = request;
  const session: Session = {
    accessKeyId: createId('ASIA').slice(0, 20),
    secretAccessKey: createSecret(30),
    sessionToken: createSecret(240),
    accountId: account.id,
    roleId: role.id,
    sessionName,
    issuedAt: now.toISOString(),
    // The answer tells the end to the second; the credentials end when it says they do.
    expiresAt: xmlTime(new Date(now.getTime() + duration * 1_000)),
    policyArns: [...request.policyArns],
    ...(request.policy === undefined ? {} : { policy: request.policy }),
    ...details,
  };
  world.update((state) => {
    const forgotten = now.getTime() - remembered;
    state.sessions = state.sessions.filter(({ expiresAt }) => Date.parse(expiresAt) > forgotten);
    state.sessions.push(session);
  });
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: session.expiresAt,
    },
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${sessionName}`,
      Arn: sessionArn(account.id, role.name, sessionName),
    },
  };
}
