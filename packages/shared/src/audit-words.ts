/** How an audited action ended. */
export const auditOutcomes = ["done", "denied", "attention"] as const;

/** `feature.operation`. */
export const auditActionForm = /^[a-z][a-zA-Z]{0,39}\.[a-zA-Z_]{1,40}$/;

/** What the log may be narrowed by, in one request. */
export const auditFilterLimits = { text: 100, actions: 60 } as const;
