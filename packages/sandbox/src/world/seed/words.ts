/** Word lists that the seeded company is made of. */

export const COMPANY = 'Juniper Falls';
export const DOMAIN = 'juniperfalls.example';

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

export const FIRST_NAMES = list(`
  Ada Alba Amara Anders Anouk Arlo Asha Astrid Aurel Beatriz Bjorn Bram Callum Camila Carys Cedric Chidi Clara Dalia Dario
  Delphine Dmitri Eamon Edda Eleni Elio Emre Esme Ezra Farah Fergus Fiona Florian Freya Gideon Gwen Hana Hassan Hector
  Hilde Ibrahim Ida Imogen Ingrid Isla Ivo Jamal Jasper Joana Jonas Kaia Kamal Keiko Kiran Lars Leila Lennart Linnea
  Lorcan Lucia Magnus Maeve Malik Marit Mateo Mina Nadia Nico Noor Odette Olga Omar Orla Pablo Petra Priya Quentin
  Rafael Rania Remy Rhea Rohan Rosa Ruben Sabine Samir Saskia Selma Silas Simone Soren Stellan Tamsin Tariq Thea Tomas
  Una Valentin Vera Viktor Wanda Willem Xenia Yara Yusuf Zara Zeno Zofia`);

export const LAST_NAMES = list(`
  Abara Acker Aldana Almeida Amsel Ashdown Bakker Barrow Belmonte Berglund Birch Blackwood Boateng Brandt Brook Calloway
  Cardoso Castellan Chandra Corvin Cosgrove Dahl Delgado Demir Dunmore Eastwood Eklund Espina Fairley Falk Ferreira
  Fontaine Garrick Geller Ghosh Gilmour Grimaldi Haddad Halvorsen Hargrove Hashimoto Hayward Heller Hollis Ibarra Ilves
  Jansen Jarvis Kader Kallio Keane Kerrigan Kimura Kovac Kowal Lachlan Larkin Laurent Leclair Lowell Madden Malhotra
  Marchetti Marlow Mbeki Mercer Moreau Nakata Nasser Nilsen Novak Nyberg Oakes Obi Okonkwo Olsen Ortega Pascoe Patel
  Pemberton Quigley Quist Radley Rahman Renner Rivers Rosales Salcedo Saleh Sandhu Santoro Schaefer Sefton Severin
  Solberg Stanton Sterling Suzuki Tanaka Thorne Tiller Toivonen Underhill Urquhart Valdez Vance Vasquez Verhoeven
  Villard Wakefield Waldron Weston Whitlock Winther Yilmaz Yoon Zamora Zeller`);

export interface Office {
  readonly name: string;
  readonly city: string;
  readonly state: string | null;
  readonly country: string;
  readonly usageLocation: string;
  readonly language: string;
  readonly phone: string;
}

export const OFFICES: readonly Office[] = [
  {
    name: 'Duluth',
    city: 'Duluth',
    state: 'MN',
    country: 'United States',
    usageLocation: 'US',
    language: 'en-US',
    phone: '+1 218 555 0',
  },
  {
    name: 'Portland',
    city: 'Portland',
    state: 'OR',
    country: 'United States',
    usageLocation: 'US',
    language: 'en-US',
    phone: '+1 503 555 0',
  },
  {
    name: 'Leeds',
    city: 'Leeds',
    state: null,
    country: 'United Kingdom',
    usageLocation: 'GB',
    language: 'en-GB',
    phone: '+44 113 496 0',
  },
  {
    name: 'Utrecht',
    city: 'Utrecht',
    state: null,
    country: 'Netherlands',
    usageLocation: 'NL',
    language: 'nl-NL',
    phone: '+31 85 555 0',
  },
];

export interface Department {
  readonly name: string;
  readonly size: number;
  readonly head: string;
  readonly lead: string;
  readonly titles: readonly string[];
}

export const DEPARTMENTS: readonly Department[] = [
  {
    name: 'Engineering',
    size: 46,
    head: 'VP of Engineering',
    lead: 'Engineering Manager',
    titles: [
      'Software Engineer',
      'Senior Software Engineer',
      'Test Engineer',
      'Site Reliability Engineer',
      'Security Engineer',
    ],
  },
  {
    name: 'Sales',
    size: 32,
    head: 'VP of Sales',
    lead: 'Regional Sales Manager',
    titles: [
      'Account Executive',
      'Sales Development Representative',
      'Solutions Consultant',
      'Sales Operations Analyst',
    ],
  },
  {
    name: 'Customer Success',
    size: 24,
    head: 'Director of Customer Success',
    lead: 'Customer Success Manager',
    titles: ['Customer Success Specialist', 'Support Engineer', 'Onboarding Specialist'],
  },
  {
    name: 'Marketing',
    size: 18,
    head: 'VP of Marketing',
    lead: 'Marketing Manager',
    titles: ['Content Writer', 'Brand Designer', 'Campaign Specialist', 'Events Coordinator'],
  },
  {
    name: 'Finance',
    size: 14,
    head: 'Chief Financial Officer',
    lead: 'Controller',
    titles: ['Accountant', 'Financial Analyst', 'Payroll Specialist', 'Purchasing Specialist'],
  },
  {
    name: 'People',
    size: 12,
    head: 'Chief People Officer',
    lead: 'People Manager',
    titles: ['Recruiter', 'People Partner', 'Benefits Specialist'],
  },
  {
    name: 'IT',
    size: 14,
    head: 'Director of IT',
    lead: 'IT Operations Lead',
    titles: ['System Administrator', 'Help Desk Analyst', 'Network Engineer', 'Identity Engineer'],
  },
  {
    name: 'Legal',
    size: 6,
    head: 'General Counsel',
    lead: 'Senior Counsel',
    titles: ['Counsel', 'Contracts Specialist', 'Paralegal'],
  },
  {
    name: 'Product',
    size: 14,
    head: 'Chief Product Officer',
    lead: 'Group Product Manager',
    titles: ['Product Manager', 'Product Designer', 'User Researcher'],
  },
  {
    name: 'Operations',
    size: 16,
    head: 'Chief Operating Officer',
    lead: 'Operations Manager',
    titles: ['Facilities Coordinator', 'Logistics Planner', 'Business Analyst', 'Office Administrator'],
  },
];
