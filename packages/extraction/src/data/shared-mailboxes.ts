const WORDS = `
  abogados abuse accueil admin administration advogados agence agency anfrage atendimento avocats ayuda
  bewerbung billing bonjour booking bookings buchhaltung buero bufete bureau business cabinet careers
  claims comercial committee compta comptabilite consultas contact contacto contacts contato datenschutz
  despacho devis direction dpo einkauf email empfang enquiries enquiry equipe escritorio etude facturation
  general geral hallo hello help hezuo hola hr imprensa inbox info infos inquiries jobs kanzlei
  kanzleipost karriere kefu kontakt lawyers legal mail mailbox marketing media members membership
  newsletter no-reply noc noreply notaria notariat office oficina ola parcerias partenariats partnership
  partnerships pochta post postmaster pr prensa press presse privacy quote quotes recepcion reception
  recrutement reservas reservation reservations rh sales secretaria secretariat security sekretariat
  service services setup seva soporte standard suporte support team vendas ventas vente vertrieb webmaster
  welcome zakaz zentrale
`;

/** Local parts that belong to a house or a desk, not to a person; a number may follow. */
export const SHARED_MAILBOX = new RegExp(`^(?:${WORDS.trim().split(/\s+/).join('|')})\\d{0,2}$`);
