import type { SignInDay } from "./overview-types.ts";

export type SignInHeaders = Record<"day" | "known" | "newDevice" | "failed" | "previous", string>;

/** The table as text. Semicolons, because spreadsheets in Portuguese read a comma as the decimal sign. */
export function writeCsv(headers: SignInHeaders, days: readonly SignInDay[]): string {
  const lines = days.map(({ day, known, newDevice, failed, previousSignIns }) =>
    [day, known, newDevice, failed, previousSignIns].join(";"),
  );
  const head = [headers.day, headers.known, headers.newDevice, headers.failed, headers.previous].join(";");
  return `${[head, ...lines].join("\r\n")}\r\n`;
}
