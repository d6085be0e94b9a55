/** Words to choose from: some of those that the hub has. */
import type { RoutingWords, Word } from '../../backend';

const COUNTRIES: Record<string, string> = {
  AR: 'Argentina',
  AT: 'Austria',
  AU: 'Australia',
  BE: 'Belgium',
  BR: 'Brazil',
  CA: 'Canada',
  CH: 'Switzerland',
  CL: 'Chile',
  CZ: 'Czechia',
  DE: 'Germany',
  DK: 'Denmark',
  EE: 'Estonia',
  ES: 'Spain',
  FI: 'Finland',
  FR: 'France',
  GB: 'United Kingdom',
  GR: 'Greece',
  HU: 'Hungary',
  IE: 'Ireland',
  IL: 'Israel',
  IN: 'India',
  IT: 'Italy',
  JP: 'Japan',
  KR: 'Korea, Republic of',
  LU: 'Luxembourg',
  MX: 'Mexico',
  NL: 'Netherlands',
  NO: 'Norway',
  NZ: 'New Zealand',
  PL: 'Poland',
  PT: 'Portugal',
  RO: 'Romania',
  SA: 'Saudi Arabia',
  SE: 'Sweden',
  SG: 'Singapore',
  TR: 'Türkiye',
  US: 'United States of America',
  ZA: 'South Africa',
};

const SUBDIVISIONS: Record<string, Record<string, string>> = {
  US: {
    'US-AZ': 'Arizona',
    'US-CA': 'California',
    'US-CO': 'Colorado',
    'US-NY': 'New York',
    'US-OR': 'Oregon',
    'US-TX': 'Texas',
    'US-WA': 'Washington',
  },
  DE: { 'DE-BE': 'Berlin', 'DE-BY': 'Bayern', 'DE-HH': 'Hamburg', 'DE-NW': 'Nordrhein-Westfalen' },
  CH: { 'CH-GE': 'Genève', 'CH-TI': 'Ticino', 'CH-ZH': 'Zürich' },
};

const INDUSTRIES: Record<string, string> = {
  '11': 'Agriculture, Forestry, Fishing and Hunting',
  '22': 'Utilities',
  '23': 'Construction',
  '31-33': 'Manufacturing',
  '42': 'Wholesale Trade',
  '44-45': 'Retail Trade',
  '48-49': 'Transportation and Warehousing',
  '51': 'Information',
  '52': 'Finance and Insurance',
  '54': 'Professional, Scientific, and Technical Services',
  '61': 'Educational Services',
  '62': 'Health Care and Social Assistance',
  '92': 'Public Administration',
};

const LANGUAGES: Record<string, string> = {
  ar: 'Arabic',
  de: 'German',
  en: 'English',
  es: 'Spanish',
  fi: 'Finnish',
  fr: 'French',
  he: 'Hebrew',
  it: 'Italian',
  ja: 'Japanese',
  nl: 'Dutch',
  pl: 'Polish',
  pt: 'Portuguese',
  sv: 'Swedish',
};

const FEATURES: Record<string, string> = {
  'audit-log': 'Audit log',
  budgets: 'Budgets and alerts',
  import: 'Import from other tools',
  'k8s-agent': 'Kubernetes agent',
  sso: 'Single sign-on',
};

const words = (all: Record<string, string>): Word[] =>
  Object.entries(all).map(([id, name]) => ({ id, name }));

export function allWords(): RoutingWords {
  return {
    countries: words(COUNTRIES),
    industries: words(INDUSTRIES),
    languages: words(LANGUAGES),
    features: words(FEATURES),
    competitors: ['Apptio', 'CloudHealth', 'Vantage'],
    sources: [
      { id: 'agent-lumi', name: 'Lumi' },
      { id: 'agent-voice', name: 'Lumi on the phone' },
    ],
    lists: ['CRM', 'Key accounts'],
  };
}

export const subdivisionsOf = (country: string): Word[] => words(SUBDIVISIONS[country] ?? {});

export const isCountry = (code: string): boolean => code in COUNTRIES;
