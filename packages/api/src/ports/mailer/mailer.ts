/** A rendered mail. `id` stays the same over retries; `at` is when it was queued. */
export type Mail = { id: string; at: Date; to: string; subject: string; text: string; html: string };

/** Hands a mail over to whoever delivers it; throws when it was not taken. */
export type Mailer = { send: (mail: Mail) => Promise<void> };
