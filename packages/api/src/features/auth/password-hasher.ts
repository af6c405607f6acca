import { Worker } from "node:worker_threads";
import { AppError } from "../../errors/app-error.ts";
import { currentHashPrefix } from "./password-parameters.ts";
import type { PasswordAnswer, PasswordTask } from "./password-worker.ts";

export type PasswordHasher = {
  /** Throws UNAVAILABLE when too many wait. */
  hash: (password: string) => Promise<string>;
  /** Costs the same for an unknown user (`hash` undefined), so that time tells nothing. */
  verify: (password: string, hash: string | null | undefined) => Promise<boolean>;
  /** Whether the hash was made with other parameters than today's. */
  isOutdated: (hash: string) => boolean;
  stop: () => Promise<void>;
};

type Waiting = {
  task: Omit<PasswordTask, "id">;
  resolve: (answer: PasswordAnswer) => void;
  reject: (error: Error) => void;
};

/** About half a second of work per thread: who would wait longer is asked to come back. */
const maxWaitingPerThread = 48;

// Argon2id of a random password, with today's parameters: what a sign-in of an unknown user is compared with.
const dummyHash = "$argon2id$v=19$m=19456,t=2,p=1$yNiakeEJBpJIJTWY66xQ7w$XsQDBWYyTNmyCk5QvDZcx5tG6zTDD1pl2bA8VY0lEeE";

/**
 * Argon2id in threads of its own, at lower priority. In libuv's shared pool a hash would delay every WebCrypto and DNS
 * call of the process behind it (measured in docs/performance.md).
 */
export function createPasswordHasher({ threads }: { threads: number }): PasswordHasher {
  const idle: PasswordThread[] = [];
  const all: PasswordThread[] = [];
  const waiting: Waiting[] = [];

  const next = () => {
    const thread = idle.pop() ?? (all.length < threads ? open() : undefined);
    const job = thread && waiting.shift();
    if (!thread) return;
    if (!job) {
      idle.push(thread);
      return;
    }
    thread
      .run(job.task)
      .then(job.resolve, job.reject)
      .finally(() => {
        if (thread.isAlive()) idle.push(thread);
        else all.splice(all.indexOf(thread), 1);
        if (waiting.length > 0) next();
      });
  };
  const open = () => {
    const thread = openThread();
    all.push(thread);
    return thread;
  };
  const run = (task: Omit<PasswordTask, "id">): Promise<PasswordAnswer> => {
    if (waiting.length >= maxWaitingPerThread * threads) {
      return Promise.reject(
        new AppError("UNAVAILABLE", { message: "too many passwords are waiting to be hashed", retryAfterSeconds: 2 }),
      );
    }
    return new Promise((resolve, reject) => {
      waiting.push({ task, resolve, reject });
      next();
    });
  };

  return {
    async hash(password) {
      const { hash } = await run({ password });
      if (hash === undefined) throw new Error("the password thread returned no hash");
      return hash;
    },
    async verify(password, hash) {
      const { isMatch } = await run({ password, hash: hash ?? dummyHash });
      return isMatch === true && hash !== null && hash !== undefined;
    },
    isOutdated: (hash) => !hash.startsWith(currentHashPrefix),
    async stop() {
      await Promise.all(all.map((thread) => thread.stop()));
    },
  };
}

type PasswordThread = {
  run: (task: Omit<PasswordTask, "id">) => Promise<PasswordAnswer>;
  isAlive: () => boolean;
  stop: () => Promise<number>;
};

function openThread(): PasswordThread {
  // The bundle keeps the worker beside itself as password-worker.js; in development the source runs as it is.
  const file = import.meta.url.endsWith(".ts") ? "./password-worker.ts" : "./password-worker.js";
  const worker = new Worker(new URL(file, import.meta.url));
  worker.unref();
  let lastId = 0;
  let isAlive = true;
  let settle: { resolve: (answer: PasswordAnswer) => void; reject: (error: Error) => void } | undefined;
  worker.on("message", (answer: PasswordAnswer) => {
    // In watch mode Node's own messages come through here too; only the answer to the task under way counts.
    if (answer.id !== lastId) return;
    if (answer.error === undefined) settle?.resolve(answer);
    else settle?.reject(new Error(answer.error));
  });
  const die = (error: unknown) => {
    isAlive = false;
    settle?.reject(error instanceof Error ? error : new Error("the password thread ended"));
  };
  worker.on("error", die);
  worker.on("exit", die);

  return {
    run(task) {
      lastId += 1;
      const promise = new Promise<PasswordAnswer>((resolve, reject) => {
        settle = { resolve, reject };
      });
      worker.ref();
      worker.postMessage({ ...task, id: lastId } satisfies PasswordTask);
      return promise.finally(() => worker.unref());
    },
    isAlive: () => isAlive,
    stop: () => worker.terminate(),
  };
}
