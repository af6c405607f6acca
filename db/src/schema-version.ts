/** Generated: the newest migration this code was written for. */
export const schemaVersion = "0011_time_confirmations";
