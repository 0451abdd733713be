import { isIP } from 'node:net';
import { z } from 'zod';

/** One setting of the app: how it is read and, for people, what it is for. */
interface Setting<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** Absent: the setting is required, unless it is optional. */
  readonly default?: string;
  readonly optional?: true;
  /** A value that would pass, for the message about one that does not. */
  readonly example: string;
}

// Lower case, as Entra writes them in tokens.
const guid = z.guid({ error: 'is not a GUID' }).toLowerCase();

/** Addresses without their trailing slash, so that a path can be added to any of them. */
function address(allowed: { readonly plainOnLoopback: boolean }) {
  return z.string().transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const wrong = url === undefined ? 'is not an address' : addressProblem(url, allowed.plainOnLoopback);
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
    return text.replace(/\/+$/, '');
  });
}

function addressProblem(url: URL, plainOnLoopback: boolean): string | undefined {
  if (url.username !== '' || url.password !== '') return 'must not carry a user name or password';
  if (url.search !== '' || url.hash !== '')
    return 'must not carry a query (a shared access signature is a stored secret; Latchkey uses its managed identity)';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:') return 'does not begin with https://';
  if (!plainOnLoopback) return 'does not begin with https://';
  return isLoopback(url.hostname) ? undefined : 'uses http, which is allowed for loopback hosts only';
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}

const httpsOnly = address({ plainOnLoopback: false });
const httpsOrLoopback = address({ plainOnLoopback: true });

/**
 * An exact address or the beginning of some: never less than a whole host name, because a prefix such as
 * `https://smba.example` would also be the beginning of `https://smba.example.attacker.net`.
 */
const serviceUrls = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .superRefine((urls, context) => {
    for (const url of urls) {
      const wrong = serviceUrlProblem(url);
      if (wrong !== undefined)
        context.addIssue({ code: 'custom', message: `holds "${url}", which ${wrong}` });
    }
  });

function serviceUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not an address';
  if (!/^https?:\/\/[^/]+\//.test(text)) return 'has no "/" after its host name';
  return addressProblem(new URL(text), true);
}

const apiAudience = z
  .string()
  .regex(/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|api:\/\/\S+|https:\/\/\S+)$/i, {
    error: 'is neither an application id nor an application id URI',
  });

const roleArn = z.string().regex(/^arn:aws(-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]+$/, {
  error: 'is not the ARN of an IAM role',
});

const anyGuid = '11111111-2222-3333-4444-555555555555';

/** Every setting of the app. The table in docs/settings.md says the same for people; a test compares the two. */
export const settings = {
  LATCHKEY_TENANT_ID: { schema: guid, example: anyGuid },
  LATCHKEY_BOT_APP_ID: { schema: guid, example: anyGuid },
  LATCHKEY_IDENTITY_CLIENT_ID: { schema: guid, example: anyGuid },
  LATCHKEY_API_AUDIENCE: { schema: apiAudience, example: 'api://latchkey' },
  LATCHKEY_TABLES_ENDPOINT: { schema: httpsOnly, example: 'https://account.table.core.windows.net' },
  LATCHKEY_BLOBS_ENDPOINT: { schema: httpsOnly, example: 'https://account.blob.core.windows.net' },
  LATCHKEY_CATALOGUE_PATH: { schema: z.string(), default: './catalogue', example: './catalogue' },
  LATCHKEY_CATALOGUE_CONTAINER: {
    schema: httpsOnly.refine((url) => new URL(url).pathname !== '/', 'names no container'),
    optional: true,
    example: 'https://account.blob.core.windows.net/catalogue',
  },
  LATCHKEY_AWS_HUB_ROLE: { schema: roleArn, example: 'arn:aws:iam::111122223333:role/latchkey-hub' },
  LATCHKEY_AWS_AUDIENCE: {
    schema: apiAudience,
    default: 'api://latchkey-aws',
    example: 'api://latchkey-aws',
  },
  LATCHKEY_AWS_REGION: {
    schema: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'is not the name of an AWS region' }),
    default: 'us-east-1',
    example: 'eu-central-1',
  },
  LATCHKEY_AWS_SIGN_IN_ENDPOINT: {
    schema: httpsOrLoopback,
    optional: true,
    example: 'https://signin.aws.amazon.com/federation',
  },
  LATCHKEY_ARM_ENDPOINT: {
    schema: httpsOnly,
    default: 'https://management.azure.com',
    example: 'https://management.azure.com',
  },
  LATCHKEY_GRAPH_ENDPOINT: {
    schema: httpsOnly,
    default: 'https://graph.microsoft.com',
    example: 'https://graph.microsoft.com',
  },
  LATCHKEY_AUTHORITY_HOST: {
    schema: httpsOrLoopback,
    default: 'https://login.microsoftonline.com',
    example: 'https://login.microsoftonline.com',
  },
  LATCHKEY_BOT_OPENID_METADATA: {
    schema: httpsOrLoopback,
    default: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    example: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  },
  LATCHKEY_TEAMS_SERVICE_URLS: {
    schema: serviceUrls,
    optional: true,
    example: 'https://smba.infra.gov.teams.microsoft.us/teams/',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** What a setting becomes once it is read; an optional one that is not set is undefined. */
export type SettingValue<Name extends SettingName> =
  | z.output<(typeof settings)[Name]['schema']>
  | ((typeof settings)[Name] extends { readonly optional: true } ? undefined : never);

/**
 * Settings that must not be there at all. Latchkey keeps no stored secret, and the AWS SDK would prefer
 * static keys to the keyless chain without saying so.
 */
export const refusedSettings: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID:
    'is set: static AWS keys would win over the managed identity. Remove it; Latchkey gets its AWS rights by AssumeRoleWithWebIdentity.',
  AWS_SECRET_ACCESS_KEY:
    'is set: static AWS keys would win over the managed identity. Remove it and revoke the key in IAM.',
  AZURE_CLIENT_SECRET:
    'is set: Latchkey keeps no stored secret. Remove it and the secret of the app registration; the managed identity does the work.',
  MicrosoftAppPassword:
    "is set: Latchkey keeps no stored secret. Remove it and make the bot's identity a user-assigned managed identity.",
};
