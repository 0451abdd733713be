import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import ajvModule from 'ajv-draft-04';
import formatsModule from 'ajv-formats';
import { zipSync } from 'fflate';
import { z } from 'zod';
import { accentColor, colorIcon, outlineIcon } from './teams-package-icons.ts';

const https = z.url({ protocol: /^https$/ });

/** What differs from deployment to deployment. */
const detailsSchema = z.strictObject({
  /** Application id of the bot, which is the client id of the managed identity. */
  appId: z.guid(),
  /** Host name of the Function App, without https://. */
  host: z.hostname(),
  /** Version of the package: Teams takes an upload as an update only when it is higher. */
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  developer: z.string().min(1).max(32),
  website: https,
  privacy: https,
  terms: https,
});

export type TeamsAppDetails = z.input<typeof detailsSchema>;

/**
 * Builds the app package for Teams: manifest and icons in a zip, the same bytes for the same details.
 * @throws ZodError for details that make no sense; Error with every way in which the manifest is not what Microsoft's
 * schema for its version wants
 */
export function teamsPackage(root: string, given: TeamsAppDetails): Uint8Array {
  const details: Readonly<Record<string, string>> = { ...detailsSchema.parse(given), accentColor };
  const template = readFileSync(join(root, 'teams-app/manifest.json'), 'utf8');
  const text = template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) =>
    // As inside a JSON text, whatever characters a developer's name has.
    JSON.stringify(details[name] ?? '').slice(1, -1),
  );
  const problems = manifestProblems(JSON.parse(text));
  if (problems.length > 0) throw new Error(`The manifest is not valid:\n- ${problems.join('\n- ')}`);
  // A zip holds times; one fixed time keeps the bytes the same. Zip knows none before 1980.
  const options = { mtime: new Date(1980, 0, 1), level: 9 } as const;
  return zipSync({
    'manifest.json': [new TextEncoder().encode(text), options],
    'color.png': [colorIcon(), options],
    'outline.png': [outlineIcon(), options],
  });
}

const versioned = z.looseObject({ manifestVersion: z.string().regex(/^\d+\.\d+$/) });
const validators = new Map<string, ValidateFunction>();

/** What Microsoft's schema for the manifest's version has against it, one line each. */
export function manifestProblems(manifest: unknown): string[] {
  const { manifestVersion } = versioned.parse(manifest);
  const validate = validators.get(manifestVersion) ?? validatorFor(manifestVersion);
  validators.set(manifestVersion, validate);
  validate(manifest);
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`,
  );
}

function validatorFor(version: string): ValidateFunction {
  const folder = join(createRequire(import.meta.url).resolve('@microsoft/app-manifest/package.json'), '..');
  const file = join(folder, `build/json-schemas/teams/v${version}/MicrosoftTeams.schema.json`);
  const ajv = new ajvModule.default({ strict: false, allErrors: true });
  formatsModule.default(ajv);
  return ajv.compile(z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8'))));
}
