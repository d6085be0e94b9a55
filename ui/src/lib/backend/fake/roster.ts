/** Who works at the stand-in's company. */
import type { Person } from '../backend';

export const ANA: Person = { id: 'rep-ana', name: 'Ana Lindqvist', title: 'Account Executive' };
export const BO: Person = { id: 'rep-bo', name: 'Bo Achterberg', title: 'Account Executive' };
export const CLEO: Person = { id: 'rep-cleo', name: 'Cleo Marchetti', title: 'Sales Engineer' };
const DANIEL: Person = { id: 'rep-daniel', name: 'Daniel Okafor', title: 'Account Executive' };
const ELIF: Person = { id: 'rep-elif', name: 'Elif Şahin', title: 'Account Executive' };
const FUMIKO: Person = { id: 'rep-fumiko', name: '藤原 史子', title: 'Account Executive' };
const GUS: Person = {
  id: 'rep-gus',
  name: 'Gustav-Adolf von Hohenlohe-Waldenburg-Schillingsfürst',
  title: 'Senior Account Executive, Public Sector and Healthcare',
};

export const ROSTER: readonly Person[] = [ANA, BO, CLEO, DANIEL, ELIF, FUMIKO, GUS];

export const iso = (at: number) => new Date(at).toISOString();
