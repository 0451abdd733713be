/** The addresses under which Azure's clouds issue tokens (Microsoft Learn, "National clouds"). */
const known = {
  arm: [
    'https://management.azure.com',
    'https://management.usgovcloudapi.net',
    'https://management.chinacloudapi.cn',
  ],
  graph: [
    'https://graph.microsoft.com',
    'https://graph.microsoft.us',
    'https://dod-graph.microsoft.us',
    'https://microsoftgraph.chinacloudapi.cn',
  ],
} as const;

/**
 * The scope of tokens for a service of Azure. A cloud's own address is its audience too; behind any other
 * address (a gateway, a service on the same machine) it is the public cloud's.
 */
export function tokenScopeFor(service: 'arm' | 'graph', endpoint: string): string {
  const audience = known[service].find((address) => address === endpoint.toLowerCase());
  return `${audience ?? known[service][0]}/.default`;
}
