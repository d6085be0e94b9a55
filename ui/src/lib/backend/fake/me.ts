import type { Me } from '../backend';

import { ANA } from './build';
import { MY_BOOKING } from './hours';

export const ME: Me = {
  person: ANA,
  email: 'ana@ledgerline.example',
  workspace: 'Ledgerline',
  admin: true,
  presence: 'available',
  capacity: 3,
  decline_reasons: [
    { id: 'in_a_call', label: 'In a call' },
    { id: 'not_my_area', label: 'Not my area' },
    { id: 'conflict', label: 'Conflict of interest' },
    { id: 'other', label: 'Something else' },
  ],
  booking: MY_BOOKING,
  manager: false,
  set_away: null,
};
