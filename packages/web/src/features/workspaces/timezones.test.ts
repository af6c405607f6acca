import { describe, expect, it } from "vitest";
import { timezoneField } from "@piloto/shared/workspaces";
import { brazilianZones, nameZone, otherZones } from "./timezones.ts";

describe("time zones", () => {
  const now = new Date("2026-11-20T12:00:00Z");

  it("are named by city and offset", () => {
    expect(nameZone("America/Sao_Paulo", now)).toBe("Brasília, São Paulo (GMT-3)");
    expect(nameZone("America/Argentina/Buenos_Aires", now)).toBe("Buenos Aires (GMT-3)");
  });

  it("are all accepted by the schema of the API, each offered once", () => {
    const offered = [...brazilianZones, ...otherZones()];
    expect(offered.filter((zone) => !timezoneField.safeParse(zone).success)).toEqual([]);
    expect(new Set(offered).size).toBe(offered.length);
  });
});
