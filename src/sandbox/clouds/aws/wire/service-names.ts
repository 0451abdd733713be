/** The services, by the name that policies, faults and the event log use. */
export const serviceNames = ['iam', 'sts', 'sso', 'identitystore', 'tagging'] as const;
/** What can be scripted and is logged: the services, and AWS sign-in, which is none. */
export const callableNames = [...serviceNames, 'signin'] as const;
export type CallableName = (typeof callableNames)[number];
export type ServiceName = (typeof serviceNames)[number];
