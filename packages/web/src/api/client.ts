import { createTRPCClient, httpBatchLink, httpLink, splitLink, type HTTPLinkOptions } from "@trpc/client";
import type { AppRouter } from "./router.ts";
import { session, trpcUrl } from "./session-browser.ts";
import { sessionLink } from "./session-link.ts";
import { askStepUp } from "./step-up-store.ts";

type FetchEsque = NonNullable<HTTPLinkOptions<{ transformer: false; errorShape: never }>["fetch"]>;

const requestTimeoutMs = 30_000;

const fetchFromApi: FetchEsque = (input, init) => {
  const timeout = AbortSignal.timeout(requestTimeoutMs);
  const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  return fetch(input, { ...init, credentials: "include", signal });
};

async function csrfHeader(type: string | undefined): Promise<Record<string, string>> {
  if (type !== "mutation") return {};
  const token = await session.csrfToken();
  return token === undefined ? {} : { "x-csrf-token": token };
}

/** What each call passes through: the session first, then one request alone or a batch. */
export const links = [
  sessionLink({ session, askStepUp }),
  splitLink({
    // A batch has one response: cookies of two auth answers would overwrite each other.
    condition: (op) => op.type === "mutation" && /^(auth|passkeys|invites\.accept)/.test(op.path),
    true: httpLink<AppRouter>({ url: trpcUrl, fetch: fetchFromApi, headers: ({ op }) => csrfHeader(op.type) }),
    false: httpBatchLink<AppRouter>({
      url: trpcUrl,
      fetch: fetchFromApi,
      maxItems: 20,
      maxURLLength: 4_000,
      headers: ({ opList }) => csrfHeader(opList[0].type),
    }),
  }),
];

/** Plain typed calls, without a cache: public pages, sign-out, the step-up dialog. */
export const api = createTRPCClient<AppRouter>({ links });
