/** Generated: the newest migration this code was written for. */
export const schemaVersion = "0015_create_agent_runs";
