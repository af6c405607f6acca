/** The subscriber's own digits: the same with or without country, area and the ninth digit that was added later. */
const subscriberDigits = 8;

/**
 * The digits to look for among numbers, when what was typed is one and nothing else: "(31) 9714-2086". Empty with fewer
 * than three. Of a whole number only the end is compared, because people leave out what stands before.
 */
export function searchedDigits(query: string): string {
  if (!/^[\d\s()+.-]+$/.test(query)) return "";
  const digits = query.replaceAll(/\D/g, "");
  if (digits.length < 3) return "";
  return digits.length > subscriberDigits + 1 ? digits.slice(-subscriberDigits) : digits;
}
