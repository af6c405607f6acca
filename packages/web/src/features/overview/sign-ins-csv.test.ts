import { expect, it } from "vitest";
import { writeCsv } from "./sign-ins-csv.ts";

it("writes one line a day under the headers of the table", () => {
  const headers = { day: "Dia", known: "Conhecido", newDevice: "Novo", failed: "Negadas", previous: "Antes" };
  const day = { day: "2026-11-20", known: 3, newDevice: 1, failed: 0, previousSignIns: 2, previousFailed: 9 };
  expect(writeCsv(headers, [day])).toBe("Dia;Conhecido;Novo;Negadas;Antes\r\n2026-11-20;3;1;0;2\r\n");
});
