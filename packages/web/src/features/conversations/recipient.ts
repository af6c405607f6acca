/** The least and most digits a telephone number has, with or without its country. */
const digits = { min: 10, max: 15 } as const;

/** What was typed, when it reads like a telephone number with an area code; which one it is the server decides. */
export function readPhone(text: string): string | undefined {
  const phone = text.trim();
  if (!/^\+?[\d\s().-]+$/.test(phone)) return undefined;
  const count = phone.replaceAll(/\D/g, "").length;
  return count >= digits.min && count <= digits.max ? phone : undefined;
}
