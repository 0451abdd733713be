import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertNames } from '../../src/cli/doctor/check-deployment.ts';
import { readBicep } from '../support/bicep.ts';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docs/deploying.md'), 'utf8');
const main = readBicep(join(root, 'infra/main.bicep'));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
const all = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))];

describe('docs/deploying.md', () => {
  it('names files and scripts that there are', () => {
    const files = all(/\b((?:infra|\.github)\/[\w./-]+\w)/g);
    expect(files.length).toBeGreaterThan(8);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    expect(all(/npm run ([\w:]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('says every parameter of the deployment, and gives all that it needs', () => {
    for (const { name, required } of main.parameters)
      expect(text).toMatch(required ? new RegExp(`\\b${name}=`) : new RegExp(`\`${name}\``));
  });

  it('gives templates the parameters they have', () => {
    for (const [, file = '', given = ''] of text.matchAll(
      /--template-file (infra\/[\w/-]+\.bicep)[\s\\]+--parameters([^`]*?)(?:\n[a-z]|```|--query)/g,
    )) {
      const known = readBicep(join(root, file)).parameters.map(({ name }) => name);
      const names = [...given.matchAll(/\b(\w+)=/g)].map(([, name = '']) => name);
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !known.includes(name))).toEqual([]);
    }
  });

  it('asks for outputs that the deployment has', () => {
    const asked = all(/<([A-Z][A-Z_]+)>/g).filter((name) => name !== 'ARN');
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.filter((name) => !main.outputs.has(name))).toEqual([]);
  });

  it('describes every alert, with the severity it has', () => {
    const rules = readFileSync(join(root, 'infra/modules/alerts.bicep'), 'utf8');
    for (const name of alertNames) {
      const severity = new RegExp(`name: '${name}'[\\s\\S]*?severity: (\\d)`).exec(rules)?.[1];
      expect(text).toContain(`| \`${name}\` | ${severity} |`);
    }
  });

  it('adds its costs up', () => {
    const table = text.slice(text.indexOf('| part |'), text.indexOf('| if chosen |'));
    const amounts = [...table.matchAll(/\| (\d+\.\d\d) \|$/gm)].map(([, amount]) => Number(amount));
    const sum = Number(/\*\*(\d+\.\d\d)\*\*/.exec(table)?.[1]);
    expect(amounts.length).toBeGreaterThan(5);
    expect(amounts.reduce((total, amount) => total + amount, 0)).toBeCloseTo(sum, 2);
  });
});
