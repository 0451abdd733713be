import { AccessError } from '../../core/errors.ts';

/**
 * The Bot Connector of Teams in the public cloud, by region, with or without the tenant:
 * `https://smba.trafficmanager.net/emea/`, `https://smba.trafficmanager.net/kr/<tenant id>/`.
 */
const publicTeams =
  /^https:\/\/smba\.trafficmanager\.net\/[a-z]{2,5}(?:-[a-z0-9]+)?\/(?:([0-9a-f-]{36})\/?)?$/;

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether the bot may take orders from a Connector at this URL, and send its token there. */
export type ServiceUrlRule = (serviceUrl: string) => boolean;

/**
 * Makes the rule: the given URLs and what lies below them or, when none are given, the public Teams Connector,
 * for our tenant when the URL names one.
 * @throws AccessError `config.invalid` for a URL that is not absolute https (http: on this machine only)
 */
export function serviceUrlRule(tenantId: string, serviceUrls: readonly string[] | undefined): ServiceUrlRule {
  if (serviceUrls === undefined)
    return (serviceUrl) => {
      const match = publicTeams.exec(serviceUrl);
      return match !== null && (match[1] === undefined || match[1] === tenantId.toLowerCase());
    };
  if (serviceUrls.length === 0) throw invalid('is empty: leave it out for the public Teams service');
  const bases = serviceUrls.map(parseBase);
  return (serviceUrl) => {
    const url = parseClean(serviceUrl);
    return url !== undefined && bases.some((base) => covers(base, url));
  };
}

function parseBase(text: string): URL {
  const url = parseClean(text);
  if (!url) throw invalid(`holds "${text}", which is not a plain absolute URL`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.has(url.hostname)))
    throw invalid(`holds "${text}", which is neither https nor http on this machine`);
  return url;
}

/** Only URLs that are written the way they are understood, so that no two readers differ about the host. */
function parseClean(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return plain && (url.href === text || url.href === `${text}/`) ? url : undefined;
}

function covers(base: URL, url: URL): boolean {
  const path = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`;
  return url.origin === base.origin && `${url.pathname}/`.startsWith(path);
}

function invalid(problem: string): AccessError {
  return new AccessError('config.invalid', 'operator', `The list of Teams service URLs ${problem}.`);
}
