const maxPreview = 200;

/** The line of the list: one line, whatever was written. */
export const previewOf = (text: string): string =>
  text
    .slice(0, 4 * maxPreview)
    .replaceAll(/\s+/g, " ")
    .slice(0, maxPreview)
    .toWellFormed();
