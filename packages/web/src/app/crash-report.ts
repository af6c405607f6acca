import { runtimeConfig } from "./runtime-config.ts";

/** Sends an unexpected error to Sentry. The library is downloaded only where a DSN is set, and only at the first error. */
export function reportCrash(error: unknown): void {
  const { sentryDsn, release } = runtimeConfig;
  if (!sentryDsn) {
    // oxlint-disable-next-line no-console -- the only witness where no Sentry is set up
    console.error(error);
    return;
  }
  import("@sentry/react").then(
    (sentry) => {
      if (!sentry.isInitialized()) sentry.init({ dsn: sentryDsn, release, beforeSend: withoutFragment });
      sentry.captureException(error);
    },
    () => undefined,
  );
}

/** A mailed link carries its token in the fragment: that must not leave the browser. */
function withoutFragment<Event extends { request?: { url?: string } }>(event: Event): Event {
  if (event.request?.url) event.request.url = event.request.url.split("#")[0] ?? "";
  return event;
}

/** Catches what no component saw. */
export function watchCrashes(): void {
  window.addEventListener("error", (event) => {
    if (event.error) reportCrash(event.error);
  });
  window.addEventListener("unhandledrejection", (event) => reportCrash(event.reason));
}
