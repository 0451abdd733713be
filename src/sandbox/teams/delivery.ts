import type { Activity } from './activities.ts';
import type { TeamsOptions } from './options.ts';
import { connectorToken, type SigningKey } from './signing-key.ts';

/** What the bot answered: its HTTP status and JSON body; or, without a status, why there is no answer. */
export type BotAnswer =
  | { readonly status: number; readonly body: unknown }
  | { readonly status: undefined; readonly reason: string };

/** Posts an activity to the bot with a fresh Connector token. Never rejects. */
export type Deliver = (activity: Activity) => Promise<BotAnswer>;

export function createDelivery(
  options: Pick<TeamsOptions, 'botAppId' | 'botEndpoint' | 'now' | 'answerWithin'>,
  serviceUrl: string,
  key: () => SigningKey,
): Deliver {
  const within = options.answerWithin ?? 15_000;
  return async (activity) => {
    try {
      const token = await connectorToken(key(), {
        botAppId: options.botAppId,
        serviceUrl,
        now: options.now(),
      });
      const response = await fetch(options.botEndpoint(), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(activity),
        redirect: 'error',
        signal: AbortSignal.timeout(within),
      });
      return { status: response.status, body: parsed(await response.text()) };
    } catch (error) {
      return { status: undefined, reason: reasonOf(error, within) };
    }
  };
}

/** The body as JSON; text that is not JSON as it is; undefined for none. */
function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function reasonOf(error: unknown, within: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `The bot did not answer within ${within / 1000} seconds.`;
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  return `The bot cannot be reached: ${cause}.`;
}
