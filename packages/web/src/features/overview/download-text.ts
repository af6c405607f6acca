/** Hands a text to the browser as a CSV file. The byte order mark tells Excel that it is UTF-8. */
export function downloadCsvText(fileName: string, text: string): void {
  const bytes = text.startsWith("\uFEFF") ? [text] : ["\uFEFF", text];
  const url = URL.createObjectURL(new Blob(bytes, { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
