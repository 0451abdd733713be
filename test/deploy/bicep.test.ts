import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settings } from '../../src/platform/settings.ts';
import { deployedHostJson } from '../../tools/build-host-json.ts';
import { type BicepFile, readBicep } from '../support/bicep.ts';
import { at, Expression, isRecord, type Value } from '../support/infra-parts.ts';
import { adminRoles, insecurities, isConditioned } from '../support/secure-resources.ts';

const root = join(import.meta.dirname, '../..');
const infra = join(root, 'infra');
const files = globSync('**/*.bicep', { cwd: infra }).map((name) => readBicep(join(infra, name)));
const named = (name: string): BicepFile => {
  const found = files.find(({ file }) => relative(infra, file) === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};
const table = files.map((file) => [relative(infra, file.file), file] as const);
const keysOf = (value: Value | undefined) => (isRecord(value) ? Object.keys(value) : []);

describe.each(table)('infra/%s', (name, { file, text, parameters, resources, modules }) => {
  it('describes every parameter, and a module is one screen of text', () => {
    expect(parameters.filter(({ described }) => !described).map((each) => each.name)).toEqual([]);
    const longest = name.startsWith('modules/') ? 120 : 160;
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(longest);
  });

  it('uses every parameter', () => {
    const unused = parameters.filter(
      (each) => [...text.matchAll(new RegExp(`\\b${each.name}\\b`, 'g'))].length < 2,
    );
    expect(unused).toEqual([]);
  });

  it('gives each module the parameters it has, and all that it needs', () => {
    for (const { path, params } of modules) {
      const target = join(dirname(file), path);
      const takes = readBicep(target).parameters;
      const given = Object.keys(params);
      expect(given.filter((key) => !takes.some((each) => each.name === key))).toEqual([]);
      expect(takes.filter((each) => each.required && !given.includes(each.name))).toEqual([]);
      for (const { name: key, properties } of takes.filter((each) => each.properties.length > 0))
        expect(keysOf(params[key]).toSorted()).toEqual(properties.toSorted());
    }
  });

  it('reads only outputs that its modules have', () => {
    for (const [, symbol, output] of text.matchAll(/\b(\w+)!?\.outputs\.(\w+)/g)) {
      const module = modules.find((each) => each.symbol === symbol);
      expect([...readBicep(join(dirname(file), module?.path ?? symbol ?? '')).outputs.keys()]).toContain(
        output,
      );
    }
  });

  it('handles no key and no secret', () => {
    expect(text).not.toMatch(/listKeys|listAccountSas|listServiceSas|AccountKey=|@secure|SharedAccessKey/i);
  });

  it('gives a role that can give roles only under a condition', () => {
    const gives = resources.filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments');
    const couldGiveAll = adminRoles.some((role) => text.includes(role));
    expect(couldGiveAll ? gives.filter((each) => !isConditioned(each)) : []).toEqual([]);
    // Only the right to lend is such an assignment, and it is alone in its file.
    expect(couldGiveAll).toBe(name.startsWith('targets/'));
  });
});

describe('the deployment as written', () => {
  it('is safe', () => {
    expect(
      insecurities(files.flatMap(({ resources }) => resources.filter(({ existing }) => !existing))),
    ).toEqual([]);
  });

  it('puts the write-once policy on the container that the app writes its trail to', () => {
    const { resources } = named('modules/audit.bicep');
    const containers = resources.filter(({ type }) => type.endsWith('/containers'));
    const used = /options\.container \?\? '(\w+)'/.exec(
      readFileSync(join(root, 'src/stores/audit-blobs.ts'), 'utf8'),
    )?.[1];
    expect(containers.map(({ body }) => at(body, 'name'))).toEqual([used]);
  });

  it('hands its parts from the platform to the service', () => {
    const parts = named('platform.bicep').outputs.get('parts');
    const read = [...named('service.bicep').text.matchAll(/\bplatform\.(\w+)/g)].map(([, part = '']) => part);
    expect(read.filter((part) => part !== 'bicep' && !keysOf(parts).includes(part))).toEqual([]);
  });

  it('names in main.parameters.json only parameters there are, and all without a default', () => {
    const given = JSON.parse(readFileSync(join(infra, 'main.parameters.json'), 'utf8')) as {
      parameters: object;
    };
    const { parameters } = named('main.bicep');
    expect(
      Object.keys(given.parameters).filter((key) => !parameters.some(({ name }) => name === key)),
    ).toEqual([]);
    const needed = parameters.filter(({ required }) => required).map(({ name }) => name);
    expect(needed.filter((key) => !(key in given.parameters))).toEqual([]);
  });
});

describe('the settings that Bicep writes', () => {
  const module = named('modules/settings.bicep');
  const written = [
    ...['host', 'scheduler', 'latchkey'].flatMap((name) => keysOf(settingsIn(module.variables.get(name)))),
    ...(module.parameters.find(({ name }) => name === 'values')?.properties ?? []),
  ];

  it('are the settings that the app reads', () => {
    expect(written.filter((name) => name.startsWith('LATCHKEY_')).toSorted()).toEqual(
      Object.keys(settings).toSorted(),
    );
  });

  it('are those that host.json asks for', () => {
    const hostJson = deployedHostJson(
      readFileSync(join(root, 'host.json'), 'utf8'),
      'durable-task-scheduler',
    );
    const asked = [
      ...[...hostJson.matchAll(/%(\w+)%/g)].map(([, name = '']) => name),
      ...[...hostJson.matchAll(/"connectionStringName": "(\w+)"/g)].map(([, name = '']) => name),
    ];
    expect(asked).toHaveLength(2);
    expect(written).toEqual(expect.arrayContaining(asked));
  });

  it('are in one place, because writing them replaces all others', () => {
    const places = files.filter(({ text }) => text.includes("name: 'appsettings'"));
    expect(places.map(({ file }) => relative(infra, file))).toEqual(['modules/settings.bicep']);
  });

  it('hold none that Flex Consumption refuses', () => {
    expect(written.filter((name) => /^(FUNCTIONS_|WEBSITE_|SCM_DO|ENABLE_ORYX)/.test(name))).toEqual([]);
  });
});

/** The settings of a variable; those of the scheduler stand behind a condition. */
function settingsIn(value: Value | undefined): Value | undefined {
  if (!(value instanceof Expression)) return value;
  return Object.fromEntries([...value.code.matchAll(/^\s*([A-Z_]+):/gm)].map(([, name = '']) => [name, '']));
}

describe('the right to lend Azure roles', () => {
  const condition = readFileSync(join(infra, 'targets/condition.txt'), 'utf8').trim();

  it('covers giving and taking back, and for both the role and the kind of principal', () => {
    for (const [action, source] of [
      ['write', '@Request'],
      ['delete', '@Resource'],
    ])
      expect(condition).toContain(
        `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR (${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {ROLES} AND ${source}[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'User'}))`,
      );
    let depth = 0;
    for (const letter of condition) {
      if (letter === '(') depth += 1;
      if (letter === ')') depth -= 1;
      expect(depth).toBeGreaterThanOrEqual(0);
    }
    expect(depth).toBe(0);
  });

  it.each(['subscription', 'resource-group', 'management-group'])('is the same at a %s', (scope) => {
    const { text } = named(`targets/${scope}.bicep`);
    expect(text).toContain(
      "condition: replace(trim(loadTextContent('condition.txt')), 'ROLES', join(roles, ', '))",
    );
    for (const role of adminRoles) expect(text).toContain(`'${role}' //`);
  });
});
