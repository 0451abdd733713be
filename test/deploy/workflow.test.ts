import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readBicep } from '../support/bicep.ts';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, '.github/workflows/deploy.yml'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };

interface Job {
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
}
const { jobs, permissions } = parse(text) as {
  readonly jobs: Readonly<Record<string, Job>>;
  readonly permissions: Readonly<Record<string, string>>;
};

describe('the deployment workflow', () => {
  it('has no secret, and a token only where it signs in', () => {
    expect(text).not.toMatch(/secrets\.|client-secret|creds:|publish-profile/);
    expect(permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(jobs)) {
      const signsIn = job.steps.some(({ uses }) => uses?.startsWith('azure/login'));
      expect(job.permissions?.['id-token']).toBe(signsIn ? 'write' : undefined);
      expect(job.environment !== undefined).toBe(signsIn);
    }
  });

  it('runs scripts that there are', () => {
    const run = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(run.length).toBeGreaterThan(4);
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('gives the deployment every parameter that it needs, before and when it deploys', () => {
    const { parameters } = readBicep(join(root, 'infra/main.bicep'));
    for (const job of ['what-if', 'deploy']) {
      const script = jobs[job]?.steps.map(({ run }) => run ?? '').join('\n') ?? '';
      const given = [...script.matchAll(/\b(\w+)="\$/g)].map(([, name = '']) => name);
      expect(parameters.filter(({ name, required }) => required && !given.includes(name))).toEqual([]);
      expect(
        given.filter((name) => name !== 'app' && !parameters.some((each) => each.name === name)),
      ).toEqual([]);
    }
  });

  it('reads an output that the deployment has', () => {
    const [, output = ''] = /\| \.(\w+)\.value/.exec(text) ?? [];
    expect([...readBicep(join(root, 'infra/main.bicep')).outputs.keys()]).toContain(output);
  });
});
