import { sessionArn } from '../arn.ts';
import { createId, createSecret } from '../identifiers.ts';
import type { Session } from '../state.ts';
import { type XmlFields, xmlTime } from '../wire/xml.ts';
import type { World } from '../world.ts';
import type { SessionRequest, TargetRole } from './session-request.ts';

/** How long credentials are still known after their end, to be told apart from credentials that never were. */
const remembered = 7 * 24 * 3_600_000;

/** Credentials as AWS gives them out. */
export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

type SessionDetails = Omit<
  Session,
  'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'issuedAt' | 'expiresAt'
>;

/** Makes credentials and keeps them. `duration` is in seconds. */
export function issueCredentials(
  world: World,
  details: SessionDetails,
  { duration, now }: { readonly duration: number; readonly now: Date },
): IssuedCredentials {
  // Answers tell times to the second, and policies weigh them so; the credentials end when it is said they do.
  const expiration = new Date(xmlTime(new Date(now.getTime() + duration * 1_000)));
  const session: Session = {
    accessKeyId: createId('ASIA').slice(0, 20),
    secretAccessKey: createSecret(30),
    sessionToken: createSecret(240),
    issuedAt: now.toISOString(),
    expiresAt: xmlTime(expiration),
    ...details,
  };
  world.update((state) => {
    const forgotten = now.getTime() - remembered;
    state.sessions = state.sessions.filter(({ expiresAt }) => Date.parse(expiresAt) > forgotten);
    state.sessions.push(session);
  });
  const { accessKeyId, secretAccessKey, sessionToken } = session;
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

/** The credentials as STS writes them. */
export const credentialsXml = (issued: IssuedCredentials): XmlFields => ({
  AccessKeyId: issued.accessKeyId,
  SecretAccessKey: issued.secretAccessKey,
  SessionToken: issued.sessionToken,
  Expiration: xmlTime(issued.expiration),
});

interface NewSession {
  readonly request: SessionRequest;
  readonly target: TargetRole;
  /** Seconds. */
  readonly duration: number;
  readonly now: Date;
  readonly details: Pick<
    Session,
    'tags' | 'transitiveTagKeys' | 'sourceIdentity' | 'federatedProvider' | 'issuedTo'
  >;
}

/** Makes credentials for a role, keeps them, and returns the parts of the answer that tell of them. */
export function issueSession(
  world: World,
  { request, target, duration, now, details }: NewSession,
): XmlFields {
  const { account, role } = target;
  const { sessionName } = request;
  const issued = issueCredentials(
    world,
    {
      accountId: account.id,
      roleId: role.id,
      sessionName,
      policyArns: [...request.policyArns],
      ...(request.policy === undefined ? {} : { policy: request.policy }),
      ...details,
    },
    { duration, now },
  );
  return {
    Credentials: credentialsXml(issued),
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${sessionName}`,
      Arn: sessionArn(account.id, role.name, sessionName),
    },
  };
}
