import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { FaultScript as AwsScript } from '../../src/sandbox/clouds/aws/faults.ts';
import type { Fault as AzureFault } from '../../src/sandbox/clouds/azure/faults.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { dataAccount, webAccount } from '../../src/sandbox/story/aws-seed.ts';
import { breakAnswers, breakages } from './broken-answers.ts';
import { type Chance, chanceOf } from './storm-chance.ts';
import { drawAwsFailure, drawAzureFailure } from './storm-errors.ts';
import type { StormOrder } from './storm-plan.ts';

type AzureService = AzureFault['service'];

/** How often a call to a cloud fails while nothing particular is the matter. */
export const failureProbability = 0.2;

/** How often a cloud's answer arrives broken beside that, whatever it says. */
const breakProbability = 0.02;

/** Parts of the time in which something particular is the matter, as shares of the time that people ask in. */
const outages = {
  /** AWS throttles nearly everything in one account: three hours of a week. */
  awsThrottles: [0.08, 0.098],
  /** Azure throttles nearly everything: three hours. */
  azureThrottles: [0.2, 0.218],
  /** Nobody reaches one AWS account: a day. */
  accountIsAway: [0.3, 0.443],
  /** The Bot Connector takes no message: an hour. */
  connectorIsDown: [0.5, 0.506],
  /** The store is slow, and fails every third call: an hour. */
  storeIsIll: [0.6, 0.606],
  /** Nobody can be looked up in the directory: four hours. */
  directoryIsDown: [0.7, 0.724],
  /** Everything in the AWS account that most is lent in refuses Latchkey: two hours. */
  rightsAreLost: [0.8, 0.812],
} as const;

export type Outage = keyof typeof outages;
const outageNames = Object.keys(outages) as Outage[];

/** What calls meet in a storm. */
export interface Weather {
  /** How many calls there were, and how many of them failed, by what was called: `aws iam`, `azure arm`, `store`. */
  readonly figures: ReadonlyMap<string, { readonly calls: number; readonly failed: number }>;
  /** Runs work of the test itself, which no outage of the store is to meet. */
  aside<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Nothing fails any more. */
  clear(): void;
  stop(): void;
}

/** Lets calls fail from now on. */
export function startWeather(sandbox: Sandbox, { seed, days }: StormOrder): Weather {
  const beginning = sandbox.clock.now();
  const figures = new Map<string, { calls: number; failed: number }>();
  let calm = false;
  const share = () => (sandbox.clock.now() - beginning) / (days * 24 * 3_600_000);
  const during = (outage: Outage) => {
    const [from, to] = outages[outage];
    return !calm && share() >= from && share() < to;
  };
  const count = <Fault>(what: string, fault: Fault): Fault => {
    const found = figures.get(what) ?? { calls: 0, failed: 0 };
    figures.set(what, { calls: found.calls + 1, failed: found.failed + (fault === undefined ? 0 : 1) });
    return fault;
  };
  const chances = new Map<string, Chance>();
  const chance = (name: string) => {
    const found = chances.get(name) ?? chanceOf(seed, name);
    chances.set(name, found);
    return found;
  };
  const usual = (name: string) => !calm && chance(name).happens(failureProbability);

  const meet: AwsScript['meet'] = ({ service, action, accountId }) => {
    const name = `${service} ${action}`;
    const whole = { action: '*', id: 'storm', afterEffect: false };
    if (accountId === webAccount && during('accountIsAway')) return count(`aws ${service}`, whole);
    if (accountId === dataAccount && service === 'iam' && during('rightsAreLost'))
      return count(`aws ${service}`, { ...whole, code: 'AccessDenied', status: 403 });
    if (accountId === dataAccount && during('awsThrottles') && chance(name).happens(0.9))
      return count(`aws ${service}`, { ...whole, code: 'Throttling', status: 400 });
    if (!usual(name)) return count(`aws ${service}`, undefined);
    return count(`aws ${service}`, { ...whole, ...drawAwsFailure(chance(name), service) });
  };
  const take = (service: AzureService, operation: string): AzureFault | undefined => {
    const name = `${service} ${operation}`;
    const whole = {
      service,
      id: 'storm',
      status: 500,
      code: 'InternalServerError',
      afterEffect: false,
      dropConnection: false,
    };
    if (service === 'graph' && during('directoryIsDown')) return count(`azure ${service}`, whole);
    if (service === 'arm' && during('azureThrottles') && chance(name).happens(0.9))
      return count(`azure ${service}`, { ...whole, status: 429, code: 'TooManyRequests', retryAfter: 60 });
    if (!usual(name)) return count(`azure ${service}`, undefined);
    return count(`azure ${service}`, { ...whole, ...drawAzureFailure(chance(name), service) });
  };
  const mend = breakAnswers(sandbox, () => {
    const broken = !calm && chance('answers').happens(breakProbability);
    return count('broken answers', broken ? chance('answers').oneOf(breakages) : undefined);
  });
  // The simulators ask these objects at every call.
  Object.assign(sandbox.aws.faults, { meet });
  Object.assign(sandbox.azure.faults, { take });
  Object.assign(sandbox.teams.faults, {
    take: () => count('teams', during('connectorIsDown') ? { status: 503, times: 1 } : undefined),
  });
  const ports = new Set(
    ['LATCHKEY_TABLES_ENDPOINT', 'LATCHKEY_BLOBS_ENDPOINT'].map(
      (name) => new URL(process.env[name] ?? '').port,
    ),
  );
  const onRequest = (message: unknown) => {
    const { request } = message as { readonly request: ClientRequest };
    if (!ports.has(/:(\d+)$/.exec(String(request.getHeader('host')))?.[1] ?? '')) return;
    const ill = during('storeIsIll');
    const fails = ill && chance('store').happens(0.33);
    count('store', fails ? 'fails' : undefined);
    if (fails)
      request.destroy(Object.assign(new Error('The store broke the connection.'), { code: 'ECONNRESET' }));
    else if (ill) sendLate(request);
  };
  subscribe('http.client.request.created', onRequest);
  return {
    figures,
    async aside(work) {
      const before = calm;
      calm = true;
      try {
        return await work();
      } finally {
        calm = before;
      }
    },
    clear() {
      calm = true;
    },
    stop() {
      mend();
      unsubscribe('http.client.request.created', onRequest);
    },
  };
}

/** In real milliseconds, which a storm has few of; enough for calls to overtake each other. */
const late = 60;

function sendLate(request: ClientRequest): void {
  const end = request.end.bind(request) as (...rest: readonly unknown[]) => ClientRequest;
  request.end = ((...rest: readonly unknown[]) => {
    setTimeout(() => end(...rest), late);
    return request;
  }) as ClientRequest['end'];
}

/** The outages and when they are, in minutes after the beginning. */
export function outagesOf({ days }: StormOrder): readonly string[] {
  return outageNames.map((name) => {
    const [from, to] = outages[name].map((part) => Math.round(part * days * 24 * 60));
    return `${name} ${from}-${to}`;
  });
}
