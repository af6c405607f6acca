/*
 * The channels and people every simulator starts with. The credentials are no secrets: they open nothing but a
 * simulator on the same machine, and a seed uses them to create the matching channels of the product.
 */

/** Ready to be stored as a channel: connected, subscribed, with its webhook secret. */
export const demoWhatsapp = {
  kind: "whatsapp",
  name: "WhatsApp Vendas",
  verifiedName: "Casa Ipê Móveis",
  phoneNumberId: "590711440012086",
  wabaId: "419561250031997",
  displayPhoneNumber: "+55 31 99714-2086",
  accessToken: "EAASIMCasaIpeVendas7Zk2Qd91mXcVb",
  appSecret: "7c1f0d6b9a2e4835b1d7c60f93ae2845",
  verifyToken: "piloto-simulador-whatsapp",
} as const;

export const demoInstagram = {
  kind: "instagram",
  name: "@casaipe.moveis",
  verifiedName: "Casa Ipê Móveis",
  username: "casaipe.moveis",
  accountId: "17841405822953190",
  accessToken: "IGAASIMCasaIpeMoveis4TnB8sWq02Lr",
  appSecret: "e04b7a915c3d42f68a9d1b75c2f0e386",
  verifyToken: "piloto-simulador-instagram",
} as const;

/** Where a WhatsApp customer is reached: by number, by business-scoped user id, or by both. */
export interface DemoCustomer {
  readonly id: string;
  readonly kind: "whatsapp" | "instagram";
  readonly name: string;
  /** Digits of E.164, as Meta writes them: some older numbers of Brazil without the ninth digit. */
  readonly phone?: string;
  /** Business-scoped user id. */
  readonly userId?: string;
  readonly username?: string;
  /** Instagram-scoped id. */
  readonly igsid?: string;
  readonly note: string;
}

export const demoCustomers: readonly DemoCustomer[] = [
  {
    id: "mariana",
    kind: "whatsapp",
    name: "Mariana Duarte",
    phone: "5531988217340",
    userId: "BR.1502576394655843",
    note: "Celular com o nono dígito.",
  },
  {
    id: "joaquim",
    kind: "whatsapp",
    name: "Joaquim Teixeira",
    phone: "553192456610",
    userId: "BR.1502576394655901",
    note: "Número antigo: o WhatsApp o conhece sem o nono dígito.",
  },
  {
    id: "patricia",
    kind: "whatsapp",
    name: "Patrícia Lemos",
    phone: "5511976403318",
    userId: "BR.1502576394655927",
    note: "De outro estado.",
  },
  {
    id: "rafa",
    kind: "whatsapp",
    name: "Rafa Albuquerque",
    userId: "BR.1502576394655988",
    username: "rafa.albuquerque",
    note: "Só nome de usuário: o número não chega à empresa (BSUID).",
  },
  {
    id: "seu-antonio",
    kind: "whatsapp",
    name: "Seu Antônio",
    phone: "553138224517",
    userId: "BR.1502576394656010",
    note: "Telefone fixo.",
  },
  {
    id: "bia",
    kind: "instagram",
    name: "Bia Montenegro",
    igsid: "1084523370996412",
    username: "bia.montenegro",
    note: "Conta pessoal.",
  },
  {
    id: "studio-lar",
    kind: "instagram",
    name: "Studio Lar Arquitetura",
    igsid: "1084523370996455",
    username: "studiolar.arq",
    note: "Conta profissional.",
  },
];
