/** Settings the server writes into the page; public, so nothing secret. */
export type RuntimeConfig = {
  sentryDsn: string | null;
  /** Only when page and API live on sibling hosts. */
  apiOrigin: string | null;
  googleEnabled: boolean;
  /** The development mailbox; null in production. */
  simulatorUrl: string | null;
  release: string;
};

function readString(value: object, key: string): string | null {
  const found: unknown = Reflect.get(value, key);
  return typeof found === "string" && found !== "" ? found : null;
}

/** Reads the embedded settings; an unfilled page gets the plainest ones. */
function parseRuntimeConfig(text: string | null | undefined): RuntimeConfig {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    value = {};
  }
  const settings = typeof value === "object" && value !== null ? value : {};
  return {
    sentryDsn: readString(settings, "sentryDsn"),
    apiOrigin: readString(settings, "apiOrigin"),
    googleEnabled: Reflect.get(settings, "googleEnabled") === true,
    simulatorUrl: readString(settings, "simulatorUrl"),
    release: readString(settings, "release") ?? "unknown",
  };
}

export const runtimeConfig = parseRuntimeConfig(document.querySelector("#runtime-config")?.textContent);
