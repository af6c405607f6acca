/** Without the byte order mark Excel reads UTF-8 as Latin-1. */
export const byteOrderMark = "\uFEFF";

/** One line of a file, every cell quoted (RFC 4180). */
export const csvLine = (cells: readonly string[], separator: string): string =>
  `${cells.map(csvCell).join(separator)}\r\n`;

/**
 * A cell that a spreadsheet would run as a formula gets an apostrophe in front: names and addresses are typed by
 * strangers (OWASP, CSV injection).
 */
function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
