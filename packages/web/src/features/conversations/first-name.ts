/** "Renata Moreira" → "Renata": what fits beside a message. */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? name;
