import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { DefaultAzureCredential } from '@azure/identity';
import { systemClock } from '../platform/clock.ts';
import { type Environment, readSettings } from '../platform/config.ts';
import { createAwsSessions } from '../providers/aws/session.ts';
import type { StandingSessions } from '../providers/aws/standing.ts';
import { createOwnSessions } from '../providers/aws/standing-session.ts';
import type { Paint } from './standing-lines.ts';

/** What the commands about standing access meet outside. */
export interface StandingWorld {
  /** Calls in the accounts; `ownRole`: a role of the caller's choice is used everywhere. */
  readonly sessions: (env: Environment, ownRole: boolean) => StandingSessions;
  readonly paint: Paint;
  /** Asks whoever sits there; undefined when nobody does. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/** Colours, and a question, where there is a terminal; `NO_COLOR` is kept. */
export function terminalWorld({ stdin, stdout }: Pick<NodeJS.Process, 'stdin' | 'stdout'>): StandingWorld {
  return {
    sessions: standingSessions,
    paint: (tone, text) => styleText(tone, text, { stream: stdout }),
    ask: stdin.isTTY && stdout.isTTY ? (question) => asked(question, { stdin, stdout }) : undefined,
  };
}

async function asked(
  question: string,
  { stdin, stdout }: Pick<NodeJS.Process, 'stdin' | 'stdout'>,
): Promise<string> {
  const lines = createInterface({ input: stdin, output: stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/**
 * With LATCHKEY_AWS_HUB_ROLE, the keyless way of the app: a token of whoever is signed in to Entra opens the hub role,
 * and that assumes the role of each account. Without it, the AWS credentials of whoever runs the command.
 */
export function standingSessions(env: Environment, ownRole: boolean): StandingSessions {
  const { LATCHKEY_AWS_REGION: region } = readSettings(env, ['LATCHKEY_AWS_REGION']);
  if ((env['LATCHKEY_AWS_HUB_ROLE'] ?? '').trim() === '') return createOwnSessions(region, ownRole);
  const keyless = readSettings(env, ['LATCHKEY_AWS_HUB_ROLE', 'LATCHKEY_AWS_AUDIENCE']);
  const clientId = env['LATCHKEY_IDENTITY_CLIENT_ID'];
  return createAwsSessions({
    credential: new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {}),
    audience: keyless.LATCHKEY_AWS_AUDIENCE,
    hubRole: keyless.LATCHKEY_AWS_HUB_ROLE,
    region,
    clock: systemClock,
    attempts: 5,
  });
}
