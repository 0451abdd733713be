import { AccessError } from '../../core/errors.ts';
import { isSafe } from './safe-url.ts';

const publicHost = 'smba.trafficmanager.net';

/**
 * The Bot Connector of Teams in the public cloud, by region, with or without the tenant:
 * `https://smba.trafficmanager.net/emea/`, `https://smba.trafficmanager.net/kr/<tenant id>/`.
 */
const publicTeams =
  /^https:\/\/smba\.trafficmanager\.net\/[a-z]{2,5}(?:-[a-z0-9]+)?\/(?:([0-9a-f-]{36})\/?)?$/;

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether the bot may take orders from a Connector at this URL, and send its token there. */
export type ServiceUrlRule = (serviceUrl: string) => boolean;

/**
 * Makes the rule: the public Teams Connector and, beside it, the given URLs and what lies below them; for our
 * tenant only when the URL names one.
 * @throws AccessError `config.invalid` for a URL that is not absolute https (http: on this machine only), or
 *   that could be understood in two ways, or that would widen what is trusted of the public Connector
 */
export function serviceUrlRule(tenantId: string, serviceUrls: readonly string[] = []): ServiceUrlRule {
  const tenant = tenantId.toLowerCase();
  const bases = serviceUrls.map(parseBase);
  return (serviceUrl) => {
    const match = publicTeams.exec(serviceUrl);
    if (match) return match[1] === undefined || match[1] === tenant;
    const url = parseClean(serviceUrl);
    return url !== undefined && bases.some((base) => covers(base, url, tenant));
  };
}

/** Case and default port of the host are evened out; a path that is not read as it is written is refused. */
function parseBase(text: string): URL {
  const [, scheme, host, path = ''] = /^([a-z]+):\/\/([^/\\?#@\s]+)(\/[^\\?#\s]*)?$/i.exec(text) ?? [];
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || scheme === undefined || host === undefined)
    throw invalid(`holds "${text}", which is not a plain absolute URL`);
  if (!isSafe(url)) throw invalid(`holds "${text}", which is neither https nor http on this machine`);
  if (url.pathname !== (path === '' ? '/' : path) || path.includes('%'))
    throw invalid(`holds "${text}", which is not a plain absolute URL: it is understood as "${url.href}"`);
  if (url.hostname.replace(/\.+$/, '') === publicHost)
    throw invalid(`holds "${text}": the public Teams service is trusted anyway, so leave it out`);
  return url;
}

/** Only URLs that are written the way they are understood, so that no two readers differ about the host. */
function parseClean(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return plain && (url.href === text || url.href === `${text}/`) ? url : undefined;
}

function covers(base: URL, url: URL, tenant: string): boolean {
  const path = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`;
  const asked = `${url.pathname}/`;
  if (url.origin !== base.origin || !asked.startsWith(path)) return false;
  const below = asked.slice(path.length);
  // An escaped character could hide a tenant from the comparison.
  return (
    !below.includes('%') &&
    below.split('/').every((part) => !guid.test(part) || part.toLowerCase() === tenant)
  );
}

function invalid(problem: string): AccessError {
  return new AccessError('config.invalid', 'operator', `The list of Teams service URLs ${problem}.`);
}
