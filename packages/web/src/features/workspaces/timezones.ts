const brazil = {
  "America/Noronha": "Fernando de Noronha",
  "America/Sao_Paulo": "Brasília, São Paulo",
  "America/Bahia": "Salvador",
  "America/Fortaleza": "Fortaleza",
  "America/Recife": "Recife",
  "America/Maceio": "Maceió",
  "America/Belem": "Belém",
  "America/Araguaina": "Araguaína",
  "America/Santarem": "Santarém",
  "America/Cuiaba": "Cuiabá",
  "America/Campo_Grande": "Campo Grande",
  "America/Manaus": "Manaus",
  "America/Porto_Velho": "Porto Velho",
  "America/Boa_Vista": "Boa Vista",
  "America/Rio_Branco": "Rio Branco",
  "America/Eirunepe": "Eirunepé",
} as const;

/** The zones of Brazil, from east to west; the ones almost everybody here needs. */
export const brazilianZones: readonly string[] = Object.keys(brazil);

/** Every other zone this browser knows. */
export const otherZones = (): string[] =>
  Intl.supportedValuesOf("timeZone").filter((zone) => !brazilianZones.includes(zone));

/** "Brasília, São Paulo (GMT-3)": the city and how far it is from Greenwich at this moment. */
export function nameZone(zone: string, now: Date): string {
  const known = Object.entries(brazil).find(([own]) => own === zone)?.[1];
  const city = known ?? zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(now);
  const offset = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  return offset === "" ? city : `${city} (${offset})`;
}
