/** The timezone that the browser stands in. */
export const ownTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
