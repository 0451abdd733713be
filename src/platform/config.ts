import { AccessError } from '../core/errors.ts';
import { refusedSettings, type SettingName, type SettingValue, settings } from './settings.ts';

/** The app's settings, checked. Addresses have no trailing slash. */
export interface Config {
  readonly tenantId: string;
  readonly botAppId: string;
  /** Client id of the user-assigned managed identity. */
  readonly identityClientId: string;
  /** Application id or application id URI for which the status API's tokens are issued. */
  readonly apiAudience: string;
  readonly tablesEndpoint: string;
  readonly blobsEndpoint: string;
  readonly cataloguePath: string;
  /** Address of the blob container with the catalogue, instead of the folder. */
  readonly catalogueContainer?: string;
  readonly aws: {
    readonly hubRole: string;
    readonly audience: string;
    readonly region: string;
    /** Where AWS changes credentials for a link to its console; AWS's own address when undefined. */
    readonly signInEndpoint: string | undefined;
  };
  readonly armEndpoint: string;
  readonly graphEndpoint: string;
  readonly authorityHost: string;
  readonly botOpenIdMetadata: string;
  /** Bot Connector addresses (exact, or their beginning) accepted beside the public cloud's. */
  readonly teamsServiceUrls: readonly string[];
}

/** Settings by name, as `process.env` holds them. An empty one counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the app's settings.
 * @throws AccessError `config.invalid` that lists every problem with a value that would pass
 */
export function loadConfig(env: Environment): Config {
  const refused = Object.entries(refusedSettings)
    .filter(([name]) => (env[name] ?? '') !== '')
    .map(([name, why]) => `${name} ${why}`);
  const names = Object.keys(settings) as SettingName[];
  const values = readSettings(env, names, refused);
  return {
    tenantId: values.LATCHKEY_TENANT_ID,
    botAppId: values.LATCHKEY_BOT_APP_ID,
    identityClientId: values.LATCHKEY_IDENTITY_CLIENT_ID,
    apiAudience: values.LATCHKEY_API_AUDIENCE,
    tablesEndpoint: values.LATCHKEY_TABLES_ENDPOINT,
    blobsEndpoint: values.LATCHKEY_BLOBS_ENDPOINT,
    cataloguePath: values.LATCHKEY_CATALOGUE_PATH,
    ...(values.LATCHKEY_CATALOGUE_CONTAINER !== undefined && {
      catalogueContainer: values.LATCHKEY_CATALOGUE_CONTAINER,
    }),
    aws: {
      hubRole: values.LATCHKEY_AWS_HUB_ROLE,
      audience: values.LATCHKEY_AWS_AUDIENCE,
      region: values.LATCHKEY_AWS_REGION,
      signInEndpoint: values.LATCHKEY_AWS_SIGN_IN_ENDPOINT,
    },
    armEndpoint: values.LATCHKEY_ARM_ENDPOINT,
    graphEndpoint: values.LATCHKEY_GRAPH_ENDPOINT,
    authorityHost: values.LATCHKEY_AUTHORITY_HOST,
    botOpenIdMetadata: values.LATCHKEY_BOT_OPENID_METADATA,
    teamsServiceUrls: values.LATCHKEY_TEAMS_SERVICE_URLS ?? [],
  };
}

/**
 * Reads some of the settings, for tools that need only those. `problems` are added to the ones found here.
 * @throws AccessError `config.invalid` that lists every problem with a value that would pass
 */
export function readSettings<Name extends SettingName>(
  env: Environment,
  names: readonly Name[],
  problems: readonly string[] = [],
): { readonly [Key in Name]: SettingValue<Key> } {
  const found = [...problems];
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const read = readSetting(env, name);
    if ('problem' in read) found.push(read.problem);
    else values[name] = read.value;
  }
  if (found.length > 0) throw invalid(found);
  // Every name was read by its own schema, which is what SettingValue is derived from.
  return values as { readonly [Key in Name]: SettingValue<Key> };
}

function readSetting(
  env: Environment,
  name: SettingName,
): { readonly value: unknown } | { readonly problem: string } {
  const setting = settings[name];
  const given = env[name]?.trim();
  const text =
    given === undefined || given === '' ? ('default' in setting ? setting.default : undefined) : given;
  if (text === undefined)
    return 'optional' in setting
      ? { value: undefined }
      : { problem: `${name} is not set. A good value: ${setting.example}` };
  const parsed = setting.schema.safeParse(text);
  if (parsed.success) return { value: parsed.data };
  const wrong = parsed.error.issues.map(({ message }) => message).join('; ');
  return { problem: `${name} ${wrong}. A good value: ${setting.example}` };
}

function invalid(problems: readonly string[]): AccessError {
  const count = problems.length === 1 ? 'one setting needs' : `${problems.length} settings need`;
  return new AccessError(
    'config.invalid',
    'operator',
    `Latchkey cannot work like this: ${count} a change (docs/settings.md explains them all).\n` +
      problems.map((problem) => `- ${problem}`).join('\n'),
  );
}
