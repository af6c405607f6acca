import Bowser from "bowser";

/** Browser family and platform: enough to tell a person which device it is, and to notice that it is another one. */
export type Device = { browser: string; platform: string };

const known = new Map<string, Device>();
const cacheSize = 1_000;

/** Reads the family (never the version: it changes with every update) from a User-Agent. */
export function readDevice(userAgent: string): Device {
  const remembered = known.get(userAgent);
  if (remembered) return remembered;
  const device = parseDevice(userAgent);
  if (known.size >= cacheSize) known.clear();
  known.set(userAgent, device);
  return device;
}

function parseDevice(userAgent: string): Device {
  if (!userAgent) return { browser: "", platform: "" };
  const { browser, os, platform } = Bowser.parse(userAgent);
  const isPhone = os.name === "iOS" ? (platform.model ?? "iPhone") : os.name;
  return { browser: (browser.name ?? "").slice(0, 60), platform: (isPhone ?? "").slice(0, 60) };
}
