import { z } from 'zod';
import { sessionPrincipal } from '../access/authenticate.ts';
import { principalArn } from '../access/principal.ts';
import { createId, createSecret } from '../identifiers.ts';
import type { Session } from '../state.ts';
import { xmlTime } from '../wire/xml.ts';
import type { World } from '../world.ts';
import { signedInPage } from './page.ts';

/** How long a sign-in token can be used, in milliseconds. */
const tokenLifetime = 15 * 60_000;

export interface FederationAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const sessionSchema = z.object({
  sessionId: z.string(),
  sessionKey: z.string(),
  sessionToken: z.string(),
});

const refused = (text: string): FederationAnswer => ({
  status: 400,
  contentType: 'text/plain',
  body: text,
});

/**
 * The federation endpoint of AWS sign-in, after "IAM User Guide, Enable custom identity broker access to the
 * AWS console": it changes temporary credentials for a sign-in token, and that for a session of the console.
 */
export function answerFederation(world: World, now: Date, query: URLSearchParams): FederationAnswer {
  const action = query.get('Action');
  if (action === 'getSigninToken') return getSigninToken(world, now, query);
  if (action === 'login') return login(world, now, query);
  return refused('The parameter Action must be getSigninToken or login.');
}

function getSigninToken(world: World, now: Date, query: URLSearchParams): FederationAnswer {
  const given = readSession(query.get('Session') ?? '');
  if (!given)
    return refused('The parameter Session must be JSON with sessionId, sessionKey and sessionToken.');
  const session = world.state.sessions.find(
    (one) =>
      one.accessKeyId === given.sessionId &&
      one.secretAccessKey === given.sessionKey &&
      one.sessionToken === given.sessionToken &&
      Date.parse(one.expiresAt) > now.getTime(),
  );
  if (!session || session.console) return refused('The session credentials are not valid.');
  if (session.roleId === undefined) {
    return refused('Credentials of GetSessionToken cannot be used to sign in to the console.');
  }
  const duration = readDuration(query.get('SessionDuration'), session);
  if (typeof duration === 'string') return refused(duration);
  const token = createSecret(120);
  world.update((state) => {
    state.signinTokens = state.signinTokens.filter((one) => Date.parse(one.expiresAt) > now.getTime());
    state.signinTokens.push({
      token,
      accessKeyId: session.accessKeyId,
      expiresAt: new Date(now.getTime() + tokenLifetime).toISOString(),
      ...(duration === undefined ? {} : { sessionDuration: duration }),
    });
  });
  return { status: 200, contentType: 'application/json', body: JSON.stringify({ SigninToken: token }) };
}

function readSession(text: string): z.output<typeof sessionSchema> | undefined {
  try {
    return sessionSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Seconds, or undefined when the console is to end with the credentials, or a complaint. */
function readDuration(text: string | null, { issuedTo }: Session): number | string | undefined {
  if (text === null) return undefined;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 900 || seconds > 43_200) {
    return 'The parameter SessionDuration must be from 900 to 43200 seconds.';
  }
  if (issuedTo !== 'longTerm') {
    return 'SessionDuration is for roles that were assumed with the long-term credentials of an IAM user.';
  }
  return seconds;
}

function login(world: World, now: Date, query: URLSearchParams): FederationAnswer {
  const destination = query.get('Destination') ?? '';
  if (!URL.canParse(destination) || new URL(destination).protocol !== 'https:') {
    return refused('The parameter Destination must be an https address.');
  }
  const { signinTokens, sessions } = world.state;
  const token = signinTokens.find((one) => one.token === query.get('SigninToken'));
  const session = sessions.find(({ accessKeyId }) => accessKeyId === token?.accessKeyId);
  if (!token || !session || Date.parse(token.expiresAt) <= now.getTime()) {
    return refused('The sign-in token is not valid, or is over. Ask for a new one.');
  }
  const expiresAt =
    token.sessionDuration === undefined
      ? session.expiresAt
      : xmlTime(new Date(now.getTime() + token.sessionDuration * 1_000));
  const principal = sessionPrincipal(session, world.effective);
  if (!principal || Date.parse(expiresAt) <= now.getTime()) return refused('The session is over.');
  const opened: Session = {
    ...session,
    // The console works with credentials of its own; that they were issued, policies date from the first ones.
    accessKeyId: createId('ASIA').slice(0, 20),
    secretAccessKey: createSecret(30),
    sessionToken: createSecret(240),
    expiresAt,
    console: true,
  };
  world.update((state) => {
    state.sessions.push(opened);
  });
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body: signedInPage({ arn: principalArn(principal), expiresAt, destination }),
  };
}
