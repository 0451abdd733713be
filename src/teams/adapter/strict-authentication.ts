import { type Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { decodeJwt } from 'jose';
import { connectorIssuer, connectorTokenCheck, type TokenCheck } from './connector-token.ts';
import type { BotIdentity } from './options.ts';
import { connectorPace, type Pace, paced } from './pace.ts';
import { Rejection } from './rejection.ts';
import { connectorRetries, type RetryPolicy, retryPolicy } from './retry-policy.ts';

type Base = ConfigurationBotFrameworkAuthentication;
type AuthenticateRequestResult = Awaited<ReturnType<Base['authenticateRequest']>>;
type ConnectorFactory = ReturnType<Base['createConnectorFactory']>;
type Claims = AuthenticateRequestResult['claimsIdentity']['claims'];
type CredentialsFactory = NonNullable<
  ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]
>;

/** The part of the Azure SDK's request pipeline that is changed here. */
interface Pipeline {
  removePolicy(options: { name: string }): unknown;
  addPolicy(policy: RetryPolicy, options: { phase: 'Retry' }): void;
}

/**
 * Bot Framework authentication ("Authenticate requests from the Bot Connector service to your bot") with every
 * door closed that Latchkey does not use: only tokens of the Connector, with an end, for our bot; only activities
 * of Teams, from our tenant, from a Connector on the list; and our own token goes only to such a Connector.
 */
export class StrictAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #identity: BotIdentity;
  readonly #checkToken: TokenCheck;
  readonly #pace: Pace = connectorPace();

  constructor(identity: BotIdentity) {
    super(
      {
        // The SDK takes these literally and all together as soon as one of them is given.
        ToBotFromChannelOpenIdMetadataUrl: identity.openIdMetadataUrl,
        ToBotFromEmulatorOpenIdMetadataUrl: identity.openIdMetadataUrl,
        ToBotFromChannelTokenIssuer: connectorIssuer,
        ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
        ToChannelFromBotOAuthScope: connectorIssuer,
        OAuthUrl: connectorIssuer,
        CallerId: 'urn:botframework:azure',
        ValidateAuthority: true,
      },
      credentials(identity),
      {
        requiredEndorsements: [],
        validateClaims: (claims) => Promise.resolve(checkClaims(claims, identity.appId)),
      },
    );
    this.#identity = identity;
    this.#checkToken = connectorTokenCheck(identity);
  }

  override async authenticateRequest(
    activity: Activity,
    authorization: string,
  ): Promise<AuthenticateRequestResult> {
    const { channelId, serviceUrl } = activity;
    const token = requireConnectorToken(authorization);
    if (channelId !== 'msteams') throw new Rejection(401, 'the activity is not from Teams');
    if (typeof serviceUrl !== 'string' || serviceUrl === '')
      throw new Rejection(401, 'the activity has no service URL');
    // Before the SDK looks: it chooses among validators by claims that it has not verified, and remembers every
    // tenant that such a token names.
    await this.#checkToken(token);
    const result = await super.authenticateRequest(activity, authorization);
    if (result.claimsIdentity.getClaimValue('serviceurl') !== serviceUrl)
      throw new Rejection(401, 'the service URL is not the one the token was made for');
    if (!this.#identity.allows(serviceUrl)) throw new Rejection(403, 'the service URL is not on the list');
    requireTenant(activity, this.#identity.tenantId);
    return { ...result, connectorFactory: this.#guarded(result.connectorFactory) };
  }

  override createConnectorFactory(
    claimsIdentity: Parameters<Base['createConnectorFactory']>[0],
  ): ConnectorFactory {
    return this.#guarded(super.createConnectorFactory(claimsIdentity));
  }

  #guarded(factory: ConnectorFactory | undefined): ConnectorFactory {
    return {
      create: async (serviceUrl, audience) => {
        if (!factory || !this.#identity.allows(serviceUrl))
          throw new Rejection(403, 'the bot does not send to this service URL');
        const client = await factory.create(serviceUrl, audience);
        // The SDK repeats calls for as long as Retry-After says and leaves out the codes that Teams names. Its
        // pipeline is not public, so a test holds that the exchange works.
        const { pipeline }: { readonly pipeline: Pipeline } = client['client'];
        pipeline.removePolicy({ name: 'defaultRetryPolicy' });
        pipeline.addPolicy(paced(this.#pace, retryPolicy(connectorRetries)), { phase: 'Retry' });
        return client;
      },
    };
  }
}

/** The managed identity in place of an app password. Authentication cannot be switched off. */
function credentials({ appId, credential }: BotIdentity): CredentialsFactory {
  return {
    isValidAppId: (id) => Promise.resolve(id === appId),
    isAuthenticationDisabled: () => Promise.resolve(false),
    createCredentials: () =>
      Promise.resolve({
        signRequest: async (request) => {
          const token = await credential.getToken(`${connectorIssuer}/.default`);
          if (!token) throw new Error('The managed identity of the bot gave no token.');
          request.headers.set('authorization', `Bearer ${token.token}`);
          return request;
        },
      }),
  };
}

/** Reads the token without trusting it, so that no keys are fetched for what the Connector cannot have made. */
function requireConnectorToken(authorization: string): string {
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization) ?? [];
  if (token === undefined) throw new Rejection(401, 'there is no bearer token');
  if (issuerOf(token) !== connectorIssuer) throw new Rejection(401, 'the token is not from the Connector');
  return token;
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw new Rejection(401, 'the token cannot be read');
  }
}

/** Runs after the signature and the lifetime were found right, whichever validator did that. */
function checkClaims(claims: Claims, appId: string): void {
  const claim = new Map<string, unknown>(claims.map(({ type, value }) => [type, value]));
  if (claim.get('iss') !== connectorIssuer) throw new Rejection(401, 'the issuer is not the Connector');
  if (claim.get('aud') !== appId) throw new Rejection(401, 'the token is for another bot');
  if (typeof claim.get('exp') !== 'number') throw new Rejection(401, 'the token has no end');
  const serviceUrl = claim.get('serviceurl');
  if (typeof serviceUrl !== 'string' || serviceUrl === '')
    throw new Rejection(401, 'the token names no service URL');
}

/** Teams names the tenant in two places; at least one must be there, and none may name another. */
function requireTenant(activity: Partial<Activity>, tenantId: string): void {
  const channelData: unknown = activity.channelData;
  const named = [
    readPath(activity.conversation, 'tenantId'),
    readPath(readPath(channelData, 'tenant'), 'id'),
  ].filter((tenant) => tenant !== undefined);
  if (named.length === 0) throw new Rejection(403, 'the activity names no tenant');
  if (!named.every((tenant) => typeof tenant === 'string' && tenant.toLowerCase() === tenantId))
    throw new Rejection(403, 'the activity is of another tenant');
}

function readPath(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
