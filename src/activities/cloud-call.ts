import { AccessError, ProviderError, type ProviderFailure } from '../core/errors.ts';
import type { GrantProvider, ProviderRegistry } from '../core/providers.ts';
import type { PlannedGrant } from '../core/requests/request.ts';

/** @throws AccessError `provider.unknownKind` */
export function providerOf(providers: ProviderRegistry, { kind }: PlannedGrant): GrantProvider {
  const provider = providers.get(kind);
  if (!provider)
    throw new AccessError('provider.unknownKind', 'operator', `No provider places grants of kind "${kind}".`);
  return provider;
}

/** Makes a cloud call; a classed failure becomes a value, anything else is a bug and stays an error. */
export async function attempt<Output>(
  call: () => Promise<Output>,
): Promise<
  { readonly ok: true; readonly output: Output } | { readonly ok: false; readonly failure: ProviderFailure }
> {
  try {
    return { ok: true, output: await call() };
  } catch (error) {
    if (error instanceof ProviderError) return { ok: false, failure: error.failure };
    throw error;
  }
}

/** What the audit trail says about a failed cloud call. */
export function failureFacts({ code, message, cloudRequestId }: ProviderFailure): Record<string, string> {
  return { code, message, ...(cloudRequestId !== undefined && { cloudRequestId }) };
}
