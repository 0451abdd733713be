import { type Environment, loadConfig } from '../../platform/config.ts';
import type { Deployment } from './deployment.ts';
import { type Finding, ok, problem } from './finding.ts';

/** Whether the app would start with these settings: every problem that `loadConfig` lists is a finding. */
export function checkSettings(env: Environment, deployment: Deployment | undefined): Finding[] {
  try {
    loadConfig(env);
    return [ok('settings', 'The app starts with them.')];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return text
      .split('\n')
      .filter((line) => line.startsWith('- '))
      .map((line) => problem('settings', line.slice(2), fixFor(line, deployment)));
  }
}

function fixFor(line: string, deployment: Deployment | undefined): string {
  const [name = ''] = line.slice(2).split(' ');
  const isToGo = line.includes('is set:');
  if (!deployment) return isToGo ? `unset ${name}` : `export ${name}=…`;
  const where = `--resource-group ${deployment.group} --name ${deployment.app}`;
  return isToGo
    ? `az functionapp config appsettings delete ${where} --setting-names ${name}`
    : `az functionapp config appsettings set ${where} --settings ${name}=…`;
}
