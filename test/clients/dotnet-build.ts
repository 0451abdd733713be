import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const project = fileURLToPath(new URL('./dotnet/AzureClient.csproj', import.meta.url));
const builtAt = fileURLToPath(
  new URL('../../node_modules/.cache/azure-dotnet/bin/AzureClient/release/AzureClient.dll', import.meta.url),
);
const oldestSdk = 10;
/** Leaves no servers of the compiler behind. */
const alone = ['-nodeReuse:false', '-p:UseSharedCompilation=false'];
/** A package that cannot be had: not there, no such version, or a feed out of reach. All else is a mistake of ours. */
const unreachable = /\b(?:NU1101|NU1102|NU1103|NU1301|NU1302)\b/;

/** The built program, or why it cannot be built here. */
export type Built = { readonly program: string } | { readonly missing: string };

/**
 * Restores the packages and builds the program. Rejects for what is wrong with the program itself; a machine without
 * the SDK or without the packages is none of its mistakes.
 */
export async function buildDotnetClient(): Promise<Built> {
  const sdks = await dotnet(['--list-sdks']);
  if (sdks.code === 'ENOENT') return { missing: 'there is no dotnet on the PATH' };
  const newest = Math.max(0, ...sdks.output.split('\n').map((line) => Number.parseInt(line, 10) || 0));
  if (newest < oldestSdk) return { missing: `the .NET SDK ${oldestSdk} or a newer one is not installed` };
  const restored = await dotnet(['restore', project, ...alone]);
  if (restored.code !== 0) {
    const errors = restored.output.split('\n').filter((line) => line.includes('error'));
    if (errors.length > 0 && errors.every((line) => unreachable.test(line)))
      return { missing: `its packages cannot be restored: ${errors[0]?.trim()}` };
    throw new Error(`dotnet restore failed:\n${restored.output}`);
  }
  const built = await dotnet(['build', project, '--no-restore', '-c', 'Release', '-v', 'quiet', ...alone]);
  if (built.code !== 0) throw new Error(`dotnet build failed:\n${built.output}`);
  return { program: builtAt };
}

const errorSchema = z.object({ code: z.union([z.string(), z.number()]).nullish() });

/** Runs to the end; `code` is that of the process, or why there was none. */
function dotnet(
  args: readonly string[],
): Promise<{ readonly code: string | number; readonly output: string }> {
  const env = {
    ...process.env,
    DOTNET_CLI_TELEMETRY_OPTOUT: '1',
    DOTNET_NOLOGO: '1',
    DOTNET_CLI_UI_LANGUAGE: 'en',
  };
  return new Promise((resolve) => {
    execFile('dotnet', [...args], { env, timeout: 240_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : (errorSchema.parse(error).code ?? 'killed');
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
}
