import type { AppCode } from "@piloto/shared/errors";

/** What a person wrote and the server has not yet confirmed. */
export type PendingMessage = {
  /** Chosen once: however often it is sent, it is one message. */
  clientKey: string;
  conversationId: string;
  /** What to call and with what, beyond workspace, conversation and key. */
  content:
    | { kind: "text"; text: string; replyToId?: string }
    | { kind: "note"; text: string; mentions: string[] }
    | { kind: "attachments"; attachmentIds: string[]; caption: string; filenames: string[]; replyToId?: string }
    | {
        kind: "template";
        templateId: string;
        parameters: Record<string, string>;
        preview: string;
        headerAttachmentId?: string;
      };
  createdAt: string;
  state: "waiting" | "sending" | "refused";
  /** Why the server refused it. */
  refusal?: { code: AppCode; reason: string };
};

/** The server said no for good; anything else thrown by `send` is a passing trouble and is tried again. */
export class Refusal extends Error {
  readonly code: AppCode;
  readonly reason: string;
  constructor(code: AppCode, reason: string) {
    super(reason);
    this.code = code;
    this.reason = reason;
  }
}

type Deps = {
  /** Resolves when the server has the message; throws Refusal, or anything else when nobody knows. */
  send: (message: PendingMessage) => Promise<void>;
  load: () => PendingMessage[];
  save: (messages: PendingMessage[]) => void;
  /** Calls back once after a while; answers how to cancel. */
  later: (run: () => void, ms: number) => () => void;
  onSent: (message: PendingMessage) => void;
};

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/**
 * Sends what people write, one after the other per conversation, so that a second message never overtakes the first.
 * What has no network waits and survives a reload; what the server refuses stays visible with its reason.
 */
export class SendQueue {
  readonly #deps: Deps;
  readonly #listeners = new Set<() => void>();
  readonly #busy = new Set<string>();
  /** By conversation: how to cancel the retry that waits, and how many there have been in a row. */
  readonly #retries = new Map<string, () => void>();
  readonly #failures = new Map<string, number>();
  #messages: PendingMessage[];

  constructor(deps: Deps) {
    this.#deps = deps;
    // What was under way when the page went away is sent again under its key.
    this.#messages = deps
      .load()
      .map((message) => (message.state === "sending" ? { ...message, state: "waiting" as const } : message));
  }

  /** The same array until something changes. */
  readonly list = (): PendingMessage[] => this.#messages;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(message: Omit<PendingMessage, "state">): void {
    if (this.#messages.some(({ clientKey }) => clientKey === message.clientKey)) return;
    this.#change([...this.#messages, { ...message, state: "waiting" }]);
    this.#work(message.conversationId);
  }

  /** Sends a refused message again, or a waiting one at once. */
  retry(clientKey: string): void {
    const message = this.#messages.find((entry) => entry.clientKey === clientKey);
    if (!message || message.state === "sending") return;
    this.#replace(clientKey, (entry) => ({ ...withoutRefusal(entry), state: "waiting" }));
    this.#forgetRetry(message.conversationId);
    this.#work(message.conversationId);
  }

  /** Takes it out; what is being sent at this moment cannot be taken back. */
  discard(clientKey: string): PendingMessage | undefined {
    const message = this.#messages.find((entry) => entry.clientKey === clientKey && entry.state !== "sending");
    if (message) this.#change(this.#messages.filter((entry) => entry !== message));
    return message;
  }

  /** The network is back, or the page was opened: everything that waits is tried now. */
  wake(): void {
    for (const conversationId of new Set(this.#messages.map((message) => message.conversationId))) {
      this.#forgetRetry(conversationId);
      this.#work(conversationId);
    }
  }

  #work(conversationId: string): void {
    if (this.#busy.has(conversationId) || this.#retries.has(conversationId)) return;
    const next = this.#messages.find(
      (message) => message.conversationId === conversationId && message.state === "waiting",
    );
    if (!next) return;
    this.#busy.add(conversationId);
    this.#replace(next.clientKey, (entry) => ({ ...entry, state: "sending" }));
    void this.#sendOne(next).finally(() => {
      this.#busy.delete(conversationId);
      this.#work(conversationId);
    });
  }

  async #sendOne(message: PendingMessage): Promise<void> {
    try {
      await this.#deps.send(message);
      this.#forgetRetry(message.conversationId, { isDone: true });
      this.#change(this.#messages.filter(({ clientKey }) => clientKey !== message.clientKey));
      this.#deps.onSent(message);
    } catch (error) {
      if (error instanceof Refusal) {
        const refusal = { code: error.code, reason: error.reason };
        this.#replace(message.clientKey, (entry) => ({ ...entry, state: "refused", refusal }));
        return;
      }
      this.#replace(message.clientKey, (entry) => ({ ...entry, state: "waiting" }));
      this.#retryLater(message.conversationId);
    }
  }

  #retryLater(conversationId: string): void {
    const failures = (this.#failures.get(conversationId) ?? 0) + 1;
    this.#failures.set(conversationId, failures);
    const ms = Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1));
    const retry = () => {
      this.#retries.delete(conversationId);
      this.#work(conversationId);
    };
    this.#retries.set(conversationId, this.#deps.later(retry, ms));
  }

  #forgetRetry(conversationId: string, { isDone = false } = {}): void {
    this.#retries.get(conversationId)?.();
    this.#retries.delete(conversationId);
    if (isDone) this.#failures.delete(conversationId);
  }

  #replace(clientKey: string, change: (message: PendingMessage) => PendingMessage): void {
    this.#change(this.#messages.map((entry) => (entry.clientKey === clientKey ? change(entry) : entry)));
  }

  #change(messages: PendingMessage[]): void {
    this.#messages = messages;
    this.#deps.save(messages);
    for (const listener of this.#listeners) listener();
  }
}

function withoutRefusal({ refusal: _refusal, ...message }: PendingMessage): PendingMessage {
  return message;
}
