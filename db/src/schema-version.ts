/** Generated: the newest migration this code was written for. */
export const schemaVersion = "0017_apply_retention";
