import { ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { AccessError } from '../../core/errors.ts';
import { isSafe } from './safe-url.ts';
import { type ServiceUrlRule, serviceUrlRule } from './service-urls.ts';

/** Who the bot is and whom it trusts. */
export interface BotIdentityOptions {
  /** Client id of the bot's user-assigned managed identity, which is the bot's app id too. */
  readonly appId: string;
  /** The one tenant the bot serves. */
  readonly tenantId: string;
  /** Where the Connector publishes its signing keys; absent: the public cloud's. */
  readonly openIdMetadataUrl?: string;
  /** Connectors to trust beside the public Teams service, with what lies below them. */
  readonly serviceUrls?: readonly string[];
  /** Where to open chats with people who never wrote; absent: such people cannot be reached. */
  readonly bootstrapServiceUrl?: string;
  /** What signs the bot's calls; absent: the managed identity `appId`. There is no password. */
  readonly credential?: TokenCredential;
}

export interface BotIdentity {
  readonly appId: string;
  readonly tenantId: string;
  readonly openIdMetadataUrl: string;
  readonly bootstrapServiceUrl?: string;
  readonly allows: ServiceUrlRule;
  readonly credential: TokenCredential;
}

const publicMetadata = 'https://login.botframework.com/v1/.well-known/openidconfiguration';

const ids = z.object({ appId: z.guid(), tenantId: z.guid() });

/**
 * Checks the options. A bot without an app id would run unauthenticated, so nothing is assumed.
 * @throws AccessError `config.invalid` saying which setting is wrong
 */
export function botIdentity(options: BotIdentityOptions): BotIdentity {
  const parsed = ids.safeParse(options);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path }) => path.join('.')).join(' and ');
    throw invalid(`${wrong} of the Teams bot must be a GUID`);
  }
  const openIdMetadataUrl = options.openIdMetadataUrl ?? publicMetadata;
  if (!URL.canParse(openIdMetadataUrl) || !isSafe(new URL(openIdMetadataUrl)))
    throw invalid(`the OpenID metadata URL "${openIdMetadataUrl}" must be https, or http on this machine`);
  const allows = serviceUrlRule(options.tenantId, options.serviceUrls);
  const { bootstrapServiceUrl } = options;
  if (bootstrapServiceUrl !== undefined && !allows(bootstrapServiceUrl))
    throw invalid(`the bootstrap service URL "${bootstrapServiceUrl}" is not among the allowed ones`);
  return {
    appId: options.appId.toLowerCase(),
    tenantId: options.tenantId.toLowerCase(),
    openIdMetadataUrl,
    allows,
    credential: options.credential ?? new ManagedIdentityCredential({ clientId: options.appId }),
    ...(bootstrapServiceUrl !== undefined && { bootstrapServiceUrl }),
  };
}

function invalid(problem: string): AccessError {
  return new AccessError('config.invalid', 'operator', `Cannot start: ${problem}.`);
}
