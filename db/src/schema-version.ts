/** Generated: the newest migration this code was written for. */
export const schemaVersion = "0016_publish_jobs";
