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

/** Hands the table to the browser as a file. The byte order mark tells Excel that it is UTF-8. */
export function downloadCsv(fileName: string, headers: SignInHeaders, days: readonly SignInDay[]): void {
  const url = URL.createObjectURL(new Blob(["\uFEFF", writeCsv(headers, days)], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
