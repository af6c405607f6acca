import { z } from "zod";

/** Where a fault strikes; `send` is `POST …/messages` of either API. */
export const faultPlaces = ["send", "media", "templates", "read", "any"] as const;
export type FaultPlace = Exclude<(typeof faultPlaces)[number], "any">;

/** "Answer the next `times` requests so." What `POST /sim/faults` takes. */
export const faultInput = z.strictObject({
  kind: z.enum(["error", "status", "hang", "cut", "nonsense"]),
  times: z.number().int().min(1).max(10_000).default(1),
  place: z.enum(faultPlaces).default("send"),
  channel: z.enum(["whatsapp", "instagram"]).optional(),
  /** The request is carried out although its caller never learns it. Meaningless for `error`. */
  accepts: z.boolean().default(false),
  /** `error`: Meta's code. */
  code: z.number().int().min(0).max(9_999_999).default(131000),
  subcode: z.number().int().optional(),
  /** `status`: what the proxy before Meta answers, with an HTML page. */
  status: z.number().int().min(500).max(599).default(502),
  /** `hang`: how long the caller waits before the connection is cut. */
  forMs: z.number().int().min(0).max(600_000).default(120_000),
  retryAfterSeconds: z.number().int().min(0).max(86_400).optional(),
});
export type Fault = z.infer<typeof faultInput>;

export interface Faults {
  add(fault: Fault): void;
  /** The fault that strikes this request, used up once; undefined when it goes its normal way. */
  take(place: FaultPlace, channel: "whatsapp" | "instagram"): Fault | undefined;
  list(): readonly Fault[];
  clear(): void;
}

/** More waiting faults than anyone sets by hand. */
const maxFaults = 1000;

export function createFaults(): Faults {
  let waiting: Fault[] = [];
  return {
    add(fault) {
      waiting = [...waiting, { ...fault }].slice(-maxFaults);
    },
    take(place, channel) {
      const found = waiting.find(
        (fault) =>
          (fault.place === "any" || fault.place === place) &&
          (fault.channel === undefined || fault.channel === channel),
      );
      if (found === undefined) return undefined;
      found.times -= 1;
      if (found.times === 0) waiting = waiting.filter((fault) => fault !== found);
      return found;
    },
    list: () => waiting,
    clear() {
      waiting = [];
    },
  };
}
