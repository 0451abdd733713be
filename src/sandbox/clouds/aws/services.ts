import { iamService } from './iam/service.ts';
import { identityCenterService } from './identity-center/service.ts';
import { identityStoreService } from './identity-store/service.ts';
import { stsService } from './sts/service.ts';
import { taggingService } from './tagging/service.ts';
import type { Service } from './wire/service.ts';
import { parseAuthorization, type SignedRequest } from './wire/sigv4.ts';

export const services: readonly Service[] = [
  iamService,
  stsService,
  identityCenterService,
  identityStoreService,
  taggingService,
];

/** The paths of the services: `/iam`, `/sts`, `/sso`, `/identitystore` and `/tagging`. */
export const servicePaths = services.map(({ name }) => `/${name}`);

/**
 * The service that a request is for: by its path, or, at the root, by the service that its signature names.
 * What nobody signed is for STS. Undefined for a path that is no service's.
 */
export function findService(request: SignedRequest): Service | undefined {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname !== '/') {
    return services.find(({ name }) => pathname === `/${name}` || pathname === `/${name}/`);
  }
  return services.find(({ name }) => name === signedFor(request));
}

function signedFor({ headers }: SignedRequest): string {
  try {
    return parseAuthorization(headers)?.service ?? 'sts';
  } catch {
    // STS says what is wrong with the header.
    return 'sts';
  }
}
