import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCompiler } from '../../tools/bicep-compiler.ts';
import { readArm } from '../support/arm.ts';
import { at, Expression } from '../support/infra-parts.ts';
import { insecurities, isConditioned } from '../support/secure-resources.ts';

const root = join(import.meta.dirname, '../..');
const compiler = findCompiler(root, process.env['PATH'] ?? '');
if (compiler === undefined)
  process.stderr.write(
    'SKIPPED: no Bicep compiler on the PATH or in the cache, so that what Bicep compiles to is not checked. "npm run bicep" restores one.\n',
  );

function compile(file: string) {
  const { status, stdout, stderr } = spawnSync(
    compiler ?? '',
    ['build', '--stdout', join(root, 'infra', file)],
    {
      encoding: 'utf8',
    },
  );
  expect(stderr).not.toMatch(/\b(Warning|Error) /);
  expect(status).toBe(0);
  return readArm(file, JSON.parse(stdout));
}

describe.skipIf(compiler === undefined)('what Bicep compiles to', { timeout: 120_000 }, () => {
  it('is a safe deployment', () => {
    const resources = compile('main.bicep');
    expect(insecurities(resources)).toEqual([]);
    expect(JSON.stringify(resources)).not.toMatch(/listKeys|AccountKey|securestring/i);
  });

  it.each(['subscription', 'resource-group', 'management-group'])(
    'gives the right to lend roles at a %s under its condition alone',
    (scope) => {
      const assignments = compile(`targets/${scope}.bicep`);
      expect(assignments.map(isConditioned)).toEqual([true]);
    },
  );
});

describe('the reader of compiled templates', () => {
  const template = {
    resources: {
      account: {
        type: 'Microsoft.Storage/storageAccounts',
        apiVersion: '1',
        properties: { allowSharedKeyAccess: true },
      },
      known: { existing: true, type: 'Microsoft.Web/sites', apiVersion: '1' },
      module: {
        type: 'Microsoft.Resources/deployments',
        apiVersion: '1',
        properties: {
          template: {
            resources: [{ type: 'A/b', apiVersion: '2', name: "[parameters('n')]", tag: '[[no expression]' }],
          },
        },
      },
    },
  };

  it('finds the resources of modules too, and leaves out those that are only referred to', () => {
    const found = readArm('main.bicep', template);
    expect(found.map(({ type }) => type)).toEqual(['Microsoft.Storage/storageAccounts', 'A/b']);
    expect(at(found[1]?.body, 'name')).toEqual(new Expression("parameters('n')"));
    expect(at(found[1]?.body, 'tag')).toBe('[no expression]');
  });

  it('shows what is not safe in them', () => {
    expect(insecurities(readArm('main.bicep', template))).toEqual(
      expect.arrayContaining([
        'main.bicep: Microsoft.Storage/storageAccounts properties.allowSharedKeyAccess is not false',
        'there is no Easy Auth',
      ]),
    );
  });
});
