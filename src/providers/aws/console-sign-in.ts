import { z } from 'zod';
import type { IssuedSession } from '../../core/providers.ts';

const endpoints: Readonly<Record<string, { readonly signIn: string; readonly console: string }>> = {
  aws: { signIn: 'https://signin.aws.amazon.com/federation', console: 'https://console.aws.amazon.com/' },
  'aws-cn': { signIn: 'https://signin.amazonaws.cn/federation', console: 'https://console.amazonaws.cn/' },
  'aws-us-gov': {
    signIn: 'https://signin.amazonaws-us-gov.com/federation',
    console: 'https://console.amazonaws-us-gov.com/',
  },
};

/** As much of `fetch` as it takes. */
export type FetchAnswer = (address: string, init: { readonly signal: AbortSignal }) => Promise<Response>;

const answerSchema = z.looseObject({ SigninToken: z.string().min(1) });

/**
 * Makes links that open the console as a session (IAM User Guide, "Enable custom identity broker access to the AWS
 * console"). `SessionDuration` is left out, so that the console ends with the credentials. Undefined when AWS gives no
 * link: the credentials are of use without one.
 */
export function createConsoleSignIn(options: {
  readonly signInEndpoint?: string;
  readonly fetch: FetchAnswer;
}): (session: IssuedSession, roleArn: string) => Promise<string | undefined> {
  return async ({ accessKeyId, secretAccessKey, sessionToken }, roleArn) => {
    const { signIn, console } = endpoints[roleArn.split(':')[1] ?? ''] ?? {};
    const endpoint = options.signInEndpoint ?? signIn;
    if (endpoint === undefined || console === undefined) return undefined;
    const session = { sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken };
    const query = new URLSearchParams({ Action: 'getSigninToken', Session: JSON.stringify(session) });
    try {
      const response = await options.fetch(`${endpoint}?${query.toString()}`, {
        signal: AbortSignal.timeout(10_000),
      });
      if (!response.ok) return undefined;
      const { SigninToken } = answerSchema.parse(await response.json());
      const login = new URLSearchParams({
        Action: 'login',
        Issuer: 'Latchkey',
        Destination: console,
        SigninToken,
      });
      return `${endpoint}?${login.toString()}`;
    } catch {
      // Whatever went wrong holds the address, and the address holds the credentials: it is told to nobody.
      return undefined;
    }
  };
}
