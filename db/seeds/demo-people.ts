export type DemoRole = "admin" | "seller" | "viewer";

/** A furniture shop of Belo Horizonte. Nobody here exists; the addresses end in a domain that cannot. */
export const demoWorkspace = {
  name: "Casa Ipê Móveis",
  slug: "casa-ipe-moveis",
  owner: { name: "Renata Moreira", email: "demo@piloto.local" },
};

/** Colleagues, one of each role at least. All sign in with the demo password. */
export const demoColleagues: { name: string; email: string; role: DemoRole }[] = [
  { name: "Marcos Tavares", email: "marcos@casaipe.local", role: "admin" },
  { name: "Diego Farias", email: "diego@casaipe.local", role: "seller" },
  { name: "Camila Prado", email: "camila@casaipe.local", role: "seller" },
  { name: "Helena Duarte", email: "helena@casaipe.local", role: "viewer" },
];
