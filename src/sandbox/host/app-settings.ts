function withLoopback(list: string | undefined): string {
  const hosts = (list ?? '').split(',').filter((host) => host !== '');
  return [...new Set([...hosts, '127.0.0.1', 'localhost'])].join(',');
}

/**
 * Sets the app settings in this process's environment. `WEBSITE_HOSTNAME` keeps the durable client's links on
 * this host (without it the SDK rewrites them to port 7071), and the durable client must not go through a
 * proxy to reach its own machine.
 */
export function applyAppSettings(settings: Readonly<Record<string, string>>, authority: string): void {
  Object.assign(process.env, settings, { WEBSITE_HOSTNAME: authority });
  const exempt = withLoopback(process.env['no_proxy'] ?? process.env['NO_PROXY']);
  Object.assign(process.env, { no_proxy: exempt, NO_PROXY: exempt });
}
