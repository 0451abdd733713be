import type { Credentials } from '@aws-sdk/client-sts';
import { ProviderError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { GrantProvider, IssuedSession, SessionBroker } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { guarded } from '../failure.ts';
import { createConsoleSignIn, type FetchAnswer } from './console-sign-in.ts';
import { awsFailure } from './errors.ts';
import type { AwsSessions } from './session.ts';
import { assumeFor } from './session-assume.ts';
import { sessionDetails } from './session-plan.ts';
import { createSessionProvider } from './sts-session.ts';

export interface SessionBrokerOptions {
  readonly sessions: AwsSessions;
  /** The provider of `aws.sts.session`: what it does not show as present is not issued. */
  readonly provider: Pick<GrantProvider, 'inspect'>;
  readonly clock: Clock;
  /** Where AWS changes credentials for a sign-in link; AWS's own address when absent. */
  readonly signInEndpoint?: string;
  readonly fetch: FetchAnswer;
}

/** The broker as the app has it. */
export function createAwsSessionBroker(
  sessions: AwsSessions,
  clock: Clock,
  signInEndpoint: string | undefined,
): SessionBroker {
  const provider = createSessionProvider(sessions, clock);
  return createSessionBroker({
    sessions,
    provider,
    clock,
    fetch,
    ...(signInEndpoint !== undefined && { signInEndpoint }),
  });
}

/** Issues sessions of `aws.sts.session`. Nothing that it makes is kept, logged or named in an error. */
export function createSessionBroker(options: SessionBrokerOptions): SessionBroker {
  const signIn = createConsoleSignIn(options);
  return {
    kind: 'aws.sts.session',
    async issueSession(plan, remainingSeconds) {
      const left = Math.min(
        remainingSeconds,
        (Date.parse(plan.expiresAt) - options.clock.now().getTime()) / 1_000,
      );
      if (left <= 0 || (await options.provider.inspect(plan)) !== 'present') throw notGiven();
      const about = `a session of ${plan.permission} in ${plan.target}`;
      const details = sessionDetails(plan);
      const credentials = await guarded(
        () => assumeFor(options.sessions, details, { plan, window: plan, seconds: left }),
        (error) => awsFailure(error, 'grant', about),
      );
      const issued = readIssued(credentials, plan);
      const signInUrl = await signIn(issued, details.roleArn);
      return { ...issued, ...(signInUrl !== undefined && { signInUrl }) };
    },
  };
}

function readIssued(credentials: Credentials | undefined, plan: PlannedGrant): IssuedSession {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
    throw new ProviderError({
      class: 'retry',
      code: 'NoCredentials',
      message: `There were no credentials in AWS's answer for ${plan.permission}.`,
    });
  // The session policy ends before credentials do that AWS issues for a quarter of an hour at least.
  const end = Math.min(Expiration.getTime(), Date.parse(plan.expiresAt));
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiresAt: new Date(end).toISOString(),
  };
}

function notGiven(): ProviderError {
  return new ProviderError({
    class: 'permanent',
    code: 'NotGiven',
    message: 'There is no session to be had: the access has ended, or AWS does not show it as given.',
  });
}
