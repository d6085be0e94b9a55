/** Ownership lists of the stand-in: read as the hub reads them, and never kept whole. */
import type { Backend, OwnerList, OwnerRow } from '../backend';

import { FakePeople } from './people';
import { ANA, BO, CLEO, iso } from './roster';
import { refusal } from './shell';

const HOUR = 3_600_000;

function lists(now: number): OwnerList[] {
  return [
    { name: 'CRM', rows: 98_412, orphaned: 318, at: iso(now - 9 * HOUR), by: ANA },
    { name: 'Named accounts 2026', rows: 240, orphaned: 0, at: iso(now - 700 * HOUR), by: BO },
  ];
}

const KNOWN: readonly OwnerRow[] = [
  { list: 'CRM', record: 'account', by: 'domain', key: 'brightmoor.example', owner: BO },
  { list: 'CRM', record: 'account', by: 'account', key: '0015e00002QwXyz', owner: BO },
  { list: 'CRM', record: 'contact', by: 'email', key: 'priya@brightmoor.example', owner: ANA },
  {
    list: 'Named accounts 2026',
    record: 'account',
    by: 'domain',
    key: 'brightmoor.example',
    owner: CLEO,
  },
];

const OWNERS = new Set(['ana', 'bo', 'cleo'].map((name) => `${name}@ledgerline.example`));

/** The faults of a list, as the hub names them: the first few, with their lines. */
function faultsOf(csv: string): { rows: number; faults: string[] } {
  const [head = '', ...lines] = csv.trim().split(/\r?\n/);
  const columns = head.split(',').map((name) => name.trim().toLowerCase());
  const owner = columns.indexOf('owner');
  const keyed = columns.some((name) => ['domain', 'account', 'email'].includes(name));
  if (owner < 0) return { rows: 0, faults: ['line 1, owner: there is no such column'] };
  if (!keyed) return { rows: 0, faults: ['line 1: no column domain, account or email'] };
  const faults = lines.flatMap((line, i) => {
    const email = (line.split(',')[owner] ?? '').trim();
    return OWNERS.has(email) ? [] : [`line ${String(i + 2)}, owner: no rep has ${email || '""'}`];
  });
  return { rows: lines.length, faults };
}

export class FakeOwners extends FakePeople {
  #lists = lists(Date.now());

  ownerLists: Backend['ownerLists'] = () => this.pass('ownerLists').then(() => this.#lists);

  saveOwnerList: Backend['saveOwnerList'] = async (name, { csv }) => {
    await this.pass(`saveOwnerList ${name}`);
    const { rows, faults } = faultsOf(csv);
    const [first = ''] = faults;
    if (faults.length > 0) {
      const [field = '', message = ''] = first.split(/: (.*)/s);
      throw refusal('refused', faults.length === 1 ? message : faults.join('\n'), field);
    }
    const list = { name, rows, orphaned: 0, at: iso(Date.now()), by: ANA };
    this.#lists = [...this.#lists.filter((one) => one.name !== name), list];
    return list;
  };

  dropOwnerList: Backend['dropOwnerList'] = async (name) => {
    await this.pass(`dropOwnerList ${name}`);
    this.#lists = this.#lists.filter((one) => one.name !== name);
  };

  findOwner: Backend['findOwner'] = async (key) => {
    await this.pass(`findOwner ${key}`);
    const sought = key.trim().toLowerCase();
    return KNOWN.filter((row) => row.key.toLowerCase().startsWith(sought));
  };
}
