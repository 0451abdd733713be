/** The Functions log levels, least to most severe. */
export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

/** One line of the host: `user` lines are the app's own, `system` the worker library's, `host` ours. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly category: 'user' | 'system' | 'host';
  readonly message: string;
  readonly functionName?: string;
  readonly invocationId?: string;
}

/** Where the host's lines go. It is called synchronously and must not throw. */
export type LogSink = (entry: LogEntry) => void;

const QUIET: ReadonlySet<LogLevel> = new Set(['trace', 'debug', 'none']);

/** The sink used when none is given: everything from `information` up, one line each, to standard error. */
export const logToStderr: LogSink = ({ level, functionName, message }) => {
  if (!QUIET.has(level)) process.stderr.write(`[${level}] ${functionName ?? 'host'}: ${message}\n`);
};
